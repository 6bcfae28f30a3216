#pragma once

// Names that must differ within one list of a file.

#include "config/yaml_reader.hpp"

#include <fmt/format.h>

#include <string>
#include <unordered_map>

namespace recobro {

class unique_names {
public:
  /// `what` they name: "step of this phase".
  unique_names(std::string_view what, yaml_errors& errors)
    : what_(what)
    , errors_(errors) {}

  /// Reads the required key "name" of a map, a word.
  void read(yaml_map_reader& map, std::string& target) {
    if (map.require("name", target, [](const yaml_node& value) { return value.word(); })) {
      add(*map.node().find("name"));
    }
  }

private:
  void add(const yaml_node& name) {
    const auto [first, fresh] = seen_.emplace(name.scalar(), name.position());
    if (!fresh) {
      errors_.add(name, errc::config_duplicate,
                  fmt::format("another {} is called '{}', at {}; names must differ", what_,
                              name.scalar(), name.reference(first->second)));
    }
  }

  std::string_view what_;
  yaml_errors& errors_;
  std::unordered_map<std::string, yaml_position> seen_;
};

} // namespace recobro
