#include "actors/gateway/json_diagnosis.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// A recursive descent over the grammar of RFC 8259 that keeps nothing but its place.
class scanner {
public:
  scanner(std::string_view text, int nesting)
    : text_(text)
    , nesting_(nesting) {}

  std::optional<error> run() {
    space();
    if (value(0)) {
      space();
      if (at_ < text_.size())
        wrong(errc::malformed_json, "more text after the value");
    }
    return fault_;
  }

private:
  bool wrong(errc code, std::string_view what) {
    fault_ = error{code, fmt::format("byte {}: {}", at_ + 1, what)};
    return false;
  }
  bool expected(std::string_view what) {
    if (at_ >= text_.size())
      return wrong(errc::truncated, fmt::format("the text ends where {} was expected", what));
    return wrong(errc::malformed_json, fmt::format("expected {}", what));
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void space() {
    while (at_ < text_.size()
           && std::string_view{" \t\r\n"}.find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  bool value(int depth) {
    switch (peek()) {
    case '{':
      return list(depth, '}', true);
    case '[':
      return list(depth, ']', false);
    case '"':
      return string();
    case 't':
      return word("true");
    case 'f':
      return word("false");
    case 'n':
      return word("null");
    default:
      return number();
    }
  }

  bool list(int depth, char end, bool keyed) {
    if (depth + 1 > nesting_)
      return wrong(errc::nesting_too_deep, fmt::format("nested more than {} deep", nesting_));
    ++at_;
    space();
    if (peek() == end)
      return ++at_, true;
    while (true) {
      if (keyed && !key())
        return false;
      if (!value(depth + 1))
        return false;
      space();
      if (peek() == end)
        return ++at_, true;
      if (peek() != ',')
        return expected(keyed ? "',' or '}'" : "',' or ']'");
      ++at_;
      space();
    }
  }

  bool key() {
    if (peek() != '"')
      return expected("a key in double quotes");
    if (!string())
      return false;
    space();
    if (peek() != ':')
      return expected("':'");
    ++at_;
    space();
    return true;
  }

  bool string() {
    for (++at_; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '"')
        return ++at_, true;
      if (static_cast<unsigned char>(c) < 0x20)
        return wrong(errc::malformed_json, "a control character in a string must be escaped");
      if (c == '\\' && !escape())
        return false;
    }
    return wrong(errc::truncated, "the text ends inside a string");
  }

  bool escape() {
    ++at_;
    if (at_ >= text_.size())
      return wrong(errc::truncated, "the text ends inside a string");
    if (text_[at_] != 'u')
      return std::string_view{"\"\\/bfnrt"}.find(text_[at_]) != std::string_view::npos
             || wrong(errc::malformed_json, "unknown escape in a string");
    const size_t begin = at_ - 1;
    unsigned unit = 0;
    if (!code_unit(unit))
      return false;
    // RFC 8259 7: what needs two units is written as a pair of them, the high one first.
    if ((unit & 0xf800) != 0xd800)
      return true;
    const bool high = unit < 0xdc00;
    if (high && text_.substr(at_ + 1).starts_with("\\u")) {
      at_ += 2;
      if (!code_unit(unit))
        return false;
      if ((unit & 0xfc00) == 0xdc00)
        return true;
    }
    at_ = begin;
    return wrong(errc::malformed_json, "half of a surrogate pair in a string; write both halves");
  }

  /// From the 'u' to the last of its four digits.
  bool code_unit(unsigned& unit) {
    unit = 0;
    for (int i = 0; i < 4; ++i) {
      ++at_;
      if (at_ >= text_.size())
        return wrong(errc::truncated, "the text ends inside a string");
      if (!is_hex(text_[at_]))
        return wrong(errc::malformed_json, "\\u takes four hexadecimal digits");
      const char digit = text_[at_];
      unit = 16 * unit
             + static_cast<unsigned>(is_digit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
    }
    return true;
  }

  bool word(std::string_view text) {
    for (char c : text) {
      if (peek() != c)
        return expected(fmt::format("{}", text));
      ++at_;
    }
    return true;
  }

  bool number() {
    size_t end = std::min(text_.find_first_of(" \t\r\n,]}:\"[{", at_), text_.size());
    std::string_view token = text_.substr(at_, end - at_);
    if (token.empty())
      return expected("a value");
    if (is_json_number(token))
      return at_ = end, true;
    // "12." or "-" at the very end may be the beginning of a number.
    if (end == text_.size() && is_json_number(std::string(token) + "0"))
      return at_ = end, wrong(errc::truncated, "the text ends inside a number");
    return wrong(errc::malformed_json, "expected a value");
  }

  std::string_view text_;
  int nesting_;
  size_t at_ = 0;
  std::optional<error> fault_;
};

} // namespace

bool is_json_number(std::string_view text) {
  size_t at = 0;
  auto digits = [&] {
    size_t from = at;
    while (at < text.size() && is_digit(text[at]))
      ++at;
    return at > from;
  };
  if (text.starts_with('-'))
    ++at;
  if (at < text.size() && text[at] == '0')
    ++at;
  else if (!digits())
    return false;
  if (at < text.size() && text[at] == '.' && (++at, !digits()))
    return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-'))
      ++at;
    if (!digits())
      return false;
  }
  return at == text.size();
}

size_t find_invalid_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    auto byte = [&](size_t i) {
      return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    unsigned first = byte(0);
    size_t length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first >= 0x80 && (first < 0xc2 || first > 0xf4))
      return at;
    for (size_t i = 1; i < length; ++i)
      if ((byte(i) & 0xc0) != 0x80)
        return at;
    bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
    bool surrogate = first == 0xed && byte(1) >= 0xa0;
    bool too_large = first == 0xf4 && byte(1) >= 0x90;
    if (overlong || surrogate || too_large)
      return at;
    at += length;
  }
  return std::string_view::npos;
}

std::optional<error> diagnose_json(std::string_view text, int nesting) {
  if (size_t at = text.find('\0'); at != std::string_view::npos)
    return error{errc::nul_byte, fmt::format("byte {} is NUL; no text may hold one", at + 1)};
  if (size_t at = find_invalid_utf8(text); at != std::string_view::npos)
    return error{errc::invalid_utf8, fmt::format("byte {} is 0x{:02x}; send the text in UTF-8",
                                                 at + 1, static_cast<unsigned char>(text[at]))};
  if (text.starts_with("\xef\xbb\xbf"))
    return error{errc::malformed_json, "byte 1: a byte order mark; send the text without it"};
  return scanner(text, nesting).run();
}

} // namespace recobro
