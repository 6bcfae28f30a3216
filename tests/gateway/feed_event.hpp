#pragma once

// One server-sent event as a test reads it.

#include "tests/gateway/http_client.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace recobro::tests {

struct feed_event {
  std::string name, id;
  nlohmann::json data;
};

// Skips comments.
inline std::optional<feed_event> next_event(http_client& http) {
  while (auto text = http.read_until("\n\n")) {
    if (text->starts_with(':'))
      continue;
    feed_event event;
    for (std::string_view rest = *text; !rest.empty();) {
      auto end = std::min(rest.find('\n'), rest.size());
      auto line = rest.substr(0, end);
      if (line.starts_with("id: "))
        event.id = line.substr(4);
      else if (line.starts_with("event: "))
        event.name = line.substr(7);
      else if (line.starts_with("data: "))
        event.data = nlohmann::json::parse(line.substr(6));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return event;
  }
  return std::nullopt;
}

} // namespace recobro::tests
