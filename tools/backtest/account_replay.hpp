#pragma once

// One account told again under another policy, beside what the journal says of it.

#include "actors/experiment_book.hpp"
#include "tools/backtest/backtest.hpp"

namespace recobro::backtest {

struct told_again {
  decision_list then, now;
  uint64_t commands = 0, untold = 0, left_out = 0;
  struct refusal {
    instant at{};
    std::string command;
    std::string why;
    std::string phase;
  };
  std::vector<refusal> refused;
};

/// @param old_rules under which the journal's account decided
/// @param stopped arms of the portfolio's experiments: nobody comes to them from that instant on
/// @param mark of the account, from which lots are drawn
/// @param until the last instant of the journal: timers up to it are decided
told_again tell_again(const std::vector<entry>& entries, const policy& old_rules,
                      const backtest_options& options, const std::vector<stopped_arm>& stopped,
                      uint64_t mark, instant until);

} // namespace recobro::backtest
