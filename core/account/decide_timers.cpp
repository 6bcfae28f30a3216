#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// Decides one timer. Each way leaves a state that does not have this timer any more.
void decide_timer(draft& made, const bare_timer& due) {
  auto& account = made.state;
  made.begin_fact(due.due);
  switch (due.kind) {
  case timer_kind::hold_end:
    made.add(hold_released{account.holds[due.index].id, true});
    return;
  case timer_kind::promise_end:
    end_promise_by_time(made, due.index);
    return;
  case timer_kind::deadline:
    reach_deadline(made, due.index);
    return;
  case timer_kind::phase_boundary:
    // After a long absence several rungs are behind us: the one for today is the one
    // that counts, and none between them is worked through.
    climb_ladder(made);
    return;
  case timer_kind::next_step:
    take_step(made);
    return;
  case timer_kind::offer_end:
    end_offer_by_time(made, due.index);
    return;
  case timer_kind::instalment_end:
    end_instalment_by_time(made, due.index);
    return;
  case timer_kind::action_release:
    ask_again(made, due.index);
    return;
  case timer_kind::trial_end:
    measure_trial(made, due.index);
    return;
  case timer_kind::choice_end:
    end_choice_by_time(made, due.index);
    return;
  case timer_kind::effort_end:
    end_effort_by_time(made, due.index);
    return;
  case timer_kind::cure_end:
    end_cure_by_time(made);
    return;
  case timer_kind::move_asked:
    review_move(made);
    return;
  case timer_kind::strategy_exit:
    leave_strategy(made);
    return;
  case timer_kind::task_review:
    review_held(made, made.state.tasks[due.index].number);
    return;
  }
}

} // namespace

result<void> decide_on(draft& made, const wake_up&) {
  leave_stopped_arms(made); // before a step of theirs is taken
  for (size_t count = 0; count < timers_per_turn_max; ++count) {
    auto first = first_timer(made.state, made.rules);
    if (first.due > made.now)
      break;
    decide_timer(made, first);
  }
  return {};
}

} // namespace recobro
