#pragma once

// What happens to an account that goes over to another version of its policy.

#include "core/base/time.hpp"
#include "core/policy/migration_rules.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace recobro {

/// The account is to be moved to another version of its policy.
struct waiting_migration {
  std::string to; // content hash
  migration_time when{};
  instant phase_entered_at{}; // where it was when that was planned
  uint16_t phase = 0, strategy = 0;
  friend bool operator==(const waiting_migration&, const waiting_migration&) = default;
};

// As events.

/// The account waits to be moved to another version of its policy; to its own: it waits no longer.
struct migration_planned {
  std::string to;   // content hash
  std::string name; // of the policy
  migration_time when{};
};
/// Where in the steps an account goes on that was moved.
enum class migrated_position : uint8_t {
  kept,       // at the step that it waited for, until the same instant
  later,      // that step is no longer there: at the next of the older ones that is
  restarted,  // at the first
  named,      // at the step that the migration rule names
  over,       // the steps were over, and stay so
  chosen_anew // as if it entered the phase: strategy and steps
};
inline constexpr size_t migrated_position_count = 6;
/// From here on the account is decided by this version of its policy.
struct policy_migrated {
  std::string from; // content hashes
  std::string to;
  std::string name; // of the policy
  uint16_t phase = 0;
  std::string phase_name;
  uint16_t strategy = 0; // of the phase, counted from 1; 0: the phase's own steps
  std::string strategy_name;
  uint16_t next_step = 0;
  std::string step; // its name; empty: none follows
  migrated_position position{};
  bool phase_effort = false; // the efforts that run go on
  bool strategy_effort = false;
  std::optional<uint16_t> move_phase; // the phase that it waits to enter
  std::string move_name;
};

std::string_view name_of(migrated_position position);

} // namespace recobro
