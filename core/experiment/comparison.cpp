#include "core/experiment/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace recobro {

namespace {

constexpr double whole = 10'000; // basis points

constexpr std::array<std::string_view, arm_standing_count> standing_words{
  "control", "too_few", "open", "better", "losing", "harmful"};

double sum(const tally& of, arm_sum which) {
  return static_cast<double>(of[static_cast<size_t>(which)]);
}

struct estimate {
  double mean = 0;
  double radius = 1;
};

/// Of values whose sum and sum of squares are known. A deviation of zero would be too sure of
/// itself after a few equal values: one unseen value at the far end is always thought of.
estimate estimate_of(double count, double total, double squares, double doubt, double tuned_for) {
  if (count < 1)
    return {};
  const auto mean = total / count;
  const auto smoothed = (total + 0.5) / (count + 1);
  const auto spread = std::max(squares / count - mean * mean, smoothed * (1 - smoothed) / count);
  return {mean, sequence_radius(count, std::sqrt(std::max(spread, 0.0)), doubt, tuned_for)};
}

estimate measure_of(const experiment& tried, const tally& of, double doubt) {
  const auto count = sum(of, arm_sum::measured);
  switch (tried.measure) {
  case trial_measure::recovered:
    return estimate_of(count, sum(of, arm_sum::recovered) / whole,
                       sum(of, arm_sum::recovered_square) / (whole * whole), doubt, tried.at_least);
  case trial_measure::paid:
    return estimate_of(count, sum(of, arm_sum::paid), sum(of, arm_sum::paid), doubt,
                       tried.at_least);
  case trial_measure::settled:
    return estimate_of(count, sum(of, arm_sum::settled), sum(of, arm_sum::settled), doubt,
                       tried.at_least);
  }
  return {};
}

/// How much more, beyond doubt, of the arm's accounts than of the control's.
double excess(const experiment& tried, const tally& arm, const tally& control, arm_sum which,
              double doubt) {
  const auto of = [&](const tally& sums) {
    return estimate_of(sum(sums, arm_sum::measured), sum(sums, which), sum(sums, which), doubt,
                       tried.at_least);
  };
  const auto here = of(arm), there = of(control);
  return here.mean - here.radius - (there.mean + there.radius);
}

std::optional<std::string> harm(const experiment& tried, const tally& arm, const tally& control,
                                double doubt) {
  const auto over = [&](const std::optional<int64_t>& limit, arm_sum which,
                        std::string_view what) -> std::optional<std::string> {
    if (!limit)
      return std::nullopt;
    const auto more = excess(tried, arm, control, which, doubt);
    if (more <= static_cast<double>(*limit) / whole)
      return std::nullopt;
    return fmt::format("at least {:.2f} points more of its accounts than of the control's {}, the "
                       "guard rail is {:.2f}",
                       100 * more, what, static_cast<double>(*limit) / 100);
  };
  if (auto found = over(tried.guard.stops_above, arm_sum::stopped, "said stop"))
    return found;
  return over(tried.guard.disputes_above, arm_sum::disputed, "disputed");
}

} // namespace

double sequence_radius(double count, double deviation, double doubt, double tuned_for) {
  // Waudby-Smith and others, equation (12) for the tuning and theorem 2.2 for the boundary.
  const auto logged = -2 * std::log(doubt);
  const auto tuning = (logged + std::log(logged + 1)) / std::max(tuned_for, 1.0);
  const auto spread = count * tuning + 1;
  return deviation
         * std::sqrt(2 * spread / (count * count * tuning) * std::log(std::sqrt(spread) / doubt));
}

std::vector<arm_figures> compare(const experiment& tried, const std::vector<tally>& sums) {
  std::vector<arm_figures> all;
  // Split over the comparisons and over the two arms of each: together they are false of equal
  // arms with at most the stated chance.
  const auto comparisons = static_cast<double>(tried.arms.size() - 1);
  const auto doubt = static_cast<double>(tried.doubt_basis_points) / whole / (2 * comparisons);
  const auto control = measure_of(tried, sums.front(), doubt);
  for (size_t place = 0; place < tried.arms.size(); ++place) {
    arm_figures made{.arm = tried.arms[place].name, .sums = sums[place]};
    const auto here = measure_of(tried, made.sums, doubt);
    made.mean = here.mean;
    made.within = {std::max(here.mean - here.radius, 0.0), std::min(here.mean + here.radius, 1.0)};
    const auto fewest
      = std::min(sum(made.sums, arm_sum::measured), sum(sums.front(), arm_sum::measured));
    if (place == 0) {
      made.standing = arm_standing::control;
    } else if (fewest < tried.at_least) {
      made.standing = arm_standing::too_few;
    } else {
      const auto gap = here.mean - control.mean;
      const auto radius = here.radius + control.radius;
      made.difference = interval{gap - radius, gap + radius};
      if (auto harmed = harm(tried, made.sums, sums.front(), doubt)) {
        made.standing = arm_standing::harmful;
        made.reason = std::move(*harmed);
      } else if (gap + radius < 0) {
        made.standing = arm_standing::losing;
        made.reason = fmt::format("its {} is at least {:.2f} points below the control's",
                                  name_of(tried.measure), -100 * (gap + radius));
      } else if (gap - radius > 0) {
        made.standing = arm_standing::better;
        made.reason = fmt::format("its {} is at least {:.2f} points above the control's",
                                  name_of(tried.measure), 100 * (gap - radius));
      }
    }
    all.push_back(std::move(made));
  }
  return all;
}

bool must_stop(const experiment& tried, const arm_figures& arm) {
  return arm.standing == arm_standing::harmful
         || (arm.standing == arm_standing::losing && tried.guard.losing);
}

std::string_view name_of(arm_standing standing) {
  return standing_words[static_cast<size_t>(standing)];
}

} // namespace recobro
