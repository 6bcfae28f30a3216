#pragma once

// How sure a difference is. Plain textbook arithmetic on doubles; no money is decided by it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace recobro::simulate {

/// How sure an interval is that holds for one question asked alone.
inline constexpr double usual_confidence = 0.95;

/// Of each of so many comparisons, so that with all of them together an interval misses the truth
/// no more often than one alone would (Bonferroni). @pre comparisons > 0
double shared_confidence(size_t comparisons);

/// The mean of a sample with its confidence interval (Student's t).
struct estimate {
  uint64_t count = 0;
  double mean = 0;
  double deviation = 0; // of one value, n - 1
  double low = 0, high = 0;
  bool sure() const { return count > 1 && (low > 0 || high < 0); } // differs from zero
};

estimate estimate_of(std::span<const double> values, double confidence = usual_confidence);

/// What a standard normal value stays below with this probability. @pre 0.5 < probability < 1
double normal_quantile(double probability);

/// Student's t of a two-sided interval for so many degrees of freedom; within 1.5 % of the tables.
double t_quantile(uint64_t freedom, double confidence = usual_confidence);

/// How many pairs show a mean difference of `difference` with 80 % power, two-sided. Nothing when
/// the difference is zero.
std::optional<uint64_t> pairs_needed(double deviation, double difference,
                                     double confidence = usual_confidence);
/// The same for each of two groups of different debtors, as a live experiment has them.
std::optional<uint64_t> group_needed(double first_deviation, double second_deviation,
                                     double difference, double confidence = usual_confidence);

} // namespace recobro::simulate
