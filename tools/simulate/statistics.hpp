#pragma once

// How sure a difference is. Plain textbook arithmetic on doubles; no money is decided by it.

#include <cstdint>
#include <optional>
#include <span>

namespace recobro::simulate {

/// The mean of a sample with its 95 % confidence interval (Student's t).
struct estimate {
  uint64_t count = 0;
  double mean = 0;
  double deviation = 0; // of one value, n - 1
  double low = 0, high = 0;
  bool sure() const { return count > 1 && (low > 0 || high < 0); } // differs from zero
};

estimate estimate_of(std::span<const double> values);

/// Student's t at 97.5 % for so many degrees of freedom; within 1 % of the tables.
double t_quantile(uint64_t freedom);

/// How many pairs show a mean difference of `difference` with 80 % power at 5 %, two-sided. Nothing
/// when the difference is zero.
std::optional<uint64_t> pairs_needed(double deviation, double difference);
/// The same for each of two groups of different debtors, as a live experiment has them.
std::optional<uint64_t> group_needed(double first_deviation, double second_deviation,
                                     double difference);

} // namespace recobro::simulate
