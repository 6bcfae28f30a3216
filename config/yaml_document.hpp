#pragma once

// The tree behind yaml_node: yaml_parser.cpp and yaml_tree.cpp build it and yaml_reader.cpp reads
// it.

#include "config/yaml_reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace recobro {

struct yaml_data {
  yaml_kind kind = yaml_kind::null;
  bool quoted = false;
  yaml_position at;
  yaml_position key_at;
  uint32_t parent = 0; // the root is its own parent
  uint32_t place = 0;  // among the parent's children
  std::string key;
  std::string text;
  std::vector<uint32_t> children;
};

struct yaml_document {
  std::vector<std::string> files; // one, or those that it was put together from
  std::vector<yaml_data> nodes;   // the root is the first
};

/// "file:line:column: ".
std::string position_prefix(std::string_view file, yaml_position at);

} // namespace recobro
