#pragma once

// The part of JSON Schema that our OpenAPI and AsyncAPI documents use.

#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
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

class schema_checker {
public:
  using json = nlohmann::json;

  explicit schema_checker(const json& document)
    : document_{document} {}

  /// What does not fit, with its place; empty when all does.
  std::string fault(const json& written, const json& value, const std::string& place) const {
    const auto& schema = meant_by(written);
    if (schema.contains("oneOf"))
      return choice_fault(schema["oneOf"], value, place);
    if (schema.contains("const") && value != schema["const"])
      return place + " is not " + schema["const"].dump();
    if (schema.contains("type") && schema["type"].is_string() && !has_type(schema["type"], value))
      return place + " is no " + schema["type"].get<std::string>();
    if (schema.contains("enum")
        && std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
      return place + " is none of " + schema["enum"].dump();
    if (value.is_number() && schema.contains("minimum") && value < schema["minimum"])
      return place + " is less than " + schema["minimum"].dump();
    if (value.is_string())
      return text_fault(schema, value, place);
    if (value.is_array())
      return list_fault(schema, value, place);
    return value.is_object() ? object_fault(schema, value, place) : "";
  }

private:
  const json& meant_by(const json& schema) const {
    if (!schema.contains("$ref"))
      return schema;
    auto path = schema["$ref"].get<std::string>().substr(1);
    return meant_by(document_.at(json::json_pointer(path)));
  }

  /// Exactly one has to fit. When none does, the faults of those that are of its type are told.
  std::string choice_fault(const json& choices, const json& value, const std::string& place) const {
    int fits = 0;
    std::string faults;
    for (const auto& each : choices) {
      auto found = fault(each, value, place);
      fits += found.empty();
      if (const auto& schema = meant_by(each); names_type_of(schema, value))
        faults += ", as " + (schema.contains("description") ? schema["description"].dump() : "one")
                  + ": " + found;
    }
    return fits == 1 ? "" : place + " fits " + std::to_string(fits) + " alternatives" + faults;
  }

  static bool names_type_of(const json& schema, const json& value) {
    const auto type = json::json_pointer("/properties/type/const");
    return value.is_object() && value.contains("type") && schema.contains(type)
           && schema[type] == value["type"];
  }

  std::string text_fault(const json& schema, const json& value, const std::string& place) const {
    const auto& text = value.get_ref<const std::string&>();
    if (schema.contains("pattern")
        && !std::regex_search(text, std::regex(schema["pattern"].get<std::string>())))
      return place + " is " + value.dump() + ", which is not as " + schema["pattern"].dump();
    const std::string day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    const std::string time = "T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})";
    auto format = schema.value("format", "");
    if ((format == "date" && !std::regex_match(text, std::regex(day)))
        || (format == "date-time" && !std::regex_match(text, std::regex(day + time))))
      return place + " is " + value.dump() + ", which is no " + format;
    if (!schema.contains("contentSchema"))
      return "";
    auto content = json::parse(text, nullptr, false);
    return content.is_discarded() ? place + " holds no JSON"
                                  : fault(schema["contentSchema"], content, place);
  }

  std::string list_fault(const json& schema, const json& value, const std::string& place) const {
    std::string found;
    if (schema.contains("items"))
      for (size_t i = 0; i < value.size() && found.empty(); ++i)
        found = fault(schema["items"], value[i], place + "[" + std::to_string(i) + "]");
    return found;
  }

  std::string object_fault(const json& schema, const json& value, const std::string& place) const {
    for (const auto& name : schema.value("required", json::array()))
      if (!value.contains(name.get<std::string>()))
        return place + " has no " + name.get<std::string>();
    auto known = schema.value("properties", json::object());
    auto other = schema.value("additionalProperties", json(true));
    for (const auto& [name, member] : value.items()) {
      if (!known.contains(name) && other == false)
        return place + " may not have " + name;
      const auto& expected = known.contains(name) ? known[name] : other;
      if (expected.is_object())
        if (auto found = fault(expected, member, place + "." + name); !found.empty())
          return found;
    }
    return "";
  }

  const json& document_;
};

/// What does not fit, with its place; empty when all does.
inline std::string schema_fault(const nlohmann::json& document, const nlohmann::json& schema,
                                const nlohmann::json& value) {
  return schema_checker(document).fault(schema, value, "");
}

} // namespace recobro::tests
