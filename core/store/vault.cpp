#include "core/store/vault.hpp"

#include "core/store/keys.hpp"

#include <sodium.h>

#include <cassert>
#include <cstring>

namespace recobro {

namespace {

constexpr size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* octets(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace

secret_key secret_key::random() {
  secret_key key;
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

secret_key::secret_key(std::string_view bytes) {
  assert(bytes.size() == bytes_.size());
  std::memcpy(bytes_.data(), bytes.data(), bytes_.size());
}

secret_key::~secret_key() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

std::string_view secret_key::bytes() const {
  return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

std::string seal(const secret_key& key, std::string_view context, std::string_view plain) {
  std::string sealed(nonce_bytes + plain.size() + tag_bytes, '\0');
  randombytes_buf(sealed.data(), nonce_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(octets(sealed) + nonce_bytes, nullptr, octets(plain),
                                             plain.size(), octets(context), context.size(), nullptr,
                                             octets(sealed), key.data());
  return sealed;
}

result<std::string> unseal(const secret_key& key, std::string_view context,
                           std::string_view sealed) {
  if (sealed.size() < nonce_bytes + tag_bytes)
    return fail(errc::store_damaged, "a row of the vault is too short");
  std::string plain(sealed.size() - nonce_bytes - tag_bytes, '\0');
  const auto body = sealed.substr(nonce_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(octets(plain), nullptr, nullptr, octets(body),
                                                 body.size(), octets(context), context.size(),
                                                 octets(sealed), key.data())
      != 0)
    return fail(errc::store_damaged, "a row of the vault does not open with its key");
  return plain;
}

std::string key_context(std::string_view account) {
  return std::string(account);
}

std::string entry_context(std::string_view account, uint64_t sequence) {
  std::string context(account);
  context.push_back('\0');
  append_be64(context, sequence);
  return context;
}

} // namespace recobro
