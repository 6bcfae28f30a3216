#pragma once

// What a fitted model says of months that it was not fitted to, beside what came in and what simple
// rules would have said.

#include "tools/simulate/case_history.hpp"
#include "tools/simulate/debtor_model.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace recobro::simulate {

struct forecast_options {
  date from{};  // first day that is predicted, the first of a month
  date until{}; // first day that is not any more
  uint64_t seed = 1;
  int runs = 5; // simulations that are averaged
  std::function<void(size_t)> progress;
};

/// Amounts of one month, minor units.
struct forecast_month {
  int month = 0; // months since year 0
  double actual = 0;
  double model = 0;     // mean of the runs
  double last_year = 0; // what came in twelve months earlier
  double curve = 0;     // what accounts of the same age brought before, on average
};

/// Sum of absolute errors and of errors, each as a share of what came in.
struct forecast_error {
  double absolute = 0, sum = 0;
};

struct forecast {
  std::vector<forecast_month> months;
  std::optional<forecast_error> of_model, of_last_year, of_curve; // nothing: nothing came in
};

/// Accounts are opened, charged and written to as they were, the latter until the real debtor owes
/// nothing any more, then as often as debtors of their age were before `from`; all payments and
/// promises from `from` on are simulated, over the whole time and without a look at those that
/// came.
forecast predict(const std::vector<case_history>& cases, const debtor_model& model,
                 const forecast_options& options);

/// Errors over some of the months.
void measure(forecast& made);

int month_of(date day);
std::string month_text(int month);

} // namespace recobro::simulate
