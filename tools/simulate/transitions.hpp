#pragma once

// How late accounts are at the ends of months, and what the months before say of the next.

#include "tools/simulate/case_history.hpp"

#include <array>
#include <string>
#include <vector>

namespace recobro::simulate {

/// Months past due at a month's end: 0 (nothing late), 1, 2, ... the last: that many or more.
inline constexpr size_t lateness_count = 5;
using lateness_matrix = std::array<std::array<uint64_t, lateness_count>, lateness_count>;

/// What was predicted beside what came.
struct lateness_outcome {
  lateness_matrix model{}, persistence{}; // rows: what came; columns: what was predicted
  /// Mean of log2 of the probability given to what came, negated: less is better. Persistence gives
  /// what its past hits deserve.
  double surprise_of_model = 0, surprise_of_persistence = 0;
};

struct transition_report {
  uint64_t accounts = 0;
  uint64_t transitions = 0; // that were learned from
  std::array<std::array<double, lateness_count>, lateness_count>
    learned{}; // shares, from row to column
  std::array<uint64_t, lateness_count> said_by_model{}, said_by_persistence{}; // accounts
  /// Nothing while the predicted month is not over: there is nothing to compare with.
  std::optional<lateness_outcome> outcome;
};

/// The last day of a month since year 0.
date end_of_month(int month);

/// Learns from the ends of the months from `first` to `last` and predicts the next one.
/// @param first,last months since year 0
/// @param last_day of which the cases tell. @pre end_of_month(last) <= last_day
transition_report predict_lateness(const std::vector<case_history>& cases, int first, int last,
                                   date last_day);

/// Share of accounts on the diagonal.
double accuracy(const lateness_matrix& matrix);

} // namespace recobro::simulate
