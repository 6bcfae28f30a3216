// The most that a phase or strategy does by itself, and what comes then.

#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// Null when the policy says no more of it.
const effort_cap* cap_of(const account_state& account, const policy& rules, uint16_t strategy) {
  auto here = current_phase(account, rules);
  if (!here || strategy > here->strategies.size())
    return nullptr;
  auto& cap = strategy == 0 ? here->effort : here->strategies[strategy - 1u].effort;
  return cap ? &*cap : nullptr;
}

uint32_t contacts_since(const account_state& account, const running_effort& effort,
                        const effort_cap& cap) {
  uint32_t sum = 0;
  for (size_t by = 0; by < channel_count; ++by)
    if (cap.channels.has(static_cast<channel>(by)))
      sum += account.contacts[by] - effort.contacts_before[by];
  return sum;
}

void spend(draft& made, size_t index, effort_limit by) {
  auto& account = made.state;
  auto effort = account.efforts[index];
  auto cap = cap_of(account, made.rules, effort.strategy);
  auto name = effort.strategy == 0 ? account.phase_name : account.strategy_name;
  auto because = "effort:" + name;
  made.add(effort_spent{effort.strategy, std::move(name), by,
                        cap ? contacts_since(account, effort, *cap) : 0});
  if (!cap)
    return;
  if (account.step_due != never)
    made.add(steps_ended{});
  perform_all(made, cap->then, occasion::step, because);
}

} // namespace

void start_effort(draft& made, uint16_t strategy) {
  auto cap = cap_of(made.state, made.rules, strategy);
  if (!cap)
    return;
  auto until = cap->days == 0 ? never
                              : end_of({.days = cap->days, .until_time = {}}, made.now,
                                       made.state.local, made.rules.calendar);
  made.add(effort_started{strategy,
                          strategy == 0 ? made.state.phase_name : made.state.strategy_name, until});
}

bool spend_effort(draft& made) {
  auto& efforts = made.state.efforts;
  for (size_t index = 0; index < efforts.size(); ++index) {
    auto cap = cap_of(made.state, made.rules, efforts[index].strategy);
    if (!cap || cap->contacts_max == 0
        || contacts_since(made.state, efforts[index], *cap) < cap->contacts_max)
      continue;
    spend(made, index, effort_limit::contacts);
    return true;
  }
  return false;
}

void end_effort_by_time(draft& made, size_t index) {
  spend(made, index, effort_limit::days);
}

} // namespace recobro
