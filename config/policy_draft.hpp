#pragma once

// A policy while it is being read: the values, and where in the file each stands, for
// checks that look at more than one place. For the policy compiler only.

#include "config/yaml_reader.hpp"
#include "core/policy/policy.hpp"

#include <string_view>
#include <vector>

namespace recobro {

struct phase_places {
  yaml_node phase;
  std::vector<yaml_node> steps;     // one for each step
  std::vector<yaml_node> reactions; // one for each reaction
};

struct policy_draft {
  policy rules;
  std::vector<phase_places> phases;
  std::vector<yaml_node> reactions;
  std::vector<std::string_view> phase_names; // known before any phase is read
};

// -- policy_rules.cpp: what stands beside the phases
void read_calendar(const yaml_node& node, yaml_errors& errors, business_calendar& calendar);
void read_promises(const yaml_node& node, yaml_errors& errors, policy& rules);
result<zone> read_zone(const yaml_node& node);
result<currency> read_currency(const yaml_node& node);

// -- policy_actions.cpp: waits, triggers and actions
result<wait_rule> read_wait(const yaml_node& node);
/// The phase that a "move_to" names.
result<uint16_t> read_phase_name(const yaml_node& node,
                                 const std::vector<std::string_view>& phase_names);
send_action read_send(const yaml_node& node, yaml_errors& errors);
task_action read_task(const yaml_node& node, yaml_errors& errors);
place_hold read_hold(const yaml_node& node, yaml_errors& errors);
trigger read_trigger(const yaml_node& node, yaml_errors& errors);
/// The list under "do".
std::vector<policy_action> read_actions(const yaml_node& node, yaml_errors& errors,
                                        const std::vector<std::string_view>& phase_names);

// -- policy_phases.cpp
void read_phases(const yaml_node& node, yaml_errors& errors, policy_draft& draft);
std::vector<reaction> read_reactions(const yaml_node& node, yaml_errors& errors,
                                     const policy_draft& draft, std::vector<yaml_node>& places);
std::vector<deadline_rule> read_deadlines(const yaml_node& node, yaml_errors& errors,
                                          const policy_draft& draft);

// -- policy_triggers.cpp
/// Whether everything that fires `narrow` fires `wide` too.
bool covers(const trigger& wide, const trigger& narrow);
/// Whether a reaction of the phase's own stands before the policy's one to `when`.
bool answered_by_phase(const phase& here, const trigger& when);
/// Whether a contact on the channel can have this result. Only calls and visits have
/// no answer.
bool can_follow(const contact_trigger& when, channel by);

// -- what would go on without end: policy_phase_circles.cpp, policy_send_circles.cpp
void refuse_phase_circles(const policy_draft& draft, yaml_errors& errors);
void refuse_send_circles(const policy_draft& draft, yaml_errors& errors);

// -- policy_warnings.cpp: what never gets its turn
void find_warnings(const policy_draft& draft, yaml_errors& warnings);

} // namespace recobro
