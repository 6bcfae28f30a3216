#pragma once

// The agenda of an account, written down a second time in the plainest way, for properties that
// hold it against the real one.

#include "core/account/conditions.hpp"
#include "tests/core/account/scenario.hpp"

#include <rapidcheck.h>

#include <set>

namespace recobro::testing {

/// The first instant of a local day, found with nothing but local_date.
inline instant midnight_of(date wanted, zone local) {
  auto low = instant{wanted - std::chrono::days{3}};
  auto high = instant{wanted + std::chrono::days{3}};
  while (high - low > duration{1}) {
    auto middle = low + (high - low) / 2;
    (local.local_date(middle) >= wanted ? high : low) = middle;
  }
  return high;
}

inline std::optional<timer> expected_boundary(const account_state& account, const policy& rules) {
  auto& here = rules.phases[account.phase];
  std::optional<date> oldest;
  for (auto& item : account.obligations)
    if (!item.withdrawn && item.principal + item.fees > item.paid)
      oldest = std::min(oldest.value_or(item.due), item.due);
  if (!here.from_day || !oldest)
    return std::nullopt;
  for (auto& item : account.arrangements)
    if (item.status == arrangement_status::active && rules.arrangements.pauses_steps)
      return std::nullopt;
  std::optional<timer> first;
  for (auto& rung : rules.phases) {
    if (!rung.from_day || *rung.from_day <= *here.from_day)
      continue;
    // What the account waits for, or was refused, it does not cross a second time.
    if (account.move && rules.phases[account.move->phase].from_day
        && *rung.from_day <= *rules.phases[account.move->phase].from_day)
      continue;
    auto due = midnight_of(*oldest + std::chrono::days{*rung.from_day}, account.local);
    if (due > account.phase_entered_at && (!first || due < first->due))
      first = timer{due, timer_kind::phase_boundary, rung.name};
  }
  return first;
}

inline const std::vector<step>& expected_steps(const account_state& account, const policy& rules) {
  auto& here = rules.phases[account.phase];
  return account.strategy == 0 ? here.steps : here.strategies.at(account.strategy - 1u).steps;
}

inline constexpr int days_tried = 400;

/// Every midnight asked in turn. What lies further ahead is not tried, and taken as it is.
inline std::optional<timer> expected_exit(const account_state& account, const policy& rules) {
  auto& strategies = rules.phases[account.phase].strategies;
  if (account.settled || account.strategy == 0)
    return std::nullopt;
  auto& leave_when = strategies.at(account.strategy - 1u).leave_when;
  if (!leave_when)
    return std::nullopt;
  auto after = std::max(account.last_decided_at, account.phase_entered_at);
  auto today = account.local.local_date(after);
  auto due = instant{};
  for (int day = 1; day <= days_tried; ++day) {
    due = midnight_of(today + std::chrono::days{day}, account.local);
    if (due > after && holds(*leave_when, account, rules, due))
      return timer{due, timer_kind::strategy_exit, account.strategy_name};
  }
  auto later = comes_true(*leave_when, account, rules, after);
  if (later == never)
    return std::nullopt;
  RC_ASSERT(later > due);
  return timer{later, timer_kind::strategy_exit, account.strategy_name};
}

inline std::vector<timer> expected_agenda(const account_state& account, const policy& rules) {
  std::set<timer> timers;
  for (auto& item : account.trials)
    if (!item.measured)
      timers.insert({item.ends_at, timer_kind::trial_end, item.experiment});
  for (auto& item : account.choices)
    timers.insert(
      {item.ends_at, timer_kind::choice_end, item.learner + "/" + std::to_string(item.action)});
  if (account.closed)
    return {timers.begin(), timers.end()};
  auto paused = account.settled || !account.holds.empty();
  for (auto& item : account.holds)
    if (item.until != never)
      timers.insert({item.until, timer_kind::hold_end, item.id});
  for (auto& item : account.disputes)
    paused = paused || item.open;
  for (auto& item : account.promises) {
    if (item.status != promise_status::open)
      continue;
    timers.insert({item.ends_at, timer_kind::promise_end, item.id});
    paused = paused || rules.promises.pauses_steps;
  }
  for (auto& item : account.arrangements) {
    if (item.status == arrangement_status::offered
        || item.status == arrangement_status::awaiting_approval)
      timers.insert({item.ends_at, timer_kind::offer_end, item.id});
    if (item.status != arrangement_status::active)
      continue;
    paused = paused || rules.arrangements.pauses_steps;
    for (size_t place = 0; place < item.instalments.size(); ++place)
      if (place >= item.served && place >= item.passed) {
        timers.insert({item.instalments[place].ends_at, timer_kind::instalment_end, item.id});
        break;
      }
  }
  for (auto& item : account.deadlines)
    timers.insert({item.due, timer_kind::deadline, item.name});
  for (auto& item : account.actions)
    if (item.waits_until != never)
      timers.insert({item.waits_until, timer_kind::action_release, std::to_string(item.number)});
  for (auto& task : account.tasks)
    if (task.review_at != never)
      timers.insert({task.review_at, timer_kind::task_review, std::to_string(task.number)});
  if (auto boundary = expected_boundary(account, rules))
    timers.insert(*boundary);
  if (auto exit = expected_exit(account, rules))
    timers.insert(*exit);
  if (account.cure_due != never)
    timers.insert({account.cure_due, timer_kind::cure_end, account.phase_name});
  if (!paused && account.move && account.move->on == waiting_move::wait::condition)
    timers.insert({account.move->ask_at, timer_kind::move_asked, account.move->name});
  for (auto& item : account.efforts)
    if (!paused && item.until != never)
      timers.insert({item.until, timer_kind::effort_end,
                     item.strategy == 0 ? account.phase_name : account.strategy_name});
  if (!paused && account.step_due != never)
    timers.insert({account.step_due, timer_kind::next_step,
                   expected_steps(account, rules).at(account.next_step).name});
  return {timers.begin(), timers.end()};
}

} // namespace recobro::testing
