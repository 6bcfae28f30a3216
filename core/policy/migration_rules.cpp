#include "core/policy/migration_rules.hpp"

#include <array>

namespace recobro {

std::string_view name_of(migration_time when) {
  constexpr std::array<std::string_view, migration_time_count> words{"now", "next_decision",
                                                                     "strategy_ends"};
  return words[static_cast<size_t>(when)];
}

std::string_view name_of(migration_position position) {
  constexpr std::array<std::string_view, 3> words{"keep", "restart", "from_step"};
  return words[static_cast<size_t>(position)];
}

} // namespace recobro
