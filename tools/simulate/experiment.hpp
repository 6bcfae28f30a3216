#pragma once

// One or two policies on the same simulated debtors, and what can be said of their difference.

#include "tools/simulate/simulation.hpp"
#include "tools/simulate/statistics.hpp"

#include <optional>
#include <string>
#include <vector>

namespace recobro::simulate {

/// A policy and what came of it.
struct arm {
  std::string name; // of the policy
  std::string file;
  world around;
  simulation made;
};

/// Challenger less champion, debtor by debtor; minor units.
struct comparison {
  estimate champion_paid, challenger_paid; // of one account
  estimate paid, cost, net;                // the differences
  double difference_wanted = 0;            // in `paid` of one account
  std::optional<uint64_t> pairs_for_wanted, group_for_wanted;
  /// For the difference that was found, in a live experiment with two groups of debtors.
  std::optional<uint64_t> group_for_found;
};

/// @param wanted as a share of what the champion recovers
comparison compare(const simulation& champion, const simulation& challenger, double wanted);

/// What a parameter of the model turned up or down does.
struct sensitivity {
  parameter what{};
  double factor = 1;
  int64_t champion_net = 0;              // of the sample, minor units
  std::optional<int64_t> challenger_net; // less the champion's
};

/// What everything stands on.
struct sensitivity_result {
  size_t accounts = 0;
  int64_t champion_net = 0;
  std::optional<int64_t> challenger_net;
  std::vector<sensitivity> changes;
};

/// `from`: of each arm. Runs every arm again with each parameter at each of `factors`, on the first
/// `accounts` accounts.
sensitivity_result try_sensitivity(const std::vector<arm>& arms, const std::vector<portfolio>& from,
                                   size_t accounts, const std::vector<double>& factors,
                                   const run_options& options);

struct experiment {
  std::vector<arm> arms; // champion, perhaps challenger
  size_t portfolio_size = 0;
  bool made_up = true;        // the portfolio
  std::string portfolio_name; // for the report
  std::vector<std::string> jurisdictions;
  std::optional<comparison> compared;
  std::optional<sensitivity_result> sensitive;
};

} // namespace recobro::simulate
