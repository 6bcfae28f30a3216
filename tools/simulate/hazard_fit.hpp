#pragma once

// How often debtors pay by themselves: counts of days and of payments by what was known on the day,
// and the factors that explain the counts.

#include "tools/simulate/debtor_model.hpp"

#include <vector>

namespace recobro::simulate {

/// Where the steps of the fitted bands begin.
struct fit_steps {
  std::vector<int64_t> days_past_due;
  std::vector<int64_t> balance; // minor units
  std::vector<int64_t> payments{0, 1, 2};
};

/// One place for each combination of step, weekday and month.
class hazard_counts {
public:
  explicit hazard_counts(fit_steps steps);

  size_t cell(int64_t days_past_due, int64_t balance, int64_t payments, date day) const;
  void add_day(size_t cell) { ++days_[cell]; }
  /// `part`: how much of it is the debtor's own doing.
  void add_payment(size_t cell, double part = 1) { payments_[cell] += part; }

  /// Daily bands and factors so that each step, weekday and month has as many payments as were
  /// counted (the maximum likelihood of a Poisson model with factors, by marginal totals).
  void fit(self_payment& into, bool with_months) const;
  /// The probability of a day in the cell under fitted factors.
  double rate_of(size_t cell, const self_payment& fitted) const;

private:
  enum axis : uint8_t { past_due, balance, history, weekday, month };
  static constexpr size_t axes = 5;
  std::array<size_t, axes> places_of(size_t cell) const;

  fit_steps steps_;
  std::array<size_t, axes> sizes_{};
  std::vector<uint64_t> days_;
  std::vector<double> payments_;
};

} // namespace recobro::simulate
