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

/// Values between 0 and 1, of which only the sums are known.
struct sample {
  double count = 0, total = 0, squares = 0;
  double mean() const { return count < 1 ? 0 : total / count; }
};

/// As if half a 0 and half a 1 had been seen as well: a few equal values would be too sure of
/// themselves.
double variance_of(const sample& seen) {
  const auto count = seen.count + 1, mean = (seen.total + 0.5) / count;
  return std::max((seen.squares + 0.5) / count - mean * mean, 0.0);
}

sample measure_of(const experiment& tried, const tally& of) {
  const auto count = sum(of, arm_sum::measured);
  const auto yes_or_no = [&](arm_sum which) {
    return sample{count, sum(of, which), sum(of, which)};
  };
  switch (tried.measure) {
  case trial_measure::recovered:
    return {count, sum(of, arm_sum::recovered) / whole,
            sum(of, arm_sum::recovered_square) / (whole * whole)};
  case trial_measure::paid:
    return yes_or_no(arm_sum::paid);
  case trial_measure::settled:
    return yes_or_no(arm_sum::settled);
  }
  return {};
}

interval around_mean(const sample& seen, double doubt, double tuned_for) {
  if (seen.count < 1)
    return {};
  const auto radius = sequence_radius(seen.count, std::sqrt(variance_of(seen)), doubt, tuned_for);
  return {std::max(seen.mean() - radius, 0.0), std::min(seen.mean() + radius, 1.0)};
}

/// Two arms of one experiment. Their accounts together are the sequence that is looked at, and the
/// difference of the means is its mean, of values that stand for 1/share of their arm (section 3 of
/// the paper). An arm of few accounts knows little of its spread: alike arms have that of both
/// together, so no less is taken.
class pair_of_arms {
public:
  pair_of_arms(const experiment& tried, size_t arm, double doubt)
    : doubt_(doubt) {
    const double here = tried.arms[arm].weight, there = tried.arms.front().weight;
    tuned_for_ = tried.at_least * (here + there) / std::min(here, there);
  }

  interval difference(const sample& arm, const sample& control) const {
    const auto both = variance_of(
      {arm.count + control.count, arm.total + control.total, arm.squares + control.squares});
    const auto spread = std::max(variance_of(arm), both) / arm.count
                        + std::max(variance_of(control), both) / control.count;
    const auto count = arm.count + control.count;
    const auto radius = sequence_radius(count, std::sqrt(count * spread), doubt_, tuned_for_);
    const auto gap = arm.mean() - control.mean();
    return {gap - radius, gap + radius};
  }

private:
  double doubt_;
  double tuned_for_ = 1;
};

std::optional<std::string> harm(const experiment& tried, const pair_of_arms& pair, const tally& arm,
                                const tally& control) {
  const auto over = [&](const std::optional<int64_t>& limit, arm_sum which,
                        std::string_view what) -> std::optional<std::string> {
    if (!limit)
      return std::nullopt;
    const auto of = [&](const tally& sums) {
      return sample{sum(sums, arm_sum::measured), sum(sums, which), sum(sums, which)};
    };
    const auto more = pair.difference(of(arm), of(control)).low;
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

/// What may be wrong of each comparison, so that all of them together are false of equal arms with
/// at most the stated chance.
double shared_doubt(const experiment& tried) {
  const auto measures
    = 1 + tried.guard.stops_above.has_value() + tried.guard.disputes_above.has_value();
  const auto comparisons = static_cast<double>(tried.arms.size() - 1) * measures;
  return static_cast<double>(tried.doubt_basis_points) / whole / comparisons;
}

void judge(arm_figures& made, const experiment& tried, interval difference,
           std::optional<std::string> harmed) {
  made.difference = difference;
  if (harmed) {
    made.standing = arm_standing::harmful;
    made.reason = std::move(*harmed);
  } else if (difference.high < 0) {
    made.standing = arm_standing::losing;
    made.reason = fmt::format("its {} is at least {:.2f} points below the control's",
                              name_of(tried.measure), -100 * difference.high);
  } else if (difference.low > 0) {
    made.standing = arm_standing::better;
    made.reason = fmt::format("its {} is at least {:.2f} points above the control's",
                              name_of(tried.measure), 100 * difference.low);
  }
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
  const auto doubt = shared_doubt(tried);
  const auto control = measure_of(tried, sums.front());
  for (size_t place = 0; place < tried.arms.size(); ++place) {
    arm_figures made{.arm = tried.arms[place].name, .sums = sums[place]};
    const auto here = measure_of(tried, made.sums);
    made.mean = here.mean();
    made.within = around_mean(here, doubt, tried.at_least);
    if (place == 0) {
      made.standing = arm_standing::control;
    } else if (std::min(here.count, control.count) < tried.at_least) {
      made.standing = arm_standing::too_few;
    } else {
      const pair_of_arms pair{tried, place, doubt};
      judge(made, tried, pair.difference(here, control),
            harm(tried, pair, made.sums, sums.front()));
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
