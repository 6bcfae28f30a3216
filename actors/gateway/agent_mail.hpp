#pragma once

// What was said to each agent last, so that a client that was cut off can ask for what it missed.
// Offers are not kept: what an agent holds is told anew when he joins.

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>

namespace recobro {

/// One thread. Bounded for each agent; the oldest message goes first.
class agent_mail {
public:
  /// The number of the next message to this agent, from 1.
  uint64_t next(const std::string& agent) { return ++boxes_[agent].last; }
  void keep(const std::string& agent, uint64_t number, std::string text) {
    auto& kept = boxes_[agent].kept;
    kept.emplace_back(number, std::move(text));
    if (kept.size() > kept_max)
      kept.pop_front();
  }
  using letters = std::deque<std::pair<uint64_t, std::string>>;
  /// Those after `seen`, in order.
  letters since(const std::string& agent, uint64_t seen) const {
    letters missed;
    if (auto found = boxes_.find(agent); found != boxes_.end())
      for (auto& letter : found->second.kept)
        if (letter.first > seen)
          missed.push_back(letter);
    return missed;
  }

private:
  static constexpr size_t kept_max = 64;
  struct box {
    uint64_t last = 0;
    letters kept;
  };
  std::unordered_map<std::string, box> boxes_;
};

} // namespace recobro
