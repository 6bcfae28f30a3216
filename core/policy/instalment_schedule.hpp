#pragma once

// The dates and amounts of instalments. Whole minor units throughout; the instalments add up to
// what is financed and its interest, to the last unit.

#include "core/base/money.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <vector>

namespace recobro {

/// How interest is reckoned on what is paid by instalments.
enum class interest_method : uint8_t {
  none,
  flat,     // on the whole sum for the whole time, whatever was paid back meanwhile
  declining // on what is still owed, in equal instalments (the French system)
};
inline constexpr size_t interest_method_count = 3;

/// What becomes of a due date that is no business day.
enum class holiday_rule : uint8_t { keep, next_business_day, previous_business_day };
inline constexpr size_t holiday_rule_count = 3;

/// From one instalment to the next: whole months, which keep the day of the month as far as the
/// month has it, or days.
struct instalment_period {
  int months = 1; // 0: `days` counts
  int days = 0;
  friend bool operator==(const instalment_period&, const instalment_period&) = default;
};

inline constexpr int instalments_max = 120;

struct schedule_terms {
  amount financed; // positive
  int count = 1;   // 1 to instalments_max
  date first_due{};
  instalment_period every;
  interest_method interest = interest_method::none;
  int64_t yearly_basis_points = 0;
  amount round_to{1};
};

struct instalment {
  date due{};
  amount value; // with interest
  amount interest;
  instant ends_at{}; // first instant at which it is missed; set when the arrangement is made
  friend bool operator==(const instalment&, const instalment&) = default;
};

/// The next multiple of `to` that is not below `value`, which is not negative.
amount round_up(amount value, amount to);

/// Day `number` (from 0) of a series that begins at `first`.
date due_of(const instalment_period& every, date first, int number);
date move_off_holidays(date day, holiday_rule rule, const business_calendar& days);

/// Interest of a period is yearly x months / 12 or yearly x days / 365 of what bears it, rounded
/// half up to the minor unit; the first period counts as a whole one. With `round_to` each
/// instalment but the last is rounded up to a multiple of it, so the last is the smallest.
/// Errors: amount_overflow when interest goes beyond amount_sum_max.
result<std::vector<instalment>> schedule_of(const schedule_terms& terms, holiday_rule rule,
                                            const business_calendar& days);

} // namespace recobro
