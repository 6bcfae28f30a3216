#pragma once

// What was on each agent's screen last, with what it was about: whoever was cut off, or lost a task
// while he was on the telephone, still has a result to report. One thread; bounded for each agent.

#include "core/account/state.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>

namespace recobro {

class shown_tasks {
public:
  /// `most`: what the agent may have at once.
  void keep(const std::string& agent, const std::string& task, const open_task& what, size_t most) {
    auto& kept = agents_[agent];
    drop(kept, task);
    kept.emplace_back(task, what);
    while (kept.size() > most + gone_max)
      kept.pop_front();
  }
  /// Null when it is not known (any more).
  const open_task* find(const std::string& agent, const std::string& task) const {
    auto found = agents_.find(agent);
    if (found == agents_.end())
      return nullptr;
    auto same = [&](auto& each) { return each.first == task; };
    auto known = std::find_if(found->second.begin(), found->second.end(), same);
    return known == found->second.end() ? nullptr : &known->second;
  }
  void forget(const std::string& agent, const std::string& task) {
    if (auto found = agents_.find(agent); found != agents_.end())
      drop(found->second, task);
  }

private:
  using tasks = std::deque<std::pair<std::string, open_task>>; // the oldest first
  static constexpr size_t gone_max = 64;

  static void drop(tasks& kept, const std::string& task) {
    std::erase_if(kept, [&](auto& each) { return each.first == task; });
  }

  std::unordered_map<std::string, tasks> agents_;
};

} // namespace recobro
