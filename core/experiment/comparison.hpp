#pragma once

// What may be said of an experiment's arms at any moment, however often it is asked. Means come
// with asymptotic confidence sequences (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas:
// Time-uniform central limit theory and asymptotic confidence sequences, Annals of Statistics
// 2024, theorem 2.2): intervals that hold at all times at once, so that peeking costs nothing.

#include "core/experiment/tally.hpp"
#include "core/policy/experiment_rules.hpp"

#include <optional>
#include <string>
#include <vector>

namespace recobro {

/// Between `low` and `high` with the stated confidence, at all times at once.
struct interval {
  double low = 0;
  double high = 1;
  friend bool operator==(const interval&, const interval&) = default;
};

enum class arm_standing : uint8_t {
  control,
  too_few, // accounts measured, in it or in the control
  open,    // no difference to the control that is beyond doubt
  better,  // than the control, beyond doubt
  losing,  // worse than the control, beyond doubt
  harmful  // over a guard rail, beyond doubt
};
inline constexpr size_t arm_standing_count = 6;

struct arm_figures {
  std::string arm;
  tally sums{};
  double mean = 0;                    // of the measure; 0 to 1
  interval within;                    // of the mean
  std::optional<interval> difference; // to the control's mean; without: too few
  arm_standing standing = arm_standing::open;
  std::string reason; // one sentence, of a standing that is beyond doubt
};

/// In the order of the experiment's arms; `sums` in the same order.
std::vector<arm_figures> compare(const experiment& tried, const std::vector<tally>& sums);

/// Half of the width of the interval around the mean of `count` values with this standard
/// deviation that holds for all counts at once with probability 1 - `doubt`; narrowest, against
/// the counts' own, near `tuned_for`.
double sequence_radius(double count, double deviation, double doubt, double tuned_for);

/// The guard rails' judgement: whether this arm is to be stopped.
bool must_stop(const experiment& tried, const arm_figures& arm);

std::string_view name_of(arm_standing standing);

} // namespace recobro
