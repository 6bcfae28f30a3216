#include "core/account/conditions.hpp"
#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// Days past due as they were before the change, on the calendar of the zone of then.
std::optional<int> days_at(const standing& before, instant now) {
  if (before.settled || !before.oldest_due)
    return std::nullopt;
  return static_cast<int>((before.local.local_date(now) - *before.oldest_due).count());
}

void schedule_after(draft& made, uint16_t step, const wait_rule& wait) {
  made.add(step_scheduled{step, end_of(wait, made.now, made.state.local, made.rules.calendar)});
}

bool is_for(const strategy& candidate, std::optional<uint16_t> segment, const draft& made) {
  auto& segments = candidate.segments;
  if (!segments.empty()
      && (!segment || std::find(segments.begin(), segments.end(), *segment) == segments.end()))
    return false;
  return !candidate.when || holds(*candidate.when, made.state, made.rules, made.now);
}

/// Gives the account to the first strategy of its phase that is for it, or to the phase's own
/// steps. `left`: the one that it is leaving, counted from 1. Only later ones follow it, so
/// that strategies cannot hand an account to and fro.
void choose_strategy(draft& made, size_t left = 0) {
  auto& strategies = made.rules.phases[made.state.phase].strategies;
  if (strategies.empty() && made.rules.segments.empty())
    return;
  auto segment = segment_of(made.state, made.rules, made.now);
  auto chosen = strategy_entered{};
  if (segment)
    chosen.segment = made.rules.segments[*segment].name;
  for (auto number = left + 1; number <= strategies.size() && chosen.strategy == 0; ++number) {
    if (!is_for(strategies[number - 1], segment, made))
      continue;
    chosen.strategy = static_cast<uint16_t>(number);
    chosen.name = strategies[number - 1].name;
  }
  if (chosen.strategy == made.state.strategy && chosen.segment.empty() && left == 0)
    return;
  auto taken = chosen.strategy;
  made.add(std::move(chosen));
  if (taken != 0)
    start_effort(made, taken);
}

/// Of an account in an event phase: whether what it owes has nothing to do with what brought it
/// there, since that was paid and this falls due later. Costs that are added to a paid debt, and
/// debts that follow the word that put an account there, belong to it.
bool fell_due_since(const draft& made) {
  auto& account = made.state;
  auto& phases = made.rules.phases;
  auto oldest = oldest_open_due(account);
  return oldest && account.obligations.size() > 1
         && *oldest > account.local.local_date(account.phase_entered_at)
         && std::ranges::any_of(phases, [](auto& each) { return each.from_day.has_value(); });
}

/// Down the ladder, at once or when days past due stay low. Only a change that brought them low
/// enough counts, as on the way up.
void review_cure(draft& made, int from_day, int days, std::optional<int> days_before) {
  auto& cure = made.rules.cure;
  auto enough = from_day - cure.below;
  if (made.state.cure_due != never) {
    if (days >= from_day)
      made.add(cure_scheduled{never});
    return;
  }
  auto rung = rung_for(made.rules, days);
  if (!cure.allowed || rung >= made.state.phase || days > enough
      || (days_before && *days_before <= enough))
    return;
  auto& local = made.state.local;
  if (cure.for_days > 0)
    made.add(
      cure_scheduled{local.at(local.local_date(made.now) + std::chrono::days{cure.for_days})});
  else
    enter_phase_now(made, rung, phase_cause::cured, {});
}

} // namespace

void wait_for_step(draft& made, uint16_t step) {
  auto steps = current_steps(made.state, made.rules);
  if (step < steps.size())
    schedule_after(made, step, steps[step].wait);
  else
    made.add(steps_ended{});
}

void begin_treatment(draft& made) {
  choose_strategy(made);
  wait_for_step(made, 0);
}

void enter_phase_now(draft& made, uint16_t phase, phase_cause cause, std::string reason) {
  auto& entered = made.rules.phases[phase];
  if (made.state.move)
    drop_move(made, made.state.move->phase == phase ? std::string_view{} : "moved");
  made.add(phase_entered{phase, entered.name, cause, std::move(reason), made.now});
  if (entered.final)
    return close(made, entered.name);
  join_experiments(made);
  start_effort(made, 0);
  begin_treatment(made);
}

bool enter_phase(draft& made, uint16_t phase, phase_cause cause, std::string reason) {
  if (!may_enter(made, phase, cause, reason))
    return false;
  enter_phase_now(made, phase, cause, std::move(reason));
  return true;
}

void review_strategy(draft& made) {
  auto is_left = [&](const strategy* here) {
    return here && here->leave_when && holds(*here->leave_when, made.state, made.rules, made.now);
  };
  // The one that follows may be left at once too; each is a later one, so this ends.
  while (!made.state.closed && is_left(current_strategy(made.state, made.rules)))
    leave_strategy(made);
}

void leave_strategy(draft& made) {
  choose_strategy(made, made.state.strategy);
  wait_for_step(made, 0);
}

