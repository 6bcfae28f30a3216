// What version 5 added to what version 4 could say: tasks for people, and accounts that are moved
// to another version of their policy.

#include "tests/store/sample_values.hpp"

namespace recobro::tests {

namespace {

using std::chrono::hours;

task_terms sample_terms() {
  return {{"legal", "spanish"}, 2, sample_instant() + hours{8}, sample_instant() + hours{2}, "bob"};
}

task_content sample_content() {
  task_content made{"call", "call_script", "early/call"};
  made.priority = {1'250, {{"balance", 1'000}, {"broken", 250}}};
  made.by = channel::agent_call;
  made.contacts = true;
  made.planned_at = sample_instant();
  made.terms = sample_terms();
  return made;
}

policy_migrated sample_move() {
  return {"older-hash",
          "policy-hash",
          "sample",
          2,
          "early",
          1,
          "personal",
          1,
          "call",
          migrated_position::named,
          true,
          true,
          3,
          "court"};
}

} // namespace

open_task sample_task() {
  return {7,  task_stage::accepted, "front", "ana", sample_instant(), sample_instant() + hours{1},
          -5, sample_content()};
}

std::vector<event> additions_of_version_5() {
  const auto when = sample_instant();
  action_planned task{7,      action_kind::task, channel::agent_call,
                      "call", "call_script",     "early/call"};
  task.terms = sample_terms();
  auto unmoved = sample_move();
  unmoved.position = migrated_position::over;
  unmoved.move_phase.reset();
  unmoved.move_name.clear();
  return {task,
          task_queued{7, "front", when, sample_content()},
          task_moved{7, task_stage::accepted, "front", "ana", when, "mine", -5},
          task_completed{7, "call", "front", "ana", "call_later", when, when + hours{24}},
          task_completed{8, "review", "front", "ana", "reached", when},
          migration_planned{"newer-hash", "sample", migration_time::strategy_ends},
          sample_move(),
          unmoved};
}

void add_state_of_version_5(account_state& state) {
  planned_action waiting{10, action_kind::task, channel::agent_call, false, sample_instant()};
  waiting.terms = sample_terms();
  state.actions.push_back(std::move(waiting));
  state.tasks = {sample_task()};
  state.agent = "ana";
  state.migration
    = waiting_migration{"newer-hash", migration_time::strategy_ends, sample_instant(), 2, 1};
}

} // namespace recobro::tests
