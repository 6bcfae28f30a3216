#pragma once

// Accounts in flight under another version of their policy: where each would stand, and when. The
// server, the dry run and the tests ask this one. How an account is moved is decided by
// `migrate_policy` (decide_migration.cpp).

#include "core/account/decide.hpp"

namespace recobro {

/// The first rule of `rules` for accounts of this version, or null.
const migration_rule* migration_for(const policy& rules, std::string_view version);

/// Where the account, decided by `older` so far, goes on under `rules`. Errors: migration_missing
/// when no rule is for it, or its phase or step has no counterpart.
result<policy_migrated> place_under(const account_state& account, const policy& older,
                                    const policy& rules);

/// Whether an account that waits for it is moved now; `older` decides it so far. `deciding`: it is
/// about to decide something, else it just did.
bool migration_due(const account_state& account, const policy& older, bool deciding);

/// What moving an account would change.
struct migration_preview {
  migration_time when{};
  policy_migrated where;
  std::vector<timer> gone, fresh; // of its agenda
  uint32_t actions_cancelled = 0; // that wait for a person or for the contact rules
};
/// As if it were moved now, whenever its time will come. Errors: as `migrate_policy` is refused.
result<migration_preview> preview_migration(const account_state& account, const policy_ptr& older,
                                            const policy& rules, instant now,
                                            const decision_settings& settings);

} // namespace recobro
