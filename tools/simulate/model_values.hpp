#pragma once

// The small parts of a model file: shares, factors, bands and weights. For tools/simulate only.

#include "config/policy_words.hpp"
#include "tools/simulate/model_file.hpp"

namespace recobro::simulate {

/// Percent with at most six decimals, as a share: "2.5" -> 0.025.
result<double> read_share(const yaml_node& node);
/// Zero or more, at most model_factor_max, with at most six decimals.
result<double> read_factor(const yaml_node& node);
/// Zero or more, in the model's currency.
result<int64_t> read_money(const yaml_node& node, currency unit);

/// Where steps may begin: whole numbers ("30") from `least` to `most`, or amounts ("1000.00").
struct band_key {
  bool is_money = false;
  int64_t least = 0, most = 0;
};
inline constexpr band_key keyed_by_days{.least = -100'000, .most = 100'000};
inline constexpr band_key keyed_by_count{.least = 0, .most = 100'000};
inline constexpr band_key keyed_by_hour{.least = 0, .most = 23};
inline constexpr band_key keyed_by_month_day{.least = 1, .most = 31};
inline constexpr band_key keyed_by_month{.least = 1, .most = 12};
inline constexpr band_key keyed_by_money{.is_money = true};
/// What stands behind it.
enum class band_value : uint8_t { factor, share };

/// {KEY: VALUE, ...}, ascending.
bands read_bands(const yaml_node& map, yaml_errors& errors, band_key keys, band_value values,
                 currency unit);
/// The keys balance, days_past_due, account_age, payments, hours, weekdays, month_days, months.
factor_set read_factors(const yaml_node& map, yaml_errors& errors, currency unit);
/// {WORD: WEIGHT, ...}; not empty.
std::vector<weighted_word> read_weights(const yaml_node& map, yaml_errors& errors);

/// What the bounds of a range are.
enum class range_of : uint8_t { numbers, money, percent };
/// {from: A, to: B} or one value for both; with `weighted` a weight too.
weighted_range read_range(const yaml_node& node, yaml_errors& errors, range_of what, currency unit,
                          bool weighted);
/// [{weight: W, from: A, to: B}, ...]; not empty.
std::vector<weighted_range> read_ranges(const yaml_node& list, yaml_errors& errors, range_of what,
                                        currency unit);

/// Channels of "channels: [sms, email]".
std::vector<channel> read_channels(const yaml_node& list, yaml_errors& errors);

} // namespace recobro::simulate
