#pragma once

// The stored form of entries and states (Protocol Buffers, core/store/records.proto).
// Encoding is deterministic: equal values give equal bytes, on every machine, so that
// bytes can be hashed and compared.

#include "core/account/state.hpp"

#include <string>
#include <string_view>

namespace recobro {

std::string encode(const entry& what);
result<entry> decode_entry(std::string_view bytes);

/// A state and the instant under which the agenda index holds the account (`never`:
/// not at all). The index may be early, never late.
struct snapshot {
  account_state state;
  instant indexed_due = never;
};

std::string encode(const snapshot& what);
result<snapshot> decode_snapshot(std::string_view bytes);

/// BLAKE2b-256, lower-case hex: names policies and compares states.
std::string digest(std::string_view bytes);

/// BLAKE2b-256 over account key and encoded state; lower-case hex.
std::string state_hash(const account_key& account, const account_state& state);

} // namespace recobro
