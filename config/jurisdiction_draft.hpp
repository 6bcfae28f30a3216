#pragma once

// Between the two sources of the jurisdiction compiler: the rules of a file are read after its
// sources and holidays.

#include "config/jurisdiction_file.hpp"

namespace recobro {

struct jurisdiction_draft {
  jurisdiction made;
  bool has_holidays = false;
  const jurisdiction_surroundings& around;
};

/// Reads the list `rules` into the draft; those of the other reading are checked and left out.
void read_rules(const yaml_node& list, jurisdiction_draft& draft, yaml_errors& errors);

/// Words of an enumeration, or the one word `all`, as a set.
template <class Enum, size_t count>
std::optional<word_set<Enum>> read_word_set(const yaml_node& node,
                                            const std::array<std::string_view, count>& words,
                                            yaml_errors& errors) {
  word_set<Enum> found;
  if (node.is_scalar() && node.scalar() == "all") {
    for (size_t index = 0; index < count; ++index)
      found.add(static_cast<Enum>(index));
    return found;
  }
  for (const yaml_node& item : items_of(node, errors, count)) {
    const auto index = item.one_of(words);
    if (!index)
      errors.add(item, index.error());
    else
      found.add(static_cast<Enum>(*index));
  }
  if (node.is_sequence() && node.size() == 0)
    errors.add(node, node.wrong("a list of words", "at least one, or 'all'"));
  if (!found.empty())
    return found;
  return std::nullopt;
}

} // namespace recobro
