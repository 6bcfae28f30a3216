#include "core/account/agenda.hpp"

#include "core/account/conditions.hpp"
#include "core/account/timers.hpp"

#include <algorithm>

namespace recobro {

namespace {

bool has_open_promise(const account_state& account) {
  return std::any_of(account.promises.begin(), account.promises.end(),
                     [](auto& item) { return item.status == promise_status::open; });
}

bool has_open_dispute(const account_state& account) {
  return std::any_of(account.disputes.begin(), account.disputes.end(),
                     [](auto& item) { return item.open; });
}

} // namespace

const phase* current_phase(const account_state& account, const policy& rules) {
  return account.phase < rules.phases.size() ? &rules.phases[account.phase] : nullptr;
}

const strategy* current_strategy(const account_state& account, const policy& rules) {
  auto here = current_phase(account, rules);
  if (!here || account.strategy == 0 || account.strategy > here->strategies.size())
    return nullptr;
  return &here->strategies[account.strategy - 1u];
}

std::span<const step> current_steps(const account_state& account, const policy& rules) {
  if (auto chosen = current_strategy(account, rules))
    return chosen->steps;
  auto here = current_phase(account, rules);
  return here ? std::span<const step>{here->steps} : std::span<const step>{};
}

uint16_t rung_for(const policy& rules, std::optional<int> days) {
  std::optional<uint16_t> rung;
  for (size_t place = 0; place < rules.phases.size(); ++place) {
    auto& candidate = rules.phases[place];
    if (!candidate.from_day)
      continue;
    if (!rung || (days && *candidate.from_day <= *days))
      rung = static_cast<uint16_t>(place);
  }
  return rung.value_or(0);
}

std::optional<bare_timer> next_boundary(const account_state& account, const policy& rules) {
  auto here = current_phase(account, rules);
  if (account.closed || account.settled || !here || !here->from_day)
    return std::nullopt;
  // Whoever pays as agreed does not grow worse with time.
  if (rules.arrangements.pauses_steps && active_arrangement(account))
    return std::nullopt;
  auto oldest = oldest_open_due(account);
  if (!oldest)
    return std::nullopt;
  // The rung that the account waits to enter was crossed already.
  size_t begin = account.phase + 1u;
  if (account.move && account.move->phase < rules.phases.size()
      && rules.phases[account.move->phase].from_day)
    begin = std::max<size_t>(begin, account.move->phase + 1u);
  for (size_t rung = begin; rung < rules.phases.size(); ++rung) {
    auto& candidate = rules.phases[rung];
    if (!candidate.from_day)
      continue;
    auto due = account.local.at(*oldest + std::chrono::days{*candidate.from_day});
    if (due > account.phase_entered_at)
      return bare_timer{due, timer_kind::phase_boundary, rung};
  }
  return std::nullopt;
}

std::optional<bare_timer> next_exit(const account_state& account, const policy& rules) {
  // Whoever owes nothing is treated in no way; what brings the debt back is an event.
  auto here = account.settled ? nullptr : current_strategy(account, rules);
  if (!here || !here->leave_when)
    return std::nullopt;
  auto due = comes_true(*here->leave_when, account, rules,
                        std::max(account.last_decided_at, account.phase_entered_at));
  if (due == never)
    return std::nullopt;
  return bare_timer{due, timer_kind::strategy_exit, account.strategy};
}

std::string timer_name(const account_state& account, const policy& rules, const bare_timer& what) {
  switch (what.kind) {
  case timer_kind::hold_end:
    return account.holds[what.index].id;
  case timer_kind::promise_end:
    return account.promises[what.index].id;
  case timer_kind::deadline:
    return account.deadlines[what.index].name;
  case timer_kind::phase_boundary:
    return rules.phases[what.index].name;
  case timer_kind::effort_end:
    return account.efforts[what.index].strategy == 0 ? account.phase_name : account.strategy_name;
  case timer_kind::cure_end:
    return account.phase_name;
  case timer_kind::strategy_exit:
    return account.strategy_name;
  case timer_kind::move_asked:
    return account.move->name;
  case timer_kind::action_release:
    return std::to_string(account.actions[what.index].number);
  case timer_kind::task_review:
    return std::to_string(account.tasks[what.index].number);
  case timer_kind::offer_end:
  case timer_kind::instalment_end:
    return account.arrangements[what.index].id;
  case timer_kind::trial_end:
    return account.trials[what.index].experiment;
  case timer_kind::choice_end:
    return account.choices[what.index].learner + '/'
           + std::to_string(account.choices[what.index].action);
  case timer_kind::next_step:
    break;
  }
  auto steps = current_steps(account, rules);
  return what.index < steps.size() ? steps[what.index].name : std::string{};
}

bare_timer first_timer(const account_state& account, const policy& rules) {
  bare_timer first;
  for_each_timer(account, rules, [&](const bare_timer& next) {
    auto rank = [](const bare_timer& what) { return std::pair{what.due, what.kind}; };
    auto tied = rank(next) == rank(first);
    if (tied ? timer_name(account, rules, next) < timer_name(account, rules, first)
             : rank(next) < rank(first))
      first = next;
  });
  return first;
}

std::vector<timer> agenda(const account_state& account, const policy& rules) {
  std::vector<timer> timers;
  for_each_timer(account, rules, [&](const bare_timer& next) {
    timers.push_back({next.due, next.kind, timer_name(account, rules, next)});
  });
  std::sort(timers.begin(), timers.end());
  return timers;
}

instant earliest_due(const account_state& account, const policy& rules) {
  auto earliest = never;
  for_each_timer(account, rules,
                 [&](const bare_timer& next) { earliest = std::min(earliest, next.due); });
  return earliest;
}

std::string_view pause_reason(const account_state& account, const policy& rules) {
  if (account.closed)
    return "closed";
  if (account.settled)
    return "settled";
  if (!account.holds.empty())
    return "hold";
  if (has_open_dispute(account))
    return "dispute";
  if (rules.promises.pauses_steps && has_open_promise(account))
    return "promise";
  if (rules.arrangements.pauses_steps && active_arrangement(account))
    return "arrangement";
  return {};
}

} // namespace recobro