void treat_anew(draft& made) {
  auto phase = made.state.closed ? nullptr : current_phase(made.state, made.rules);
  if (!phase)
    return;
  auto segment = segment_of(made.state, made.rules, made.now);
  auto fits = [&](const strategy& one) { return is_for(one, segment, made); };
  // A strategy goes on while its condition holds: its segment was chosen with it.
  auto here = current_strategy(made.state, made.rules);
  auto stays = here ? !here->when || holds(*here->when, made.state, made.rules, made.now)
                    : std::none_of(phase->strategies.begin(), phase->strategies.end(), fits);
  if (stays)
    return;
  choose_strategy(made);
  wait_for_step(made, 0);
}

void review_phase(draft& made, const standing& before, money_cause cause) {
  auto& account = made.state;
  auto here = current_phase(account, made.rules);
  if (account.closed || account.settled || !here)
    return;
  // Debt after a time without any is a new story. A payment that was taken back is not:
  // there the old one goes on.
  if (before.settled && cause == money_cause::debt && (here->from_day || fell_due_since(made))) {
    begin_ladder(made, phase_cause::days_past_due);
    return;
  }
  if (!here->from_day)
    return;
  auto oldest = oldest_open_due(account);
  if (oldest == before.oldest_due && account.local == before.local)
    return;
  auto days = static_cast<int>((account.local.local_date(made.now) - *oldest).count());
  auto rung = rung_for(made.rules, days);
  auto days_before = days_at(before, made.now);
  // Only a rung that this change crossed counts: where somebody's word has put the
  // account, an unrelated payment does not move it.
  if (rung > account.phase && days_before && *days_before < *made.rules.phases[rung].from_day)
    climb_ladder(made);
  else
    review_cure(made, *here->from_day, days, days_before);
}

void end_cure_by_time(draft& made) {
  made.add(cure_scheduled{never});
  auto days = made.state.settled ? std::nullopt : days_past_due(made.state, made.now);
  auto rung = rung_for(made.rules, days);
  if (days && rung < made.state.phase)
    enter_phase_now(made, rung, phase_cause::cured, {});
}

void catch_up(draft& made, const standing& before) {
  // Days past due count for nothing while nothing is owed, or while an arrangement runs.
  if (made.state.arrangements.empty() && !before.settled)
    return;
  // Before any step of the phase that is behind the account: those are no longer for it.
  if (auto missed = next_boundary(made.state, made.rules); missed && missed->due <= made.now)
    climb_ladder(made);
}

void take_step(draft& made) {
  if (!made.state.efforts.empty() && spend_effort(made))
    return;
  auto steps = current_steps(made.state, made.rules);
  auto index = made.state.next_step;
  if (index >= steps.size()) {
    made.add(steps_ended{});
    return;
  }
  auto& taken = steps[index];
  auto entered_at = made.moves;
  auto next = static_cast<uint16_t>(index + 1);
  auto skipped = taken.only_if && !holds(*taken.only_if, made.state, made.rules, made.now);
  made.add(step_reached{index, taken.name, skipped});
  if (skipped)
    return wait_for_step(made, next);
  perform(made, taken.action, occasion::step, made.state.phase_name + "/" + taken.name);
  // Moving on, closing and scheduling by the action itself leave nothing to do here.
  auto decided = made.state.closed || made.moves != entered_at || made.state.step_due != never
                 || std::holds_alternative<end_steps>(taken.action);
  if (!decided)
    wait_for_step(made, next);
}

void close(draft& made, std::string reason) {
  cancel_planned(made, "closed");
  drop_open_promise(made, promise_status::cancelled);
  drop_arrangements(made);
  if (made.state.move)
    drop_move(made, "closed");
  made.add(account_was_closed{std::move(reason)});
}

void cancel_planned(draft& made, std::string_view reason) {
  auto& actions = made.state.actions;
  for (size_t place = 0; place < actions.size();) {
    if (actions[place].handed_over || actions[place].number >= made.first_new_action)
      ++place;
    else // the event takes it out of the list
      made.add(action_cancelled{actions[place].number, std::string{reason}});
  }
  auto& tasks = made.state.tasks;
  for (size_t place = 0; place < tasks.size();) {
    if (tasks[place].number >= made.first_new_action)
      ++place;
    else
      made.add(action_cancelled{tasks[place].number, std::string{reason}});
  }
}

result<void> decide_on(draft& made, const move_phase& what) {
  auto& phases = made.rules.phases;
  auto found = std::find_if(phases.begin(), phases.end(),
                            [&](auto& item) { return item.name == what.phase; });
  if (found == phases.end())
    return fail(errc::phase_unknown,
                fmt::format("phase '{}' is not in policy '{}'", what.phase, made.rules.name));
  auto place = static_cast<uint16_t>(found - phases.begin());
  if (place != made.state.phase)
    enter_phase(made, place, phase_cause::by_hand, what.reason);
  return {};
}

} // namespace recobro
