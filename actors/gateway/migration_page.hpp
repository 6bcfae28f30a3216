#pragma once

// A page of a portfolio's accounts and what becomes of them when they go over to its policy's
// newest version: counted by where they are and where they go.

#include "actors/gateway/json_writer.hpp"
#include "core/account/migration.hpp"
#include "core/base/identity.hpp"

#include <map>
#include <string>
#include <vector>

namespace recobro {

inline constexpr size_t migration_examples_max = 3; // of each kind

/// Accounts that go the same way.
struct migration_way {
  policy_migrated where;             // of the first
  std::string phase, strategy, step; // where they are
  migration_time when{};
  uint64_t accounts = 0, timers_gone = 0, timers_new = 0, actions_cancelled = 0;
  std::vector<std::string> examples; // account numbers, first the one whose timers are shown
  std::vector<timer> gone, fresh;    // of the first account whose timers change

  bool timers_change() const { return !gone.empty() || !fresh.empty(); }
};
struct migration_refusal {
  error why; // of the first
  uint64_t accounts = 0;
  std::vector<std::string> examples;
};

struct migration_page {
  uint64_t accounts = 0; // looked at
  uint64_t already = 0;  // under the newest version
  uint64_t waiting = 0;  // to be moved to it, planned before
  uint64_t closed = 0;
  std::map<std::string, migration_way> ways;
  std::map<std::string, migration_refusal> refused;
  std::string next_after; // account number; empty: it was the last page

  void add(const account_key& account, const account_state& state, const policy& older,
           const migration_preview& what);
  void refuse(const account_key& account, const error& why);
};

void write_migration(json_writer& out, const migration_page& page);

} // namespace recobro
