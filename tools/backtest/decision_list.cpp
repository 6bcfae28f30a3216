#include "tools/backtest/decision_list.hpp"

#include "core/account/agenda.hpp"
#include "core/base/enum_words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro::backtest {

namespace {

constexpr std::array<std::string_view, decision_kind_count> kind_words{
  "send", "task", "cancel", "phase", "strategy", "hold", "deadline", "promise", "close"};

constexpr std::array<std::string_view, 6> promise_words{"open",   "kept",       "partly_kept",
                                                        "broken", "superseded", "cancelled"};

/// Holds that a policy places have such an id; others are facts.
constexpr std::string_view policy_hold = "policy:";

std::string text_of(const action_planned& planned) {
  return planned.kind == action_kind::send
           ? fmt::format("{} {}", recobro::name_of(planned.by), planned.what)
           : planned.what;
}

} // namespace

std::string_view name_of(decision_kind what) {
  return word_of(what, kind_words);
}

void decision_list::add(decision_kind kind, std::string what, instant at, std::string because,
                        uint32_t action) {
  auto occurrence = counts_[{kind, what}]++;
  all_.push_back({kind, std::move(what), occurrence, at, phase_, std::move(because), action});
}

void decision_list::take(const event& happened, instant at) {
  if (const auto* planned = std::get_if<action_planned>(&happened)) {
    planned_[planned->number] = text_of(*planned);
    if (planned->kind == action_kind::task)
      add(decision_kind::task, text_of(*planned), at, planned->because, planned->number);
    else if (planned->not_before == instant{})
      add(decision_kind::send, text_of(*planned), at, planned->because, planned->number);
  } else if (const auto* released = std::get_if<action_released>(&happened)) {
    auto& content = released->content;
    add(decision_kind::send, text_of(content), at, content.because, content.number);
  } else if (const auto* cancelled = std::get_if<action_cancelled>(&happened)) {
    auto what = planned_[cancelled->number];
    add(decision_kind::cancel, what.empty() ? "action" : what, at, cancelled->reason,
        cancelled->number);
  } else if (const auto* entered = std::get_if<phase_entered>(&happened)) {
    // What a person moved is a fact that both policies are told.
    if (entered->cause != phase_cause::by_hand)
      add(decision_kind::phase, entered->name, at, entered->reason);
    phase_ = entered->name;
  } else if (const auto* chosen = std::get_if<strategy_entered>(&happened)) {
    if (!chosen->name.empty())
      add(decision_kind::strategy, chosen->name, at, chosen->segment);
  } else if (const auto* placed = std::get_if<hold_placed>(&happened)) {
    if (placed->hold.starts_with(policy_hold))
      add(decision_kind::hold, placed->reason, at, {});
  } else if (const auto* reached = std::get_if<deadline_reached>(&happened)) {
    add(decision_kind::deadline, reached->name, at, {});
  } else if (const auto* ended = std::get_if<promise_ended>(&happened)) {
    add(decision_kind::promise,
        fmt::format("{} {}", ended->promise, promise_words[static_cast<size_t>(ended->outcome)]),
        at, {});
  } else if (const auto* closed = std::get_if<account_was_closed>(&happened)) {
    add(decision_kind::close, closed->reason, at, {});
  }
}

void decision_list::follow(const std::vector<event>& events, const account_state& account,
                           const policy& rules, instant at) {
  for (const event& happened : events)
    take(happened, at);
  stance now{at, account.phase_name, account.strategy_name,
             std::string{pause_reason(account, rules)}, account.closed};
  if (stances_.empty() || stances_.back().phase != now.phase
      || stances_.back().strategy != now.strategy || stances_.back().pause != now.pause)
    stances_.push_back(std::move(now));
}

const stance& decision_list::at(instant when) const {
  static const stance none;
  if (stances_.empty())
    return none;
  auto later = std::ranges::upper_bound(stances_, when, {}, &stance::since);
  return later == stances_.begin() ? stances_.front() : *(later - 1);
}

const decided* decision_list::find(decision_kind kind, const std::string& what,
                                   uint32_t occurrence) const {
  auto found = std::ranges::find_if(all_, [&](const decided& one) {
    return one.kind == kind && one.occurrence == occurrence && one.what == what;
  });
  return found == all_.end() ? nullptr : &*found;
}

const decided* decision_list::find_action(uint32_t number) const {
  auto found = std::ranges::find_if(all_, [&](const decided& one) {
    return one.action == number
           && (one.kind == decision_kind::send || one.kind == decision_kind::task);
  });
  return found == all_.end() ? nullptr : &*found;
}

} // namespace recobro::backtest
