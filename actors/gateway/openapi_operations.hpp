#pragma once

// What the OpenAPI document says of each operation beyond the route table, and by which a request's
// parameters are checked.

#include <string_view>
#include <vector>

namespace recobro::openapi {

struct operation {
  std::string_view name;
  std::string_view summary;
  std::string_view input_media; // empty: no body
  std::string_view input_schema;
  std::string_view output_media;  // empty: no body
  std::string_view output_schema; // empty: text
  std::vector<int> good;
  std::vector<int> bad; // problem documents, beside 401 and 403 of routes with roles
  std::vector<std::string_view> parameters; // of the query, and headers
};

const std::vector<operation>& operations();

/// Headers among the parameters begin with a capital.
constexpr bool is_header(std::string_view parameter) {
  return parameter.front() >= 'A' && parameter.front() <= 'Z';
}

} // namespace recobro::openapi
