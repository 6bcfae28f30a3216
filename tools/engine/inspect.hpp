#pragma once

// What the journal says without a running engine: an account's state, the hash of all
// states, and the rebuilding of every index from the blocks.

#include "actors/surroundings.hpp"

#include <functional>

namespace recobro {

/// Folds what the store holds of the account; `exists()` is false for an unknown one.
result<account_state> stored_state(const journal& store, const account_key& account);

/// The same as it was at `at`: after the entries that had been decided by then. `exists()` is
/// false when none had.
result<account_state> state_as_of(const journal& store, const account_key& account, instant at);

/// When the journal decided anything last; nothing while it is empty.
result<std::optional<instant>> last_decision(const journal& store);

/// BLAKE2b-256 chain over the state hashes of all accounts in key order, lower-case hex.
/// Says whether two journals hold the same accounts in the same states.
result<std::string> hash_of_all_states(const journal& store);

struct rebuild_report {
  uint64_t accounts = 0;
  uint64_t entries = 0;
};

/// Writes history, snapshots, agenda and outbox anew from the blocks alone. The engine
/// must not be running on the store, and does not start on it until a rebuild has come to
/// its end.
result<rebuild_report> rebuild_indexes(journal& store, const policy_registry& policies, instant now,
                                       const std::function<void(uint64_t accounts)>& progress);

/// Error rebuild_unfinished: a rebuild was begun and did not come to its end.
result<void> check_rebuilt(const journal& store, const std::string& directory);

} // namespace recobro
