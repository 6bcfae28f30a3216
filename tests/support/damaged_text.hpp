#pragma once

// Random damage to a good text, for properties of readers: each takes it or says what is wrong with
// it, at a place that the text has. Within rapidcheck only, which prints its seed.

#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace recobro::tests {

/// A piece of the text is dropped, doubled, moved or replaced, some times over.
inline std::string damaged(std::string text) {
  constexpr std::string_view signs = " \n\t:-[]{},\"'#&*!|>%@?~0a\x01\xff";
  const int count = *rc::gen::inRange(1, 6);
  for (int round = 0; round < count && !text.empty(); ++round) {
    const size_t at = *rc::gen::inRange<size_t>(0, text.size());
    const size_t length = *rc::gen::inRange<size_t>(0, std::min<size_t>(text.size() - at, 80) + 1);
    const std::string piece = text.substr(at, length);
    switch (*rc::gen::inRange(0, 5)) {
    case 0:
      text.erase(at, length);
      break;
    case 1:
      text.insert(at, piece);
      break;
    case 2:
      text.insert(*rc::gen::inRange<size_t>(0, text.size() + 1), piece);
      break;
    case 3:
      text[at] = signs[*rc::gen::inRange<size_t>(0, signs.size())];
      break;
    default:
      text.insert(at, 1, signs[*rc::gen::inRange<size_t>(0, signs.size())]);
      break;
    }
  }
  return text;
}

/// Whether the message begins "file:line:column: " with a place of the text.
inline bool has_place(std::string_view message, std::string_view file, std::string_view text) {
  if (!message.starts_with(file) || message.size() <= file.size() || message[file.size()] != ':')
    return false;
  message.remove_prefix(file.size() + 1);
  const auto colon = message.find(':');
  const auto end = message.find(": ");
  if (colon == std::string_view::npos || end == std::string_view::npos || end <= colon)
    return false;
  const int line = std::stoi(std::string(message.substr(0, colon)));
  const int column = std::stoi(std::string(message.substr(colon + 1, end - colon - 1)));
  // The end of the text is a place too, and one line more after its last line break.
  return line >= 1 && line <= std::count(text.begin(), text.end(), '\n') + 2 && column >= 1;
}

} // namespace recobro::tests
