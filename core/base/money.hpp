#pragma once

// Money is a 64-bit count of minor units; the currency says how many decimals that
// is (ISO 4217). No floating point touches it, and overflow is an error.

#include "core/base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace recobro {

/// An ISO 4217 currency. Cheap to copy; equality is identity.
class currency {
public:
  /// "EUR" -> the currency, or unknown_currency with the nearest known code.
  static result<currency> from_code(std::string_view code);

  std::string_view code() const;
  /// Decimals of the minor unit: 2 for EUR, 0 for CLP, 3 for KWD, 4 for UYW.
  int digits() const;

  friend bool operator==(currency, currency) = default;

private:
  explicit constexpr currency(uint8_t index)
    : index_(index) {}
  uint8_t index_; // into the sorted table of currency.cpp
};

/// A count of minor units in the currency of the account that holds it.
struct amount {
  int64_t minor = 0;

  friend auto operator<=>(const amount&, const amount&) = default;
};

/// Largest absolute amount that a command may carry: 10^15 minor units. Sums within
/// an account are checked against `amount_sum_max`, so that evolve cannot overflow.
inline constexpr int64_t amount_command_max = 1'000'000'000'000'000;
inline constexpr int64_t amount_sum_max = 1'000'000'000'000'000'000;

/// Sum, or amount_overflow when it leaves +-amount_sum_max.
result<amount> add(amount left, amount right);

/// For sums that decide has already checked; asserts instead of failing.
amount operator+(amount left, amount right);
amount operator-(amount left, amount right);

/// `basis_points` (1/100 of a percent) of `whole`, rounded half away from zero.
result<amount> share_of(amount whole, int64_t basis_points);

/// Parses plain decimal text ("-12", "12.5", "35.0"); no exponent, sign only '-',
/// no grouping. Trailing zeros beyond the currency's digits are accepted, other
/// digits there are amount_too_precise. Errors also: amount_malformed, amount_too_large.
result<amount> parse_amount(std::string_view text, currency unit);

/// "12.50" with exactly the currency's digits; "-0.05".
std::string format_amount(amount value, currency unit);

/// "12.50 EUR", for people.
std::string format_money(amount value, currency unit);

} // namespace recobro
