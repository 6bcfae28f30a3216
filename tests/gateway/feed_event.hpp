#pragma once

// One server-sent event as a test reads it.

#include "actors/gateway/openapi.hpp"
#include "tests/gateway/http_client.hpp"
#include "tests/gateway/schema_check.hpp"

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

/// What of the event is other than the OpenAPI document has it under this name.
inline std::string fault_of(const feed_event& event, const std::string& schema) {
  static const auto document = nlohmann::json::parse(openapi_document());
  nlohmann::json seen{{"event", event.name}, {"data", event.data.dump()}};
  if (!event.id.empty())
    seen["id"] = event.id;
  return schema_fault(document, document["components"]["schemas"][schema], seen);
}

} // namespace recobro::tests
