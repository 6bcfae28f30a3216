#pragma once

// What becomes of accounts in flight when their portfolio gets another version of its policy: the
// newer version says it (docs/policy.md, "Migration"). Values only; core/account/migration.hpp
// applies them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// When an account that is to be moved is moved.
enum class migration_time : uint8_t {
  now,           // at once
  next_decision, // when something happens to it, or a timer of it is due
  strategy_ends  // when it left the phase or strategy, or its steps are over
};
inline constexpr size_t migration_time_count = 3;

/// Where in the steps an account goes on.
enum class migration_position : uint8_t {
  keep,     // at the step that it waits for
  restart,  // at the first
  from_step // at one that the rule names
};

/// What becomes of accounts of a phase of the older version.
struct phase_migration {
  struct strategy_migration {
    std::string from;
    uint16_t to = 0; // of the phase, counted from 1; 0: the phase's own steps
    friend bool operator==(const strategy_migration&, const strategy_migration&) = default;
  };
  std::string from;
  uint16_t to = 0; // place in this policy's phases
  std::vector<strategy_migration> strategies;
  std::optional<migration_position> position; // without: the rule's
  std::string step;                           // of from_step
  friend bool operator==(const phase_migration&, const phase_migration&) = default;
};

struct migration_rule {
  std::vector<std::string> from; // beginnings of versions; empty: every other version
  migration_time when{};
  migration_position position{};       // keep or restart
  std::vector<phase_migration> phases; // those that are not named keep their name
  friend bool operator==(const migration_rule&, const migration_rule&) = default;
};

std::string_view name_of(migration_time when);
std::string_view name_of(migration_position position);

} // namespace recobro
