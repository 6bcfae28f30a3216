#pragma once

// How a file writes its dates. A format is stated per column; nothing is guessed, and a
// two-digit year only has a meaning when the mapping says which hundred years are meant.
//
//   format = "iso_instant" / 1*(yyyy / yy / mm / m / dd / d / hh / mi / ss / other character)
//
// `m` and `d` take one or two digits, all others exactly as many as they show. "iso_instant"
// is RFC 3339 with its own offset.

#include "core/base/time.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// What a text says: an instant, or a date and a time on the wall clock of some zone.
struct read_time {
  std::optional<instant> exact;
  date day{};
  duration time_of_day{0};

  instant at(zone where) const { return exact ? *exact : where.at(day, time_of_day); }
  date local_date(zone where) const { return exact ? where.local_date(*exact) : day; }
};

class date_format {
public:
  /// `first_year`: two-digit years lie in the hundred years from here.
  /// Errors: config_wrong_value.
  static result<date_format> make(std::string_view pattern, std::optional<int> first_year);

  /// Errors: date_malformed, date_out_of_range. The detail never shows the text.
  result<read_time> read(std::string_view text) const;

  bool is_instant() const { return parts_.empty(); }
  const std::string& pattern() const { return pattern_; }
  int first_year() const { return first_year_; } // 0: the year has four digits

private:
  enum class field : uint8_t { year, short_year, month, day, hour, minute, second, literal };
  struct part {
    field what{};
    uint8_t digits_least = 0, digits_most = 0;
    char literal = '\0';
  };
  struct known_part {
    std::string_view text;
    part meaning;
  };
  static std::span<const known_part> known_parts();
  result<void> check() const;

  std::string pattern_;
  std::vector<part> parts_;
  int first_year_ = 0;
};

} // namespace recobro
