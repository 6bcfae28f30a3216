#pragma once

// Runs all accounts of a portfolio through one world, on several threads. Equal worlds give equal
// results, whatever the number of threads.

#include "tools/simulate/figures.hpp"
#include "tools/simulate/world.hpp"

#include <functional>
#include <vector>

namespace recobro::simulate {

/// Accounts as they stand, or so many made-up ones.
struct portfolio {
  uint32_t made_up = 0;
  std::vector<account_state> states;
  std::vector<std::shared_ptr<const portfolio_knowledge>> known; // of each state; may be null
  size_t size() const { return states.empty() ? made_up : states.size(); }
};

struct simulation {
  figures counts;
  std::vector<account_result> accounts; // in the portfolio's order
  std::vector<uint32_t> microseconds;   // for each account; only when asked for
  double seconds = 0;
  /// FNV-1a over everything that was counted and every account's result.
  uint64_t fingerprint = 0;
};

struct run_options {
  unsigned workers = 1;
  bool measure = false;                      // microseconds
  std::function<void(size_t done)> progress; // by any thread, one at a time
};

/// @pre around.prepare() was called
simulation run(const world& around, const portfolio& from, const run_options& options);

} // namespace recobro::simulate
