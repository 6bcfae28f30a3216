#pragma once

// Every timer of an account, by name, derived from its state: nothing is armed or
// cancelled, so no timer can outlive the fact under it.

#include "core/account/state.hpp"

namespace recobro {

enum class timer_kind : uint8_t {
  hold_end,
  promise_end,
  deadline,
  phase_boundary,
  action_release, // of one that waits for the contact rules; before a step could take its place
  next_step,
  offer_end, // of an arrangement that was offered
  instalment_end,
  trial_end,     // of the account's part in an experiment
  choice_end,    // of a learner
  effort_end,    // the days of a phase's or strategy's effort are over
  cure_end,      // days past due have been low for long enough
  move_asked,    // whether a phase may be entered now
  strategy_exit, // its leave_when comes true by time alone
  task_review    // whether who holds it may still contact the debtor
};
inline constexpr size_t timer_kind_count = 15;

struct timer {
  instant due{};
  timer_kind kind{};
  // id of the hold or promise, name of the deadline, phase or step, number of the action or task,
  // id of the arrangement, name of the experiment, learner, phase or strategy
  std::string name;

  friend auto operator<=>(const timer&, const timer&) = default;
};

/// Sorted by due instant, then kind, then name. A closed account has none but the ends of its
/// trials and choices, which tell what it came to.
std::vector<timer> agenda(const account_state& account, const policy& rules);

/// The due instant of the first timer, or `never`. The same as the front of agenda(),
/// without building it.
instant earliest_due(const account_state& account, const policy& rules);

/// Why no step may be taken now: an id-free word ("hold", "dispute", "promise",
/// "arrangement", "settled", "closed"), or empty when steps go on.
std::string_view pause_reason(const account_state& account, const policy& rules);

/// The rung of the ladder for so many days past due; the first one below the ladder or without
/// days.
uint16_t rung_for(const policy& rules, std::optional<int> days);

std::string_view name_of(timer_kind kind);

} // namespace recobro
