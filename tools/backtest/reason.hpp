#pragma once

// Why one of two policies did not decide what the other did: a word to count by and a sentence with
// the names in it. docs/simulation.md lists the words.

#include "tools/backtest/decision_list.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace recobro::backtest {

enum class reason_word : uint8_t {
  earlier, // the same, but not at the same time
  later,
  refused, // the command, by the policy
  account_closed,
  phase_missing,
  step_missing,
  other_phase,
  other_strategy,
  steps_paused,
  step_not_reached,
  condition_not_met,
  step_differs,
  held_back, // planned, but the contact rules or quiet windows did not let it leave
  fewer,     // the step did the same, but others did it less often
  no_answer_to,
  otherwise
};
/// "step_not_reached".
std::string_view name_of(reason_word word);

struct reason {
  reason_word word{};
  std::string sentence;
  friend auto operator<=>(const reason&, const reason&) = default;
};

/// @param rules of the side that did not decide it
/// @param side what that side decided
/// @param other what the other side decided
reason why_not(const policy& rules, const decision_list& side, const decided& other);

/// @pre by != 0
reason moved_by(duration by);

} // namespace recobro::backtest
