#include "core/contact/stop_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace recobro {

namespace {

constexpr char32_t invalid = 0xFFFD;

/// Takes one code point off the front.
char32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  if (lead < 0x80)
    return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : -1;
  if (more < 0 || lead > 0xF4)
    return invalid;
  char32_t value = lead & (0x3Fu >> more);
  for (int left = more; left > 0; --left) {
    if (text.empty() || (static_cast<unsigned char>(text.front()) & 0xC0u) != 0x80)
      return invalid;
    value = value << 6 | (static_cast<unsigned char>(text.front()) & 0x3Fu);
    text.remove_prefix(1);
  }
  return value;
}

/// U+00C0 to U+00FF without case and accent; space for the two signs among them.
constexpr std::string_view latin_letters
  = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo "
    "ouuuuyty";

/// What a code point is in plain words: a letter or digit, 0 for nothing (an accent of its own), or
/// space.
char32_t plain(char32_t letter) {
  if (letter < 0x80) {
    if (letter >= 'A' && letter <= 'Z')
      return letter - 'A' + 'a';
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ? letter : U' ';
  }
  if (letter >= 0xC0 && letter <= 0xFF)
    return static_cast<unsigned char>(latin_letters[letter - 0xC0]);
  if (letter == 0xAA || letter == 0xBA)
    return letter == 0xAA ? U'a' : U'o';
  if ((letter >= 0x300 && letter <= 0x36F) || letter == 0x200B || letter == 0x200D
      || letter == 0xFE0F)
    return 0;
  if (letter >= 0xFF21 && letter <= 0xFF3A) // full width
    return letter - 0xFF21 + 'a';
  if (letter >= 0xFF41 && letter <= 0xFF5A)
    return letter - 0xFF41 + 'a';
  const bool sign = letter < 0xC0 || (letter >= 0x2000 && letter <= 0x2BFF)
                    || (letter >= 0x3000 && letter <= 0x303F) || letter >= 0xFF00;
  return sign ? U' ' : letter;
}

void append_utf8(std::string& out, char32_t letter) {
  if (letter < 0x80) {
    out += static_cast<char>(letter);
  } else if (letter < 0x800) {
    out += static_cast<char>(0xC0 | letter >> 6);
    out += static_cast<char>(0x80 | (letter & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | letter >> 12);
    out += static_cast<char>(0x80 | (letter >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (letter & 0x3F));
  }
}

/// Where `phrase` stands in `text` as whole words; npos if it does not.
size_t find_words(std::string_view text, std::string_view phrase) {
  for (size_t at = text.find(phrase); at != std::string_view::npos;
       at = text.find(phrase, at + 1)) {
    const size_t end = at + phrase.size();
    if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' '))
      return at;
  }
  return std::string_view::npos;
}

/// Puts `mark` where the phrases stood, which no phrase has, so that nothing new comes together.
std::string without(std::string text, const std::vector<std::string>& phrases,
                    std::string_view mark) {
  for (const std::string& phrase : phrases)
    for (size_t at = find_words(text, phrase); at != std::string::npos;
         at = find_words(text, phrase))
      text.replace(at, phrase.size(), mark);
  return text;
}

} // namespace

std::string plain_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char32_t letter = plain(take_code_point(text));
    if (letter == U' ') {
      if (!out.empty() && out.back() != ' ')
        out += ' ';
    } else if (letter != 0) {
      append_utf8(out, letter);
    }
  }
  if (!out.empty() && out.back() == ' ')
    out.pop_back();
  return out;
}

stop_words::stop_words(std::vector<stop_phrases> languages)
  : languages_(std::move(languages)) {
  for (stop_phrases& one : languages_)
    for (auto* phrases : {&one.alone, &one.anywhere, &one.unless, &one.courtesies}) {
      std::ranges::transform(*phrases, phrases->begin(),
                             [](const auto& it) { return plain_words(it); });
      std::erase(*phrases, "");
    }
}

std::optional<stop_words::match> stop_words::find(std::string_view text) const {
  const std::string words = plain_words(text);
  for (const stop_phrases& one : languages_) {
    const std::string meant = without(words, one.unless, "|");
    for (const std::string& phrase : one.anywhere)
      if (find_words(meant, phrase) != std::string::npos)
        return match{one.language, phrase};
    if (meant != words)
      continue; // with such a saying beside it, nothing stands alone
    for (const std::string& rest : {meant, plain_words(without(meant, one.courtesies, "."))})
      if (const auto alone = std::ranges::find(one.alone, rest); alone != one.alone.end())
        return match{one.language, *alone};
  }
  return std::nullopt;
}

} // namespace recobro
