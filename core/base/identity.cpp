#include "core/base/identity.hpp"

#include "core/base/nearest.hpp"

#include <algorithm>
#include <cassert>

namespace recobro {

namespace {

constexpr size_t part_length_max = 64;
constexpr size_t word_length_max = 40;

bool letter_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
         || (letter >= '0' && letter <= '9');
}

bool part_character(char letter) {
  return letter_or_digit(letter) || letter == '.' || letter == '_' || letter == ':'
         || letter == '-';
}

/// "." and ".." would be taken for steps in the path of an address (RFC 3986 5.2.4).
bool valid_part(std::string_view text) {
  return !text.empty() && text.size() <= part_length_max && text != "." && text != ".."
         && std::ranges::all_of(text, part_character);
}

tl::unexpected<error> bad_part(std::string_view what, std::string_view text) {
  return fail(errc::invalid_identifier,
              std::string(what) + ' ' + quoted(text)
                + "; expected 1 to 64 of A-Z a-z 0-9 . _ : -, and not only one or two dots");
}

} // namespace

result<account_key> account_key::make(std::string_view portfolio, std::string_view number) {
  if (!valid_part(portfolio))
    return bad_part("portfolio", portfolio);
  if (!valid_part(number))
    return bad_part("account number", number);
  account_key key;
  key.text_.reserve(portfolio.size() + 1 + number.size());
  key.text_ += portfolio;
  key.text_ += '/';
  key.text_ += number;
  return key;
}

result<account_key> account_key::parse(std::string_view text) {
  auto slash = text.find('/');
  if (slash == text.npos)
    return fail(errc::invalid_identifier,
                "account " + quoted(text) + "; expected portfolio/number");
  return make(text.substr(0, slash), text.substr(slash + 1));
}

std::string_view account_key::portfolio() const {
  return std::string_view(text_).substr(0, text_.find('/'));
}

std::string_view account_key::number() const {
  auto slash = text_.find('/');
  return slash == text_.npos ? std::string_view{} : std::string_view(text_).substr(slash + 1);
}

bool valid_identifier(std::string_view text, size_t length_max) {
  return !text.empty() && text.size() <= length_max && std::ranges::all_of(text, [](char letter) {
    return part_character(letter) || letter == '/';
  });
}

bool valid_word(std::string_view text) {
  if (text.empty() || text.size() > word_length_max || text[0] < 'a' || text[0] > 'z')
    return false;
  return std::ranges::all_of(text, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
  });
}

uint16_t partition_of(const account_key& account, uint16_t count) {
  assert(count > 0);
  return static_cast<uint16_t>(fnv1a(account.text()) % count);
}

uint64_t fnv1a(std::string_view bytes, uint64_t seed) {
  constexpr uint64_t prime = 1099511628211ull;
  auto hash = seed;
  for (auto byte : bytes)
    hash = (hash ^ static_cast<unsigned char>(byte)) * prime;
  return hash;
}

} // namespace recobro
