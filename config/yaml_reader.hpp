#pragma once

// Strict reading of YAML with a position for every complaint. Each file that a person
// writes (policies, configuration, import mappings) is read through this: a text
// becomes a tree of `yaml_node`, and a `yaml_map_reader` takes the known keys out of a
// map and complains of the rest. All errors of a file are collected, in the order of
// the file:
//
//   municipal.yaml:12:9: phases[1].steps[0].wait: '2 dayz' is not a duration; ...
//
// Refused: duplicate keys, anchors, aliases, tags, several documents, tabs in
// indentation, invalid UTF-8, NUL bytes and whatever is beyond the limits below.

#include "core/base/result.hpp"
#include "core/base/time.hpp"

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace recobro {

inline constexpr size_t yaml_bytes_max = 4 * 1024 * 1024;
inline constexpr size_t yaml_nesting_max = 64;
inline constexpr size_t yaml_nodes_max = 200'000;
/// Errors of one file that are collected; the last one says when there may be more.
inline constexpr size_t yaml_errors_max = 100;

/// What reading a file gives: the value, or everything that is wrong with the file.
template <class T>
using file_result = tl::expected<T, std::vector<error>>;

/// Both count from 1; a column is a character (code point) of the line.
struct yaml_position {
  int line = 1;
  int column = 1;
  int source = 0; // which of the document's files; a file that was parsed is the only one
  friend bool operator==(const yaml_position&, const yaml_position&) = default;
  friend std::strong_ordering operator<=>(const yaml_position& one, const yaml_position& other) {
    return std::tie(one.source, one.line, one.column)
           <=> std::tie(other.source, other.line, other.column);
  }
};

enum class yaml_kind : uint8_t { null, scalar, sequence, map };

struct yaml_document; // the nodes of one file, shared by all its yaml_nodes
struct yaml_tree;     // the same as a value that can be changed

/// One place of the file. Cheap to copy; keeps its document alive. The conversions
/// fail with config_wrong_value and a text that names file, place, value and remedy.
class yaml_node {
public:
  yaml_node(std::shared_ptr<const yaml_document> document, uint32_t index);

  yaml_kind kind() const;
  bool is_map() const { return kind() == yaml_kind::map; }
  bool is_scalar() const { return kind() == yaml_kind::scalar; }
  bool is_sequence() const { return kind() == yaml_kind::sequence; }
  yaml_position position() const;
  yaml_position key_position() const; // of the key before it; its own in a sequence
  const std::string& key() const;     // empty in a sequence
  std::string path() const;           // "phases[1].steps[0].wait", "" for the document
  const std::string& file() const;
  /// "12:9", with the file before it when that is another than this node's.
  std::string reference(yaml_position at) const;

  /// The scalar as it stands in the file, without quotes; empty for other kinds.
  const std::string& scalar() const;
  bool quoted() const;

  size_t size() const;                 // children of a sequence or map
  yaml_node child(size_t index) const; // @pre index < size()
  std::optional<yaml_node> find(std::string_view key) const;

  result<std::string> text(size_t length_max = 200) const; // not empty
  result<std::string> word() const;                        // valid_word
  result<int64_t> integer(int64_t least, int64_t most) const;
  result<bool> boolean() const; // true or false and nothing else
  result<date> day() const;     // 2026-01-31
  /// Index of the scalar in `words`; an unknown one is told the nearest.
  result<size_t> one_of(std::span<const std::string_view> words) const;
  /// Percent with at most two decimals, as basis points: "2.5" -> 250.
  result<int64_t> basis_points(int64_t most = 10'000) const;

  /// An error about this place; `message` follows "file:line:column: path: ".
  error complaint(errc code, std::string_view message) const;
  error complaint(errc code, std::string_view message, yaml_position at) const;
  /// "not X; expected Y" with the value quoted as far as it is short.
  error wrong(std::string_view is_not, std::string_view expected) const;

private:
  friend yaml_tree tree_of(const yaml_node& node, std::optional<int> source);

  std::shared_ptr<const yaml_document> document_;
  uint32_t index_;
};

/// The errors of one file, ordered by position.
class yaml_errors {
public:
  void add(yaml_position at, error what);
  void add(const yaml_node& where, error what) { add(where.position(), std::move(what)); }
  void add(const yaml_node& where, errc code, std::string_view message);
  bool empty() const { return found_.empty(); }
  bool full() const { return found_.size() >= yaml_errors_max; }
  /// All of them, ordered.
  std::vector<error> take();

private:
  std::vector<std::pair<yaml_position, error>> found_;
};

/// The document's root, or nothing when it can't be parsed. Duplicate keys go to
/// `errors` too, but the tree (with the first of each) is given, so that one run finds
/// everything: whoever calls this must refuse the file when `errors` is not empty.
std::optional<yaml_node> parse_yaml(std::string_view text, std::string_view file,
                                    yaml_errors& errors);

/// Takes keys out of a map. On destruction every key that nobody asked for becomes
/// config_unknown_key with the nearest known name.
class yaml_map_reader {
public:
  /// When `node` is no map that is an error, and every key is absent without another.
  yaml_map_reader(yaml_node node, yaml_errors& errors);
  yaml_map_reader(const yaml_map_reader&) = delete;
  yaml_map_reader& operator=(const yaml_map_reader&) = delete;
  ~yaml_map_reader();

  /// The value of `key`, if there. A key without a value is config_wrong_value.
  /// @pre `key` outlives the reader (a literal).
  std::optional<yaml_node> take(std::string_view key);
  /// The same; absence is config_missing_key.
  std::optional<yaml_node> need(std::string_view key);

  /// Converts into `target`, which stays as it is when the key is absent or wrong.
  /// `convert` is yaml_node -> result<U>. True when `target` was set.
  template <class T, class Convert>
  bool read(std::string_view key, T& target, Convert convert) {
    return assign(take(key), target, convert);
  }
  template <class T, class Convert>
  bool require(std::string_view key, T& target, Convert convert) {
    return assign(need(key), target, convert);
  }

  const yaml_node& node() const { return node_; }
  yaml_errors& errors() { return errors_; }

private:
  template <class T, class Convert>
  bool assign(const std::optional<yaml_node>& value, T& target, Convert convert) {
    if (!value) {
      return false;
    }
    auto converted = convert(*value);
    if (!converted) {
      errors_.add(*value, std::move(converted).error());
      return false;
    }
    target = static_cast<T>(*std::move(converted));
    return true;
  }

  yaml_node node_;
  yaml_errors& errors_;
  std::vector<std::string_view> known_;
};

/// The elements of a sequence; complains when `node` is none or has more than `most`.
std::vector<yaml_node> items_of(const yaml_node& node, yaml_errors& errors, size_t most = 10'000);

/// Parses and reads in one go: `read` is (const yaml_node& root, yaml_errors&) -> T.
template <class T, class Read>
file_result<T> read_yaml(std::string_view text, std::string_view file, Read read) {
  yaml_errors errors;
  if (const auto root = parse_yaml(text, file, errors)) {
    T value = read(*root, errors);
    if (errors.empty()) {
      return value;
    }
  }
  return tl::unexpected(errors.take());
}

} // namespace recobro
