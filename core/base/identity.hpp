#pragma once

// Identifiers. An account is `portfolio/number`; all other ids come from senders
// and are unique within their account.

#include "core/base/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace recobro {

/// "portfolio/number". The only name of an account in journal, store and messages.
class account_key {
public:
  account_key() = default;
  /// Each part: 1-64 of A-Z a-z 0-9 . _ : - (so it is safe in paths and logs).
  static result<account_key> make(std::string_view portfolio, std::string_view number);
  /// From "portfolio/number".
  static result<account_key> parse(std::string_view text);

  const std::string& text() const { return text_; }
  std::string_view portfolio() const;
  std::string_view number() const;

  friend auto operator<=>(const account_key&, const account_key&) = default;

private:
  std::string text_;
};

/// True when `text` may be an id: 1-`length_max` of A-Z a-z 0-9 . _ : / -
/// What recobro tells an account itself has ids that begin with @, which no sender can take.
bool valid_identifier(std::string_view text, size_t length_max = 64);

/// True when `text` is a word of the policy or a code: a-z first, then a-z 0-9 _ (40 at most).
bool valid_word(std::string_view text);

/// The logical partition of an account among `count`. Stable for ever: it is part of
/// the data format (FNV-1a 64 over the key's text, then modulo).
uint16_t partition_of(const account_key& account, uint16_t count);

/// 64-bit FNV-1a, for stable hashes that need no cryptographic strength.
uint64_t fnv1a(std::string_view bytes, uint64_t seed = 14695981039346656037ull);

} // namespace recobro

template <>
struct std::hash<recobro::account_key> {
  size_t operator()(const recobro::account_key& key) const noexcept {
    return std::hash<std::string>{}(key.text());
  }
};
