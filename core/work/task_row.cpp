#include "core/work/task_row.hpp"

#include "core/account/contact_facts.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// The task that the event is about, and how it ended if it did.
std::optional<task_end> told_of(const event& what) {
  if (auto queued = std::get_if<task_queued>(&what))
    return task_end{queued->number, {}};
  if (auto moved = std::get_if<task_moved>(&what))
    return task_end{moved->number, {}};
  if (auto done = std::get_if<task_completed>(&what))
    return task_end{done->number, "completed"};
  if (auto cancelled = std::get_if<action_cancelled>(&what))
    return task_end{cancelled->number, cancelled->reason};
  if (auto deferred = std::get_if<action_deferred>(&what))
    return task_end{deferred->number, "contact_rules"};
  if (auto contact = std::get_if<contact_recorded>(&what))
    if (auto number = action_number(contact->action))
      return task_end{*number, "reported"};
  return std::nullopt;
}

} // namespace

task_row row_of(const account_key& key, const account_state& account, const open_task& task) {
  return {key, task, account.language, std::string{jurisdiction_of(account)}, account.segment};
}

work_effect effect_on_work(const account_key& key, const account_state& after,
                           const std::vector<event>& events) {
  work_effect effect;
  for (auto& happened : events) {
    auto told = told_of(happened);
    if (!told)
      continue;
    auto same = [&](auto& other) { return other.number == told->number; };
    auto known = std::find_if(effect.gone.begin(), effect.gone.end(), same);
    if (known == effect.gone.end())
      effect.gone.push_back(std::move(*told));
    else if (known->reason.empty()) // until it ends
      known->reason = std::move(told->reason);
  }
  std::erase_if(effect.gone, [&](auto& each) {
    auto task = after.find_task(each.number);
    if (task)
      effect.put.push_back(row_of(key, after, *task));
    return task != nullptr;
  });
  return effect;
}

} // namespace recobro
