#include "config/policy_volume.hpp"

#include <algorithm>

namespace recobro {

namespace {

int64_t contacts_in(const std::vector<step>& steps, word_set<channel> channels) {
  return std::ranges::count_if(steps, [&](const step& one) {
    if (const auto* send = std::get_if<send_action>(&one.action))
      return channels.has(send->by);
    const auto* task = std::get_if<task_action>(&one.action);
    return task && task->by && channels.has(*task->by);
  });
}

} // namespace

int64_t contacts_of_one_account(const policy& rules, word_set<channel> channels) {
  int64_t sum = 0;
  for (const phase& here : rules.phases) {
    int64_t most = contacts_in(here.steps, channels);
    for (const strategy& one : here.strategies)
      most = std::max(most, contacts_in(one.steps, channels));
    sum += most;
  }
  return sum;
}

} // namespace recobro
