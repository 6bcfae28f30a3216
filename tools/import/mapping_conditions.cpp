#include "core/base/nearest.hpp"
#include "tools/import/mapping_compiler.hpp"

#include <fmt/format.h>

#include <array>

namespace recobro {

std::vector<row_condition> mapping_compiler::parse_conditions(const yaml_node& node) {
  std::vector<row_condition> all;
  if (!node.is_map()) {
    errors_.add(node, node.wrong("a map of conditions", "lines such as 'event: Payment'"));
    return all;
  }
  for (size_t index = 0; index < node.size(); ++index)
    if (auto made = parse_condition(node.child(index)))
      all.push_back(std::move(*made));
  return all;
}

std::optional<row_condition> mapping_compiler::parse_condition(const yaml_node& node) {
  row_condition made;
  const auto named = column_of_key(node);
  if (node.is_map()) {
    parse_test(node, made);
  } else {
    made.what = row_condition::test::is_one_of;
    made.words = words_of(node);
  }
  if (!named)
    return std::nullopt;
  made.column = *named;
  return made;
}

/// A text or a list of them.
std::vector<std::string> mapping_compiler::words_of(const yaml_node& node) {
  std::vector<std::string> words;
  if (node.is_scalar()) {
    words.push_back(scalar(node));
    return words;
  }
  for (const auto& item : items_of(node, errors_)) {
    if (!item.is_scalar())
      errors_.add(item, item.wrong("a text", "a value of the column"));
    words.push_back(scalar(item));
  }
  return words;
}

void mapping_compiler::parse_test(const yaml_node& node, row_condition& into) {
  using test = row_condition::test;
  yaml_map_reader reader(node, errors_);
  size_t tests = 0;
  const auto words = [&](std::string_view key, test what) {
    if (const auto value = reader.take(key)) {
      into.what = what;
      into.words = words_of(*value);
      ++tests;
    }
  };
  words("is", test::is_one_of);
  words("is_not", test::is_none_of);
  bool empty = false;
  if (reader.read("empty", empty, [](const yaml_node& at) { return at.boolean(); })) {
    into.what = empty ? test::is_empty : test::is_not_empty;
    ++tests;
  }
  if (const auto value = reader.take("number")) {
    into.what = test::number_is;
    parse_signs(*value, into);
    ++tests;
  }
  // A key that is no test has its own complaint.
  if (tests != 1 && tests == node.size())
    complain(node, errc::config_wrong_value,
             "a condition has exactly one of: is, is_not, empty, number");
}

void mapping_compiler::parse_signs(const yaml_node& node, row_condition& into) {
  static constexpr std::array<std::string_view, 3> words{"positive", "negative", "zero"};
  const std::array<bool*, 3> flags{&into.positive, &into.negative, &into.zero};
  const auto set = [&](const yaml_node& at) {
    if (const auto index = at.one_of(words))
      *flags[*index] = true;
    else
      errors_.add(at, index.error());
  };
  if (node.is_scalar())
    return set(node);
  for (const auto& item : items_of(node, errors_, words.size()))
    set(item);
}

} // namespace recobro
