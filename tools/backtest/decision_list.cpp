#include "tools/backtest/decision_list.hpp"

#include "core/account/agenda.hpp"
#include "core/base/enum_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace recobro::backtest {

namespace {

constexpr std::array<std::string_view, decision_kind_count> kind_words{
  "send", "task", "cancel", "phase", "strategy", "hold", "deadline", "promise", "offer", "close"};

constexpr std::array<std::string_view, 6> promise_words{"open",   "kept",       "partly_kept",
                                                        "broken", "superseded", "cancelled"};

/// Holds and offers that a policy makes have such an id; others are facts.
constexpr std::string_view by_policy = "policy:";

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
  auto known = actions_.find(action);
  auto reach = known == actions_.end() ? times_reached(because) : known->second.reach;
  all_.push_back(
    {kind, std::move(what), occurrence, at, phase_, std::move(because), action, reach});
}

uint32_t decision_list::times_reached(const std::string& because) const {
  auto found = reaches_.find(because);
  return found == reaches_.end() ? 0 : static_cast<uint32_t>(found->second.size());
}

void decision_list::note_done(const std::string& because, std::string what) {
  if (auto found = reaches_.find(because); found != reaches_.end())
    found->second.back().did.push_back(std::move(what));
}

void decision_list::take_planned(const action_planned& planned, instant at) {
  auto kind = planned.kind == action_kind::send ? decision_kind::send : decision_kind::task;
  auto what = text_of(planned);
  auto left = kind == decision_kind::task || planned.not_before == instant{};
  actions_[planned.number] = {.kind = kind,
                              .what = what,
                              .reach = times_reached(planned.because),
                              .left = left,
                              .rule = planned.check.rule};
  if (auto found = reaches_.find(planned.because); found != reaches_.end())
    found->second.back().actions.push_back(planned.number);
  note_done(planned.because, fmt::format("{} {}", name_of(kind), what));
  if (left)
    add(kind, std::move(what), at, planned.because, planned.number);
}

void decision_list::take_released(const action_planned& content, instant at) {
  // Counted already: a task when it was planned, a send that a quota put off when it first left.
  if (std::exchange(actions_[content.number].left, true))
    return;
  add(decision_kind::send, text_of(content), at, content.because, content.number);
}

void decision_list::take_cancelled(const action_cancelled& cancelled, instant at) {
  auto found = actions_.find(cancelled.number);
  auto known = found != actions_.end();
  if (known)
    found->second.withdrawn = cancelled.reason;
  add(decision_kind::cancel, known ? found->second.what : "action", at, cancelled.reason,
      cancelled.number);
}

/// What a step does besides sends and tasks, for whoever asks what it did instead.
bool decision_list::take_step(const event& happened) {
  if (const auto* reached = std::get_if<step_reached>(&happened)) {
    step_ = fmt::format("{}/{}", phase_, reached->name);
    reaches_[step_].push_back({.skipped = reached->skipped});
  } else if (const auto* granted = std::get_if<points_granted>(&happened)) {
    note_done(granted->because, fmt::format("points {}", granted->points));
  } else {
    return false;
  }
  return true;
}

void decision_list::take(const event& happened, instant at) {
  if (take_step(happened))
    return;
  if (const auto* planned = std::get_if<action_planned>(&happened)) {
    take_planned(*planned, at);
  } else if (const auto* released = std::get_if<action_released>(&happened)) {
    take_released(released->content, at);
  } else if (const auto* deferred = std::get_if<action_deferred>(&happened)) {
    actions_[deferred->number].rule = deferred->check.rule;
  } else if (const auto* cancelled = std::get_if<action_cancelled>(&happened)) {
    take_cancelled(*cancelled, at);
  } else if (const auto* entered = std::get_if<phase_entered>(&happened)) {
    note_done(entered->reason, "phase " + entered->name);
    // What a person moved is a fact that both policies are told.
    if (entered->cause != phase_cause::by_hand)
      add(decision_kind::phase, entered->name, at, entered->reason);
    phase_ = entered->name;
  } else if (const auto* chosen = std::get_if<strategy_entered>(&happened)) {
    if (!chosen->name.empty())
      add(decision_kind::strategy, chosen->name, at, chosen->segment);
  } else if (const auto* placed = std::get_if<hold_placed>(&happened)) {
    if (!placed->hold.starts_with(by_policy))
      return;
    note_done(step_, "hold " + placed->reason);
    add(decision_kind::hold, placed->reason, at, {});
  } else if (const auto* offered = std::get_if<arrangement_offered>(&happened)) {
    if (!offered->terms.id.starts_with(by_policy))
      return;
    note_done(step_, "offer " + offered->terms.offer);
    add(decision_kind::offer, offered->terms.offer, at, step_);
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
  step_.clear();
  stance now{at, account.phase_name, account.strategy_name,
             std::string{pause_reason(account, rules)}, account.closed};
  if (stances_.empty() || stances_.back().phase != now.phase
      || stances_.back().strategy != now.strategy || stances_.back().pause != now.pause)
    stances_.push_back(std::move(now));
}

const step_reach* decision_list::reach(const std::string& because, uint32_t time) const {
  auto found = reaches_.find(because);
  if (time == 0 || found == reaches_.end() || time > found->second.size())
    return nullptr;
  return &found->second[time - 1];
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
