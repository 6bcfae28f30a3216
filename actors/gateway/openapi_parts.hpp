#pragma once

// What the schemas of the OpenAPI document are put together from. Internal to openapi*.cpp.

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace recobro::openapi {

using json = nlohmann::ordered_json;

struct member {
  std::string_view name;
  json schema;
  bool required = true;
};

inline json text(std::string_view description = {}) {
  json made{{"type", "string"}};
  if (!description.empty())
    made["description"] = description;
  return made;
}
inline json whole() {
  return {{"type", "integer"}, {"minimum", 0}};
}
inline json percent() {
  return {{"type", "string"}, {"pattern", "^-?[0-9]+\\.[0-9]{2}$"}};
}
inline json truth() {
  return {{"type", "boolean"}};
}
inline json moment() {
  return {{"type", "string"}, {"format", "date-time"}};
}
inline json day() {
  return {{"type", "string"}, {"format", "date"}};
}
inline json money() {
  return {{"type", "string"}, {"pattern", "^-?[0-9]+(\\.[0-9]+)?$"}};
}
inline json reference(std::string_view name) {
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}
inline json list_of(json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}
inline json texts_by_name() {
  return {{"type", "object"}, {"additionalProperties", text()}};
}

enum class extra : uint8_t { refused, allowed };

inline json object(std::initializer_list<member> members, extra other = extra::refused) {
  json made{{"type", "object"}, {"properties", json::object()}, {"required", json::array()}};
  for (const auto& each : members) {
    made["properties"][std::string(each.name)] = each.schema;
    if (each.required)
      made["required"].push_back(each.name);
  }
  if (other == extra::refused)
    made["additionalProperties"] = false;
  return made;
}

template <class Enum, size_t Count>
json words() {
  json made{{"type", "string"}, {"enum", json::array()}};
  for (size_t i = 0; i < Count; ++i)
    made["enum"].push_back(name_of(static_cast<Enum>(i)));
  return made;
}

} // namespace recobro::openapi
