#include "tools/simulate/statistics.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace recobro::simulate {

namespace {

constexpr double power = 0.8;

/// The probability below the upper end of a two-sided interval.
double below_upper_end(double confidence) {
  return (1 + confidence) / 2;
}

std::optional<uint64_t> needed(double variance, double difference, double confidence) {
  // Values that do not differ at all say nothing of how far others would.
  if (difference == 0 || !(variance > 0) || !std::isfinite(variance))
    return std::nullopt;
  auto z = normal_quantile(below_upper_end(confidence)) + normal_quantile(power);
  auto count = std::ceil(z * z * variance / (difference * difference));
  if (!(count < 1e18))
    return std::nullopt;
  return std::max<uint64_t>(2, static_cast<uint64_t>(count));
}

} // namespace

double shared_confidence(size_t comparisons) {
  return 1 - (1 - usual_confidence) / static_cast<double>(comparisons);
}

double normal_quantile(double probability) {
  assert(probability > 0.5 && probability < 1);
  // Halving needs no table of coefficients, and nobody asks often.
  double low = 0;
  double high = 40;
  for (int halving = 0; halving < 80; ++halving) {
    auto middle = (low + high) / 2;
    (std::erfc(middle / std::numbers::sqrt2) > 2 * (1 - probability) ? low : high) = middle;
  }
  return low;
}

double t_quantile(uint64_t freedom, double confidence) {
  if (freedom == 0)
    return INFINITY;
  auto p = below_upper_end(confidence);
  // Exact for one and two degrees of freedom, where the expansion below is poor.
  if (freedom == 1)
    return std::tan(std::numbers::pi * (p - 0.5));
  if (freedom == 2)
    return (2 * p - 1) / std::sqrt(2 * p * (1 - p));
  // Cornish and Fisher's expansion about the normal quantile.
  auto z = normal_quantile(p);
  auto n = static_cast<double>(freedom);
  auto first = (std::pow(z, 3) + z) / 4;
  auto second = (5 * std::pow(z, 5) + 16 * std::pow(z, 3) + 3 * z) / 96;
  auto third = (3 * std::pow(z, 7) + 19 * std::pow(z, 5) + 17 * std::pow(z, 3) - 15 * z) / 384;
  auto fourth = (79 * std::pow(z, 9) + 776 * std::pow(z, 7) + 1482 * std::pow(z, 5)
                 - 1920 * std::pow(z, 3) - 945 * z)
                / 92160;
  return z + first / n + second / (n * n) + third / (n * n * n) + fourth / (n * n * n * n);
}

estimate estimate_of(std::span<const double> values, double confidence) {
  estimate made{.count = values.size()};
  if (values.empty())
    return made;
  // Two passes: sums of squares of money would lose what the interval is about.
  double sum = 0;
  for (double value : values)
    sum += value;
  made.mean = sum / static_cast<double>(values.size());
  made.low = made.high = made.mean;
  if (values.size() < 2)
    return made;
  double squares = 0;
  for (double value : values)
    squares += (value - made.mean) * (value - made.mean);
  made.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
  auto half = t_quantile(values.size() - 1, confidence) * made.deviation
              / std::sqrt(static_cast<double>(values.size()));
  made.low = made.mean - half;
  made.high = made.mean + half;
  return made;
}

std::optional<uint64_t> pairs_needed(double deviation, double difference, double confidence) {
  return needed(deviation * deviation, difference, confidence);
}

std::optional<uint64_t> group_needed(double first_deviation, double second_deviation,
                                     double difference, double confidence) {
  return needed(first_deviation * first_deviation + second_deviation * second_deviation, difference,
                confidence);
}

} // namespace recobro::simulate
