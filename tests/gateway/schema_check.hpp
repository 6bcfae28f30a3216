#pragma once

// The part of JSON Schema that our OpenAPI document uses.

#include <nlohmann/json.hpp>

#include <string>

namespace recobro::tests {

inline bool has_type(const std::string& type, const nlohmann::json& value) {
  return type == "object"    ? value.is_object()
         : type == "array"   ? value.is_array()
         : type == "string"  ? value.is_string()
         : type == "integer" ? value.is_number_integer()
         : type == "number"  ? value.is_number()
         : type == "boolean" ? value.is_boolean()
                             : false;
}

/// What does not fit, with its place; empty when all does.
inline std::string schema_fault(const nlohmann::json& document, const nlohmann::json& schema,
                                const nlohmann::json& value, const std::string& place = "") {
  using nlohmann::json;
  if (schema.contains("$ref"))
    return schema_fault(
      document, document.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value,
      place);
  if (schema.contains("oneOf")) {
    int fits = 0;
    for (const auto& each : schema["oneOf"])
      fits += schema_fault(document, each, value, place).empty();
    return fits == 1 ? "" : place + " fits " + std::to_string(fits) + " alternatives";
  }
  if (schema.contains("const") && value != schema["const"])
    return place + " is not " + schema["const"].dump();
  if (schema.contains("type") && schema["type"].is_string() && !has_type(schema["type"], value))
    return place + " is no " + schema["type"].get<std::string>();
  if (schema.contains("enum")
      && std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
    return place + " is none of " + schema["enum"].dump();
  if (value.is_array() && schema.contains("items"))
    for (size_t i = 0; i < value.size(); ++i)
      if (auto fault = schema_fault(document, schema["items"], value[i],
                                    place + "[" + std::to_string(i) + "]");
          !fault.empty())
        return fault;
  if (!value.is_object())
    return "";
  for (const auto& name : schema.value("required", json::array()))
    if (!value.contains(name.get<std::string>()))
      return place + " has no " + name.get<std::string>();
  auto known = schema.value("properties", json::object());
  for (const auto& [name, member] : value.items()) {
    if (known.contains(name)) {
      if (auto fault = schema_fault(document, known[name], member, place + "." + name);
          !fault.empty())
        return fault;
    } else if (schema.contains("additionalProperties")) {
      const auto& other = schema["additionalProperties"];
      if (other == false)
        return place + " may not have " + name;
      if (other.is_object())
        if (auto fault = schema_fault(document, other, member, place + "." + name); !fault.empty())
          return fault;
    }
  }
  return "";
}

} // namespace recobro::tests
