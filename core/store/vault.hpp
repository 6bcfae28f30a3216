#pragma once

// Encryption of personal data. Internal to core/store. Every debtor has a random key of
// its own, which is stored wrapped by the master key; destroying it makes everything that
// was ever encrypted under it unreadable, in every copy.
//
// XChaCha20-Poly1305 with random nonces; nonce and ciphertext are stored together. The
// associated data binds a wrapped key to its account and personal data to account and
// sequence, so rows cannot be exchanged. Randomness comes from libsodium: secrets are the
// one thing that must not be replayable.

#include "core/base/result.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace recobro {

/// 32 bytes that are wiped when they go.
class secret_key {
public:
  static secret_key random();
  /// @pre bytes.size() == 32
  explicit secret_key(std::string_view bytes);
  secret_key(const secret_key&) = default;
  secret_key& operator=(const secret_key&) = default;
  ~secret_key();

  const unsigned char* data() const { return bytes_.data(); }
  std::string_view bytes() const;

private:
  secret_key() = default;
  std::array<unsigned char, 32> bytes_;
};

/// Nonce and ciphertext of `plain`, bound to `context`.
std::string seal(const secret_key& key, std::string_view context, std::string_view plain);
/// store_damaged when the key, the context or the bytes are not those of `seal`.
result<std::string> unseal(const secret_key& key, std::string_view context,
                           std::string_view sealed);

/// Context of a debtor's wrapped key, and of personal data.
std::string key_context(std::string_view account);
std::string entry_context(std::string_view account, uint64_t sequence);
/// Context and content of the row that tells whether a master key is the right one.
inline constexpr std::string_view master_check_context = "recobro master key";
inline constexpr std::string_view master_check_content = "opens this vault";

} // namespace recobro
