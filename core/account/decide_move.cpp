// Phases that an account may not simply enter: those with a condition, and those of which
// somebody has to approve.

#include "core/account/approval.hpp"
#include "core/account/conditions.hpp"
#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

using wait = waiting_move::wait;

bool condition_holds(const draft& made, const phase& wanted) {
  return !wanted.enter_if || holds(*wanted.enter_if, made.state, made.rules, made.now);
}

/// The figure that the condition went by, for whoever asks why.
std::optional<amount> gain_asked(const draft& made, const phase& wanted) {
  if (!wanted.enter_if || !asks(*wanted.enter_if, number_fact::expected_gain))
    return std::nullopt;
  return expected_gain(made.state, made.rules, made.now).gain();
}

void wait_for_condition(draft& made, uint16_t phase, phase_cause cause, std::string reason) {
  auto& wanted = made.rules.phases[phase];
  auto tomorrow
    = end_of({.days = 1, .until_time = {}}, made.now, made.state.local, made.rules.calendar);
  made.add(move_deferred{phase, wanted.name, cause, std::move(reason), tomorrow,
                         gain_asked(made, wanted)});
}

void ask_for_approval(draft& made, uint16_t phase, phase_cause cause, std::string reason) {
  auto& wanted = made.rules.phases[phase];
  action_planned approval;
  approval.kind = action_kind::task;
  approval.what = move_approval;
  approval.because = "move:" + wanted.name;
  if (auto skill = approval_skill(*wanted.approval); !skill.empty())
    approval.terms.needs = {std::move(skill)};
  approval.terms.asked_by = made.what.actor;
  plan(made, std::move(approval));
  made.add(move_requested{phase, wanted.name, cause, std::move(reason), *wanted.approval,
                          made.state.actions_planned, gain_asked(made, wanted)});
}

/// Whoever moves an account by hand answers for it.
bool may_approve(const draft& made, sender_role least) {
  return made.what.role >= least;
}

bool waits_for(const draft& made, uint16_t phase, wait on) {
  auto& move = made.state.move;
  return move && move->phase == phase && move->on == on;
}

void make_room(draft& made, uint16_t phase) {
  if (made.state.move && made.state.move->phase != phase)
    drop_move(made, "replaced");
}

/// Why the account no longer qualifies for what it waits for; empty when it does.
std::string_view reason_to_withdraw(const draft& made) {
  auto& move = *made.state.move;
  if (made.state.settled)
    return "settled";
  if (move.phase >= made.rules.phases.size())
    return "moved";
  auto from_day = made.rules.phases[move.phase].from_day;
  auto days = days_past_due(made.state, made.now);
  if (move.cause == phase_cause::days_past_due && from_day && days && *days < *from_day)
    return "days_past_due";
  return {};
}

/// The highest rung up to `rung` that may be entered without waiting; the lowest always may.
uint16_t open_rung(const draft& made, uint16_t rung) {
  auto& phases = made.rules.phases;
  auto lowest = rung_for(made.rules, std::nullopt);
  auto open
    = [&](const phase& one) { return one.from_day && !one.approval && condition_holds(made, one); };
  while (rung > lowest && !open(phases[rung]))
    --rung;
  return rung;
}

/// Some conditions hold on the rung below only, so they are asked once more from there.
void wait_for_rung(draft& made, uint16_t begun, uint16_t rung) {
  if (begun != rung && !made.state.closed)
    enter_phase(made, rung, phase_cause::days_past_due, {});
}

result<const waiting_move*> requested(const draft& made, const std::string& phase) {
  auto& move = made.state.move;
  if (!move || move->on != wait::approval || move->name != phase)
    return fail(errc::move_not_requested,
                move && move->on == wait::approval
                  ? fmt::format("'{}'; what waits for an approval is '{}'", phase, move->name)
                  : fmt::format("'{}'; nothing waits for an approval", phase));
  if (!may_approve(made, move->by))
    return fail(errc::role_too_low, fmt::format("to enter '{}' takes the word of the role {} or a "
                                                "higher one, this is {}",
                                                phase, name_of(move->by), name_of(made.what.role)));
  return &*move;
}

} // namespace

