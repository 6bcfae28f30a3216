#pragma once

// The one place that says which timers a state implies. agenda(), earliest_due() and the
// decision on wake_up all walk this list, so they cannot disagree. For core/account only.

#include "core/account/agenda.hpp"

#include <algorithm>
#include <span>

namespace recobro {

/// A timer without its name: `index` is the place of the hold, promise, deadline, action, task,
/// arrangement, trial or choice in the account, or of the rung, strategy or step in the policy.
struct bare_timer {
  instant due = never;
  timer_kind kind{};
  size_t index = 0;
};

/// The phase that the account is in, or null when the policy has no such phase.
const phase* current_phase(const account_state& account, const policy& rules);

/// The strategy that treats the account, or null when its phase's own steps do.
const strategy* current_strategy(const account_state& account, const policy& rules);
/// The steps that the account is taking; empty without a phase.
std::span<const step> current_steps(const account_state& account, const policy& rules);

/// The next rung of the ladder that days past due will cross, and when. Nothing in an
/// event phase, in the last rung, or while nothing is owed. A rung crossed before the
/// phase was entered is not crossed again: somebody's word put the account below it.
std::optional<bare_timer> next_boundary(const account_state& account, const policy& rules);

/// The midnight on which the account leaves its strategy, if nothing happens to it until then.
std::optional<bare_timer> next_exit(const account_state& account, const policy& rules);

template <class Visitor>
void for_each_timer(const account_state& account, const policy& rules, Visitor visit) {
  for (size_t i = 0; i < account.trials.size(); ++i)
    if (!account.trials[i].measured)
      visit(bare_timer{account.trials[i].ends_at, timer_kind::trial_end, i});
  for (size_t i = 0; i < account.choices.size(); ++i)
    visit(bare_timer{account.choices[i].ends_at, timer_kind::choice_end, i});
  if (account.closed)
    return;
  for (size_t i = 0; i < account.holds.size(); ++i)
    if (account.holds[i].until != never)
      visit(bare_timer{account.holds[i].until, timer_kind::hold_end, i});
  for (size_t i = 0; i < account.promises.size(); ++i)
    if (account.promises[i].status == promise_status::open)
      visit(bare_timer{account.promises[i].ends_at, timer_kind::promise_end, i});
  for (size_t i = 0; i < account.deadlines.size(); ++i)
    visit(bare_timer{account.deadlines[i].due, timer_kind::deadline, i});
  for (size_t i = 0; i < account.arrangements.size(); ++i) {
    auto& item = account.arrangements[i];
    if (item.open())
      visit(bare_timer{item.ends_at, timer_kind::offer_end, i});
    if (auto next = std::max(item.served, item.passed);
        item.active() && next < item.instalments.size())
      visit(bare_timer{item.instalments[next].ends_at, timer_kind::instalment_end, i});
  }
  for (size_t i = 0; i < account.actions.size(); ++i)
    if (account.actions[i].waits_until != never)
      visit(bare_timer{account.actions[i].waits_until, timer_kind::action_release, i});
  for (size_t i = 0; i < account.tasks.size(); ++i)
    if (account.tasks[i].review_at != never)
      visit(bare_timer{account.tasks[i].review_at, timer_kind::task_review, i});
  if (auto boundary = next_boundary(account, rules))
    visit(*boundary);
  if (auto exit = next_exit(account, rules))
    visit(*exit);
  if (account.cure_due != never)
    visit(bare_timer{account.cure_due, timer_kind::cure_end, account.phase});
  auto steps_wait = account.step_due != never;
  auto move_waits = account.move && account.move->ask_at != never;
  if ((steps_wait || move_waits || !account.efforts.empty())
      && pause_reason(account, rules).empty()) {
    if (move_waits)
      visit(bare_timer{account.move->ask_at, timer_kind::move_asked, account.move->phase});
    if (steps_wait)
      visit(bare_timer{account.step_due, timer_kind::next_step, account.next_step});
    for (size_t i = 0; i < account.efforts.size(); ++i)
      if (account.efforts[i].until != never)
        visit(bare_timer{account.efforts[i].until, timer_kind::effort_end, i});
  }
}

/// The name under which the agenda shows it.
std::string timer_name(const account_state& account, const policy& rules, const bare_timer& what);

/// The first of all timers in the agenda's order; due `never` when there is none.
bare_timer first_timer(const account_state& account, const policy& rules);

} // namespace recobro
