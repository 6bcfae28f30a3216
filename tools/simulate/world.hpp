#pragma once

// What all simulated lives of one run share: policy, debtors' model, contact rules, time and
// chance. Immutable once made; read by several threads.

#include "core/account/decide.hpp"
#include "tools/simulate/debtor_model.hpp"

#include <memory>

namespace recobro::simulate {

struct world {
  policy_ptr rules;
  std::shared_ptr<const debtor_model> model;
  contact_book_ptr contact; // null: no contact rules are applied
  uint64_t seed = 1;
  zone local = zone::utc(); // whose days the figures are counted in
  date first_day{};
  int day_count = 365;

  // Found once by prepare().
  instant begin{}, end{};
  std::vector<instant> weeks; // beginnings, up to the end
  std::vector<zone> zones;    // of model->portfolio.zones
  std::vector<double> daily;  // payment by days past due, from `daily_from` on
  int daily_from = 0;
  std::vector<double> calendar;   // payment by day of the simulation
  std::array<double, 24> hours{}; // cumulative weights of payments by hour
  holiday_calendar people_holidays;

  void prepare();
  /// The day of the simulation that `when` lies in, at most the last one.
  size_t day_of(instant when) const;
};

} // namespace recobro::simulate
