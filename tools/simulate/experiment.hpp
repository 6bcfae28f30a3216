#pragma once

// One policy or several on the same simulated debtors, and what can be said of their differences.

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

/// Else nothing is known of whether its contacts are lawful.
inline bool asks_contact_rules(const arm& one) {
  return one.around.contact != nullptr;
}

/// A challenger less the champion, debtor by debtor; minor units.
struct comparison {
  double confidence = usual_confidence;    // of the intervals, and of the sample sizes
  estimate champion_paid, challenger_paid; // of one account
  estimate paid, cost, net;                // the differences
  double difference_wanted = 0;            // in `paid` of one account
  std::optional<uint64_t> pairs_for_wanted, group_for_wanted;
  /// For the difference that was found, in a live experiment with two groups of debtors.
  std::optional<uint64_t> group_for_found;
};

struct compare_options {
  double wanted = 0.01;   // difference that sample sizes are for, as a share of what comes in
  size_t comparisons = 1; // that are made with the same champion; each has to be surer
};
comparison compare(const simulation& champion, const simulation& challenger,
                   const compare_options& options);
/// Each challenger with the champion, in the arms' order; nothing of one arm alone.
std::vector<comparison> compare_all(const std::vector<arm>& arms, double wanted);

/// What a parameter of the model turned up or down does.
struct sensitivity {
  parameter what{};
  double factor = 1;
  std::vector<int64_t> nets; // of the sample for each arm, minor units
};

/// What everything stands on.
struct sensitivity_result {
  size_t accounts = 0;
  std::vector<int64_t> nets; // of each arm, with the model as it is
  std::vector<sensitivity> changes;
};

/// `from`: of each arm. Runs every arm again with each parameter at each of `factors`, on the first
/// `accounts` accounts.
sensitivity_result try_sensitivity(const std::vector<arm>& arms, const std::vector<portfolio>& from,
                                   size_t accounts, const std::vector<double>& factors,
                                   const run_options& options);

struct experiment {
  std::vector<arm> arms; // the champion, then the challengers
  size_t portfolio_size = 0;
  bool made_up = true;        // the portfolio
  std::string portfolio_name; // for the report
  std::vector<std::string> jurisdictions;
  std::vector<comparison> compared; // of arms[1], arms[2], ... with arms[0]
  std::optional<sensitivity_result> sensitive;
};

} // namespace recobro::simulate
