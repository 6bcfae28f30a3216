#pragma once

// Replays what a journal was told under another policy and says where the two decide differently.
// What debtors, channels and people did is taken as it happened: a backtest shows what a policy
// would have decided, not what debtors would have done then (that is what a simulation is for).

#include "actors/surroundings.hpp"
#include "core/store/journal.hpp"
#include "tools/backtest/reason.hpp"

#include <functional>

namespace recobro::backtest {

struct backtest_options {
  policy_ptr rules;
  contact_book_ptr contact;                    // null: no contact rules
  std::string portfolio;                       // empty: all
  duration tolerance{std::chrono::minutes{1}}; // in which the same decision is the same
  size_t examples_max = 20;
  std::function<void(uint64_t accounts)> progress;
};

enum class difference_kind : uint8_t { no_longer, added, moved, refused };
inline constexpr size_t difference_kind_count = 4;
/// "only the journal", "only the new policy", "at another time", "command refused".
std::string_view name_of(difference_kind kind);

struct difference {
  std::string account;
  difference_kind kind{};
  decision_kind about{};
  std::string what;
  std::string phase;
  std::optional<instant> then; // in the journal
  std::optional<instant> now;  // under the new policy
  reason why;
};

struct backtest_report {
  uint64_t accounts = 0, entries = 0, commands = 0;
  uint64_t accounts_that_differ = 0;
  uint64_t decisions_then = 0, decisions_now = 0, same = 0;
  uint64_t untold = 0;   // entries whose command cannot be told again
  uint64_t left_out = 0; // results of actions that the new policy does not plan
  uint64_t differences = 0;
  std::map<difference_kind, uint64_t> by_kind;
  std::map<std::string, std::array<uint64_t, difference_kind_count>> by_phase;
  std::map<std::string, std::array<uint64_t, difference_kind_count>> by_decision; // "send sms x"
  std::map<reason, uint64_t> by_reason; // adds up to `differences`, as the others do
  std::vector<difference> examples;     // the first ones
};

/// `visit` sees every difference.
result<backtest_report> run_backtest(const journal& store, const policy_registry& policies,
                                     const backtest_options& options,
                                     const std::function<void(const difference&)>& visit = {});

} // namespace recobro::backtest