bool may_enter(draft& made, uint16_t phase, phase_cause cause, const std::string& reason) {
  auto& wanted = made.rules.phases[phase];
  auto by_hand = cause == phase_cause::by_hand;
  if (!by_hand && !condition_holds(made, wanted)) {
    if (waits_for(made, phase, wait::condition))
      return false;
    make_room(made, phase);
    wait_for_condition(made, phase, cause, reason);
    return false;
  }
  if (wanted.approval && !(by_hand && may_approve(made, *wanted.approval))) {
    if (waits_for(made, phase, wait::approval))
      return false;
    make_room(made, phase);
    ask_for_approval(made, phase, cause, reason);
    return false;
  }
  return true;
}

void begin_ladder(draft& made, phase_cause cause) {
  auto rung = rung_for(made.rules, days_past_due(made.state, made.now));
  auto begin = open_rung(made, rung);
  enter_phase_now(made, begin, cause, {});
  wait_for_rung(made, begin, rung);
}

void climb_ladder(draft& made) {
  auto rung = rung_for(made.rules, days_past_due(made.state, made.now));
  auto begin = open_rung(made, rung);
  if (begin > made.state.phase)
    enter_phase_now(made, begin, phase_cause::days_past_due, {});
  wait_for_rung(made, begin, rung);
}

void drop_move(draft& made, std::string_view reason) {
  withdraw(made, made.state.move->task, reason.empty() ? std::string_view{"decided"} : reason);
  auto& move = *made.state.move;
  if (!reason.empty() && move.on != wait::refused)
    made.add(move_withdrawn{move.phase, move.name, std::string{reason}});
}

void review_move(draft& made) {
  auto move = *made.state.move;
  if (auto reason = reason_to_withdraw(made); !reason.empty()) {
    withdraw(made, made.state.move->task, reason);
    made.add(move_withdrawn{move.phase, move.name, std::string{reason}});
    return;
  }
  if (move.on == wait::refused || !pause_reason(made.state, made.rules).empty())
    return;
  auto fits = condition_holds(made, made.rules.phases[move.phase]);
  if (move.on == wait::condition && fits) {
    enter_phase(made, move.phase, move.cause, move.reason);
  } else if (move.on == wait::condition) {
    if (move.ask_at <= made.now)
      wait_for_condition(made, move.phase, move.cause, move.reason);
  } else if (!fits && move.cause != phase_cause::by_hand) {
    drop_move(made, "condition");
    wait_for_condition(made, move.phase, move.cause, move.reason);
  }
}

result<void> check_move_decision(const draft& made, const std::string& phase) {
  auto found = requested(made, phase);
  return found ? result<void>{} : fail(found.error());
}

result<void> decide_on(draft& made, const approve_move& what) {
  auto found = requested(made, what.phase);
  if (!found)
    return fail(found.error());
  auto move = **found;
  // What changed by time alone is seen here.
  if (move.cause != phase_cause::by_hand && !condition_holds(made, made.rules.phases[move.phase])) {
    drop_move(made, "condition");
    wait_for_condition(made, move.phase, move.cause, move.reason);
    return {};
  }
  withdraw(made, made.state.move->task, "decided");
  made.add(move_decided{move.phase, move.name, true, made.what.role, {}});
  enter_phase_now(made, move.phase, move.cause, move.reason);
  return {};
}

result<void> decide_on(draft& made, const refuse_move& what) {
  auto found = requested(made, what.phase);
  if (!found)
    return fail(found.error());
  auto move = **found;
  withdraw(made, made.state.move->task, "decided");
  made.add(move_decided{move.phase, move.name, false, made.what.role, what.reason});
  return {};
}

} // namespace recobro
