#pragma once

// A document of YAML as a value that can be changed: for files that are put together from several
// (config/policy_document.cpp). Every value keeps the file, line and column where it stands, so
// that whatever is wrong with it is told there.

#include "config/yaml_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

struct yaml_tree {
  yaml_kind kind = yaml_kind::null;
  bool quoted = false;
  yaml_position at;
  yaml_position key_at;
  std::string key; // empty in a sequence
  std::string text;
  std::vector<yaml_tree> children;

  bool is_map() const { return kind == yaml_kind::map; }
  bool is_sequence() const { return kind == yaml_kind::sequence; }
  const yaml_tree* find(std::string_view wanted) const;
  yaml_tree* find(std::string_view wanted);
  /// The text under the key "name" of a map; empty without.
  std::string_view name() const;
};

/// Whether both say the same, wherever they stand; keys of a map in any order.
bool same_content(const yaml_tree& one, const yaml_tree& other);

/// The node and all in it. With `source` everything stands in the file of that number.
yaml_tree tree_of(const yaml_node& node, std::optional<int> source = std::nullopt);

/// The root of a document whose values stand in `files`, which their positions count.
/// Errors: more values or levels than a document may have.
result<yaml_node> document_of(const yaml_tree& root, std::vector<std::string> files);

/// The tree as text that parses to the same tree, in blocks; what is small stands on one line. With
/// `files`, a comment says where a value stands that is from another file than what it stands in.
std::string text_of(const yaml_tree& root, const std::vector<std::string>* files = nullptr);

} // namespace recobro
