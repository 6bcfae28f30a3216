#pragma once

// A policy while it is being read: the values, and where in the file each stands, for
// checks that look at more than one place. For the policy compiler only.

#include "config/template_file.hpp"
#include "config/yaml_reader.hpp"
#include "core/contact/judge.hpp"
#include "core/policy/policy.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace recobro {

struct treatment_places {
  yaml_node where;
  std::vector<yaml_node> steps;     // one for each step
  std::vector<yaml_node> reactions; // one for each reaction
};

struct phase_places {
  treatment_places own;
  std::vector<treatment_places> strategies; // one for each strategy
};

/// What may be named, known before anything that names it is read.
struct policy_names {
  std::vector<std::string_view> phases;
  std::vector<std::string_view> segments;
  std::vector<std::string_view> strategies; // of all phases
  std::vector<std::string_view> scores;
  std::vector<std::string_view> experiments;
  std::vector<std::vector<std::string_view>> arms; // of each experiment
  std::vector<std::string_view> learners;
  std::vector<std::string_view> offers; // of arrangements
  std::optional<currency> unit;
  bool gain = false; // an expected gain is defined
  std::vector<std::string_view> dispositions;
};

struct policy_draft {
  policy rules;
  std::vector<phase_places> phases;
  std::vector<yaml_node> segments;
  std::vector<yaml_node> reactions;
  std::vector<yaml_node> deadlines;
  std::vector<std::vector<yaml_node>> learners; // the choices of each
  std::optional<yaml_node> quiet;
  policy_names names;
};

// -- policy_rules.cpp: what stands beside the phases
void read_calendar(const yaml_node& node, yaml_errors& errors, business_calendar& calendar);
void read_promises(const yaml_node& node, yaml_errors& errors, policy& rules);
result<zone> read_zone(const yaml_node& node);
result<currency> read_currency(const yaml_node& node);
enum class sign : uint8_t { any, not_negative };
/// An amount in the policy's currency.
result<amount> read_amount(const yaml_node& node, const std::optional<currency>& unit,
                           sign allowed);

// -- policy_actions.cpp: waits, triggers and actions
result<wait_rule> read_wait(const yaml_node& node);
/// The place of what a word names: `what` is "phase", "segment" or "score".
result<uint16_t> read_reference(const yaml_node& node, std::string_view what,
                                const std::vector<std::string_view>& names);
/// The name of a learner.
result<policy_action> read_learned_send(const yaml_node& node, const policy_names& names);
task_action read_task(const yaml_node& node, yaml_errors& errors, const policy_names& names);
place_hold read_hold(const yaml_node& node, yaml_errors& errors);
trigger read_trigger(const yaml_node& node, yaml_errors& errors, const policy_names& names);
// -- policy_dispositions.cpp
/// The list under "dispositions".
void read_dispositions(const yaml_node& node, yaml_errors& errors, policy& rules);
trigger read_disposition_trigger(const yaml_node& name, const std::optional<yaml_node>& task,
                                 yaml_errors& errors, const policy_names& names);
/// Skills that a task asks for.
void read_needs(const yaml_node& list, yaml_errors& errors, std::vector<std::string>& needs);
/// The list under "do".
std::vector<policy_action> read_actions(const yaml_node& node, yaml_errors& errors,
                                        const policy_names& names);

// -- policy_chain.cpp
send_action read_send(const yaml_node& node, yaml_errors& errors);
/// All ways of a send, the first one too.
std::vector<send_link> links_of(const send_action& send);

// -- policy_treatment.cpp
void read_quiet(const yaml_node& list, yaml_errors& errors, std::vector<quiet_window>& windows);
/// Windows that leave no hour of the week on a channel.
void refuse_endless_quiet(const policy_draft& draft, yaml_errors& errors);
void read_effort(yaml_map_reader& within, std::optional<effort_cap>& target,
                 const policy_names& names);
void read_cure(const yaml_node& node, yaml_errors& errors, cure_rules& cure);
void read_gain(const yaml_node& node, yaml_errors& errors, policy_draft& draft);

// -- policy_conditions.cpp
condition read_condition(const yaml_node& node, yaml_errors& errors, const policy_names& names);
/// The same for a key that may be absent.
void read_condition(yaml_map_reader& map, std::string_view key, std::optional<condition>& target,
                    const policy_names& names);

/// Refuses a condition that asks for the arm of an experiment.
void refuse_arms(const condition& asked, const yaml_node& where, yaml_errors& errors);

