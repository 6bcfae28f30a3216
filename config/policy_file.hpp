#pragma once

// The policy compiler: the YAML that a strategist owns (docs/policy.md, and
// policy.schema.json for editors) becomes an immutable core `policy`. Everything that
// is wrong is found in one run, each with file, line, column, value and remedy.

#include "config/template_file.hpp"
#include "config/yaml_reader.hpp"
#include "core/contact/judge.hpp"
#include "core/policy/policy.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

inline constexpr size_t policy_phases_max = 1'000;
inline constexpr size_t policy_steps_max = 1'000;     // of one phase
inline constexpr size_t policy_reactions_max = 1'000; // of one list
inline constexpr size_t policy_deadlines_max = 100;
inline constexpr size_t policy_segments_max = 1'000;
inline constexpr size_t policy_offers_max = 100;
inline constexpr size_t policy_strategies_max = 1'000; // of one phase
inline constexpr size_t policy_scores_max = 100;
inline constexpr size_t policy_score_terms_max = 100;
inline constexpr size_t policy_condition_parts_max = 1'000; // of one list
inline constexpr size_t policy_actions_max = 16; // of one fact, as many as decide performs
inline constexpr size_t policy_holidays_max = 5'000;
inline constexpr size_t policy_migrations_max = 100; // rules, and versions of one

/// `hash` is the content hash of `text`, which becomes the policy's version.
file_result<policy> compile_policy(std::string_view text, std::string_view file, std::string hash);

struct checked_policy {
  policy rules;
  /// What works but is hardly meant: steps and reactions that never get their turn.
  /// "file:line:column: path: what".
  std::vector<std::string> warnings;
  /// Where an account that never pays could stay for ever ("no ending"), or stays until a person
  /// acts ("waits for somebody").
  std::vector<std::string> endless;
  /// Segments and strategies of which an account may fit several, so that their order decides.
  std::vector<std::string> overlaps;
};
/// What a policy is looked at with; what is not given is not looked at.
struct policy_surroundings {
  const contact_rules* contact = nullptr;
  date from{}; // of the year for which contact rules are asked
  std::span<const placed_templates> templates;
};
/// The same with a second look, for `recobro policy check`.
file_result<checked_policy> check_policy(std::string_view text, std::string_view file,
                                         std::string hash, const policy_surroundings& with = {});

/// What was understood, as an outline for people.
std::string describe_policy(const policy& rules);

/// One line each: "send email friendly_reminder", "when a contact failed on email".
std::string describe_action(const policy& rules, const policy_action& action);
std::string describe_trigger(const trigger& when);
/// The experiments and learners of the policy, line by line.
std::string describe_trials(const policy& rules);
/// What becomes of accounts under other versions, line by line.
std::string describe_migrations(const policy& rules);
/// "balance at least 100.00 EUR and product is card or loan"; "always" for no condition.
std::string describe_condition(const policy& rules, const condition& asked);
/// "+2 age for each 30 days_past_due, at most 6 of them".
std::string describe_term(const policy& rules, const score_term& term);

} // namespace recobro
