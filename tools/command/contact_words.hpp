#pragma once

// Words of the contact rules as people write them on a command line.

#include "core/contact/judge.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// The error that names what was expected, and the nearest of it.
error unknown_word(std::string_view what, const std::string& word,
                   const std::vector<std::string_view>& expected);

/// A word of an enumeration with `count` words.
template <class Enum, size_t count>
result<Enum> word_from(std::string_view what, const std::string& word) {
  std::vector<std::string_view> words;
  for (size_t index = 0; index < count; ++index) {
    words.push_back(name_of(static_cast<Enum>(index)));
    if (words.back() == word)
      return static_cast<Enum>(index);
  }
  return fail(unknown_word(what, word, words));
}

/// People say "call" and "phone" for what the interfaces name "voice".
result<channel> channel_of(const std::string& word);

} // namespace recobro
