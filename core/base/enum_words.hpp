#pragma once

// Enumerators and their words: a table in declaration order, read both ways.

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <string_view>

namespace recobro {

template <class Enum, size_t N>
std::string_view word_of(Enum value, const std::array<std::string_view, N>& words) {
  auto position = static_cast<size_t>(value);
  assert(position < N);
  return words[position];
}

template <class Enum, size_t N>
std::optional<Enum> value_of(std::string_view word, const std::array<std::string_view, N>& words) {
  auto found = std::ranges::find(words, word);
  if (found == words.end())
    return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

} // namespace recobro
