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
  /// The message, a JSON object, with its number in front; numbers count from 1 for each agent.
  std::string number(const std::string& agent, std::string text) {
    text.insert(1, "\"n\":" + std::to_string(++boxes_[agent].last) + ",");
    return text;
  }
  /// The same for one that is to be there when he comes back.
  std::string keep(const std::string& agent, std::string text) {
    auto numbered = number(agent, std::move(text));
    auto& his = boxes_[agent];
    his.kept.emplace_back(his.last, numbered);
    if (his.kept.size() > kept_max)
      his.kept.pop_front();
    return numbered;
  }
  using letters = std::deque<std::pair<uint64_t, std::string>>;
  /// Those after `seen`, in order. Who has seen more than there ever was saw it before a restart.
  letters since(const std::string& agent, uint64_t seen) const {
    letters missed;
    if (auto found = boxes_.find(agent); found != boxes_.end())
      for (auto& letter : found->second.kept)
        if (letter.first > seen || seen > found->second.last)
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
