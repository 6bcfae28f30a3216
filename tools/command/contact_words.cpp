#include "tools/command/contact_words.hpp"

#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace recobro {

error unknown_word(std::string_view what, const std::string& word,
                   const std::vector<std::string_view>& expected) {
  return {errc::usage,
          fmt::format("{} {} is not known{}; expected one of: {}", what, recobro::quoted(word),
                      did_you_mean(word, expected), fmt::join(expected, ", "))};
}

result<channel> channel_of(const std::string& word) {
  if (word == "call" || word == "phone")
    return channel::voice;
  std::vector<std::string_view> words{"call"};
  for (size_t index = 0; index < channel_count; ++index) {
    words.push_back(name_of(static_cast<channel>(index)));
    if (words.back() == word)
      return static_cast<channel>(index);
  }
  return fail(unknown_word("channel", word, words));
}

} // namespace recobro
