#include "core/account/evolve_action.hpp"

#include <algorithm>
#include <cassert>

namespace recobro {

namespace {

planned_action* find_action(account_state& account, uint32_t number) {
  auto& actions = account.actions;
  auto found = std::find_if(actions.begin(), actions.end(),
                            [number](auto& item) { return item.number == number; });
  return found == actions.end() ? nullptr : &*found;
}

/// Takes the task out of the list.
open_task take_task(account_state& account, uint32_t number) {
  auto& tasks = account.tasks;
  auto found = std::find_if(tasks.begin(), tasks.end(),
                            [number](auto& item) { return item.number == number; });
  assert(found != tasks.end() && "an event names a task that the account does not have");
  auto taken = std::move(*found);
  tasks.erase(found);
  return taken;
}

/// As it was before a team took it over.
planned_action action_of(open_task task) {
  auto& content = task.content;
  return {.number = task.number,
          .kind = action_kind::task,
          .by = content.by,
          .at = content.planned_at,
          .what = std::move(content.kind),
          .because = std::move(content.because),
          .contacts = content.contacts,
          .script = std::move(content.script),
          .priority = std::move(content.priority),
          .terms = std::move(content.terms)};
}

} // namespace

const open_task* account_state::find_task(uint32_t number) const {
  for (auto& task : tasks)
    if (task.number == number)
      return &task;
  return nullptr;
}

void take_planned(account_state& account, const action_planned& what) {
  account.actions_planned = what.number;
  auto planned = planned_action{what.number, what.kind, what.by, false, what.at};
  if (what.not_before != instant{})
    planned.waits_until = what.not_before;
  if (what.at != instant{}) { // judged, so it may be asked about again
    planned.what = what.what;
    planned.because = what.because;
    planned.tone = what.tone;
    planned.to = what.to;
    planned.party = what.party;
    planned.contacts = what.contacts;
    planned.script = what.script;
    planned.priority = what.priority;
    planned.terms = what.terms;
    if (planned.waits_until != never)
      planned.wanted_since = what.at;
  }
  account.actions.push_back(std::move(planned));
}

void release_action(account_state& account, const action_planned& content) {
  if (auto waiting = find_action(account, content.number)) {
    if (content.at != instant{})
      waiting->at = content.at;
    waiting->waits_until = never;
    waiting->quota.clear();
    waiting->room_from = {};
  }
}

void defer_action(account_state& account, const action_deferred& what) {
  auto waiting = find_action(account, what.number);
  if (!waiting && account.find_task(what.number))
    waiting = &account.actions.emplace_back(action_of(take_task(account, what.number)));
  if (!waiting)
    return;
  if (waiting->wanted_since == instant{})
    waiting->wanted_since = waiting->at;
  waiting->waits_until = what.until;
}

void postpone_action_of(account_state& account, const action_postponed& what) {
  if (auto waiting = find_action(account, what.content.number)) {
    waiting->what = what.content.what;
    waiting->script = what.content.script;
    waiting->because = what.content.because;
    waiting->priority = what.content.priority;
    waiting->wanted_since = what.content.wanted_since;
    waiting->terms = what.content.terms;
    waiting->waits_until = what.content.not_before;
    waiting->quota = what.quota;
    waiting->room_from = what.room_from;
  }
}

void queue(account_state& account, const task_queued& what) {
  std::erase_if(account.actions, [&](auto& item) { return item.number == what.number; });
  account.tasks.push_back({.number = what.number,
                           .stage = task_stage::queued,
                           .team = what.team,
                           .queued_at = what.at,
                           .moved_at = what.at,
                           .content = what.content});
}

void move(account_state& account, const task_moved& what) {
  for (auto& task : account.tasks)
    if (task.number == what.number) {
      task.stage = what.to;
      task.team = what.team;
      task.agent = task.held() ? what.agent : std::string{};
      task.moved_at = what.at;
      task.boost = what.boost;
      task.review_at = what.review_at;
    }
}

void complete(account_state& account, const task_completed& what) {
  take_task(account, what.number);
  account.agent = what.agent;
}

} // namespace recobro
