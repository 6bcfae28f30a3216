#pragma once

// Answers to a WebSocket peer's pings, with one answer under way at most: a peer that
// pings and does not read gets the answer to its latest ping only (RFC 6455, 5.5.3),
// and costs the memory of two.

#include <optional>
#include <string>
#include <utility>

namespace recobro {

class ping_answers {
public:
  /// What to answer now; nothing while an answer is under way.
  std::optional<std::string> ping(std::string payload) {
    if (!std::exchange(under_way_, true))
      return payload;
    waiting_ = std::move(payload);
    return std::nullopt;
  }

  /// The answer under way is written. What to answer next.
  std::optional<std::string> written() {
    under_way_ = waiting_.has_value();
    return std::exchange(waiting_, std::nullopt);
  }

private:
  bool under_way_ = false;
  std::optional<std::string> waiting_;
};

} // namespace recobro
