#include "tools/simulate/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace recobro::simulate {

namespace {

constexpr double normal_975 = 1.959963985;
constexpr double normal_80 = 0.841621234;
/// Exact for one and two degrees of freedom, where the expansion below is poor.
constexpr std::array<double, 2> t_of_few{12.7062, 4.3027};

std::optional<uint64_t> needed(double variance, double difference) {
  if (difference == 0 || !std::isfinite(variance))
    return std::nullopt;
  auto z = normal_975 + normal_80;
  auto count = std::ceil(z * z * variance / (difference * difference));
  if (!(count < 1e18))
    return std::nullopt;
  return std::max<uint64_t>(2, static_cast<uint64_t>(count));
}

} // namespace

double t_quantile(uint64_t freedom) {
  if (freedom == 0)
    return INFINITY;
  if (freedom <= t_of_few.size())
    return t_of_few[freedom - 1];
  // Cornish and Fisher's expansion about the normal quantile.
  auto z = normal_975;
  auto n = static_cast<double>(freedom);
  auto first = (std::pow(z, 3) + z) / 4;
  auto second = (5 * std::pow(z, 5) + 16 * std::pow(z, 3) + 3 * z) / 96;
  auto third = (3 * std::pow(z, 7) + 19 * std::pow(z, 5) + 17 * std::pow(z, 3) - 15 * z) / 384;
  return z + first / n + second / (n * n) + third / (n * n * n);
}

estimate estimate_of(std::span<const double> values) {
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
  auto half = t_quantile(values.size() - 1) * made.deviation
              / std::sqrt(static_cast<double>(values.size()));
  made.low = made.mean - half;
  made.high = made.mean + half;
  return made;
}

std::optional<uint64_t> pairs_needed(double deviation, double difference) {
  return needed(deviation * deviation, difference);
}

std::optional<uint64_t> group_needed(double first_deviation, double second_deviation,
                                     double difference) {
  return needed(first_deviation * first_deviation + second_deviation * second_deviation,
                difference);
}

} // namespace recobro::simulate
