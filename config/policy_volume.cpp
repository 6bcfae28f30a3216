#include "config/policy_volume.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// Of one step, at most.
struct counter {
  const policy& rules;
  word_set<channel> channels;

  int64_t of(channel by) const { return channels.has(by) ? 1 : 0; }

  int64_t operator()(const send_action& send) const {
    int64_t sum = of(send.by);
    for (const send_link& other : send.others)
      sum += of(other.by);
    return sum;
  }
  int64_t operator()(const task_action& task) const { return task.by ? of(*task.by) : 0; }
  int64_t operator()(const learned_send& send) const {
    const auto& choices = rules.learners[send.learner].choices;
    return std::ranges::any_of(choices, [this](const auto& one) { return channels.has(one.by); });
  }
  template <class Other>
  int64_t operator()(const Other&) const {
    return 0;
  }
};

int64_t contacts_in(const std::vector<step>& steps, const counter& count) {
  int64_t sum = 0;
  for (const step& one : steps)
    sum += std::visit(count, one.action);
  return sum;
}

} // namespace

int64_t contacts_of_one_account(const policy& rules, word_set<channel> channels) {
  const counter count{rules, channels};
  int64_t sum = 0;
  for (const phase& here : rules.phases) {
    int64_t most = contacts_in(here.steps, count);
    for (const strategy& one : here.strategies)
      most = std::max(most, contacts_in(one.steps, count));
    sum += most;
  }
  return sum;
}

} // namespace recobro
