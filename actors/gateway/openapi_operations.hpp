#pragma once

// What the OpenAPI document says of each operation beyond the route table. Internal to
// openapi*.cpp.

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
  std::vector<std::string_view> parameters;
};

const std::vector<operation>& operations();

} // namespace recobro::openapi
