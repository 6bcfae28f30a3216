#pragma once

// Bearer tokens: who may ask for what. A token is `rcb_<id>_<secret>`; only a hash of
// the secret is kept, under "token/<id>" in the journal's meta, with "tokens" as the list
// of ids. Used by the gateway and by `recobro token` on a stopped server's directory.

#include "core/base/result.hpp"
#include "core/base/time.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace recobro {

enum class role : uint8_t { admin, integrator, supervisor, agent, auditor };
std::string_view name_of(role role);
result<role> role_from(std::string_view word);

/// A set of roles.
using role_list = uint8_t;
constexpr role_list set_of(role role) {
  return static_cast<role_list>(1u << static_cast<unsigned>(role));
}

/// Whether the role works with debtors, so that their names and addresses are shown to it.
constexpr bool may_see_personal(role role) {
  return role == role::admin || role == role::integrator || role == role::agent;
}

struct token_record {
  std::string id;
  std::string name; // what the audit shows as actor
  role allowed{};
  instant created_at{};
  bool revoked = false;
  std::string secret_hash; // BLAKE2b-256, hex
};

/// Who sent a request.
struct principal {
  std::string token_id;
  std::string name;
  role acting{};
};

/// Where small named values are kept: a running engine or a journal that is open alone.
struct meta_access {
  std::function<result<std::optional<std::string>>(std::string_view name)> read;
  std::function<result<void>(std::string name, std::string value)> write;
};

/// One thread. Keeps what it has read, so it must be the only one that changes tokens.
class token_book {
public:
  explicit token_book(meta_access meta);

  struct issued {
    token_record record;
    std::string token; // shown once, never stored
  };
  /// `random` must be 40 bytes from a cryptographic source. Errors: invalid_identifier for
  /// a name that is none, and those of the store.
  result<issued> create(std::string_view name, role allowed, instant now, std::string_view random);
  result<std::vector<token_record>> list();
  /// Errors: token_unknown and those of the store.
  result<void> revoke(std::string_view id);

  /// From the value of an Authorization header. Errors: unauthorized.
  result<principal> authenticate(std::string_view header);

  /// False once it was revoked: long-lived streams ask again.
  bool valid(std::string_view id);

  static constexpr size_t random_bytes = 40;

private:
  result<std::optional<token_record>> find(std::string_view id);
  result<void> store(const token_record& record);

  meta_access meta_;
  std::unordered_map<std::string, token_record> known_;
};

} // namespace recobro