// -- policy_experiments.cpp
void read_experiments(const yaml_node& node, yaml_errors& errors, policy_draft& draft);
void read_learners(const yaml_node& node, yaml_errors& errors, policy_draft& draft);

// -- policy_segments.cpp
/// Whether a part of the condition is one that `wanted` is true of.
bool any_part(const condition& asked, const std::function<bool(const condition&)>& wanted);
/// Refuses a condition that asks for what is only being chosen where it stands.
void refuse_fact(const condition& asked, word_fact fact, const yaml_node& where,
                 std::string_view instead, yaml_errors& errors);
result<segment_choice> read_segment_choice(const yaml_node& node);
/// @pre The scores are read.
void read_segments(const yaml_node& node, yaml_errors& errors, policy_draft& draft);
void read_scores(const yaml_node& node, yaml_errors& errors, policy_draft& draft);

// -- policy_arrangements.cpp
void read_arrangements(const yaml_node& node, yaml_errors& errors, policy_draft& draft);
/// What stands under "offer": the name of one, or {first_of: [...], instalments: most}.
make_offer read_make_offer(const yaml_node& node, yaml_errors& errors, const policy_names& names);

// -- policy_phases.cpp
void read_phases(const yaml_node& node, yaml_errors& errors, policy_draft& draft);
std::vector<reaction> read_reactions(const yaml_node& node, yaml_errors& errors,
                                     const policy_draft& draft, std::vector<yaml_node>& places);
std::vector<deadline_rule> read_deadlines(const yaml_node& node, yaml_errors& errors,
                                          const policy_draft& draft,
                                          std::vector<yaml_node>& places);

// -- policy_migration.cpp
/// @pre The phases are read.
void read_migrations(const yaml_node& node, yaml_errors& errors, policy_draft& draft);

// -- policy_triggers.cpp
/// Whether everything that fires `narrow` fires `wide` too.
bool covers(const trigger& wide, const trigger& narrow);
struct placed_reactions {
  const std::vector<reaction>* reactions;
  const std::vector<yaml_node>* places;
};
/// One way in which accounts of a phase are treated: its own steps, or a strategy's.
struct treatment {
  const std::vector<step>* steps;
  const std::vector<yaml_node>* step_places;
  std::vector<placed_reactions> answers; // the lists in the order in which they are asked
  uint16_t strategy = 0;                 // of the phase, counted from 1; 0: its own steps

  /// Whether a list before this one is sure to answer `when`.
  bool answered_before(size_t list, const trigger& when) const;
};
std::vector<treatment> treatments_of(const policy_draft& draft, size_t phase);
/// Whether a contact on the channel can have this result. Only calls and visits have
/// no answer.
bool can_follow(const contact_trigger& when, channel by);

// -- what would go on without end: policy_phase_circles.cpp, policy_send_circles.cpp
void refuse_phase_circles(const policy_draft& draft, yaml_errors& errors);
void refuse_send_circles(const policy_draft& draft, yaml_errors& errors);

// -- what works but is hardly meant, for `recobro policy check`
// policy_warnings.cpp: what never gets its turn
void find_warnings(const policy_draft& draft, yaml_errors& warnings);
// policy_unreachable.cpp: segments and strategies that no account can come to
void find_unreachable(const policy_draft& draft, yaml_errors& warnings);
// policy_gaps.cpp: times in which nothing is done, and ways that lead round for ever
void find_gaps(const policy_draft& draft, yaml_errors& warnings);
// policy_overlaps.cpp: segments and strategies of which an account may fit several
void find_overlaps(const policy_draft& draft, yaml_errors& notes);
// policy_endings.cpp: where an account could stay for ever, or until a person acts
void find_endless(const policy_draft& draft, yaml_errors& warnings);
// policy_hours.cpp: waits that end a day later than they read
void find_lost_days(const policy_draft& draft, yaml_errors& warnings);
// policy_starving.cpp: work that always comes after other work
void find_starving(const policy_draft& draft, yaml_errors& warnings);
// policy_unlawful.cpp: what the contact rules never let through, or never at its time
void find_unlawful(const policy_draft& draft, const contact_rules& rules, date from,
                   yaml_errors& warnings);
// policy_templates.cpp: texts that are missing; what is wrong in the files of texts is returned
std::vector<std::string> find_template_gaps(const policy_draft& draft,
                                            std::span<const placed_templates> templates,
                                            const contact_rules* rules, yaml_errors& warnings);
/// First day past due of the rung after this one.
std::optional<int> next_rung(const policy& rules, size_t index);
void warn(yaml_errors& warnings, const yaml_node& where, std::string_view message);

} // namespace recobro
