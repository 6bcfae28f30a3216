#pragma once

// Who listens in on agents: leaders who train them, or look for what went wrong. They hear what the
// agent's client says and what it is told, and can say nothing. Belongs to the io thread.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

class agent_listener {
public:
  virtual ~agent_listener() = default;
  /// `direction`: "said" by the agent's client, or "told" to it. `message` is a JSON object.
  virtual void hear(const std::string& team, const std::string& agent, std::string_view direction,
                    std::string_view message)
    = 0;
};

class listener_book {
public:
  void add(std::weak_ptr<agent_listener> ear) { ears_.push_back(std::move(ear)); }
  /// Costs nothing while nobody listens.
  void tell(const std::string& team, const std::string& agent, std::string_view direction,
            std::string_view message) {
    if (ears_.empty())
      return;
    auto ears = ears_; // who hears may end, or bring another
    for (auto& each : ears)
      if (auto ear = each.lock())
        ear->hear(team, agent, direction, message);
    std::erase_if(ears_, [](auto& each) { return each.expired(); });
  }

private:
  std::vector<std::weak_ptr<agent_listener>> ears_;
};

} // namespace recobro
