#pragma once

// Instants and civil dates. Time is handed in everywhere: nothing in core asks for
// the current time. Civil dates exist only through a zone.

#include "core/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// A point on the UTC time line, to the millisecond.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;
using duration = std::chrono::milliseconds;

/// A civil date, as days since 1970-01-01 in the proleptic Gregorian calendar.
using date = std::chrono::sys_days;

/// Supported range for instants and dates of commands: [1900-01-01, 2200-01-01).
inline constexpr date date_min = std::chrono::sys_days{std::chrono::year{1900} / 1 / 1};
inline constexpr date date_max = std::chrono::sys_days{std::chrono::year{2200} / 1 / 1};

/// No instant: later than every instant a timer can have.
inline constexpr instant never = instant::max();

/// "2026-11-22" -> date. Errors: date_malformed, date_out_of_range.
result<date> parse_date(std::string_view text);

/// RFC 3339 with an offset or Z, up to nine decimals of a second (cut to
/// milliseconds): "2006-07-24T00:00:00+02:00". Errors: date_malformed, date_out_of_range.
result<instant> parse_instant(std::string_view text);

std::string format_date(date day);
/// Always UTC, with milliseconds only when they are not zero: "2006-07-23T22:00:00Z".
std::string format_instant(instant when);

/// A time zone of the IANA database. Cheap to copy; lives as long as the process.
class zone {
public:
  static result<zone> from_name(std::string_view name);
  static zone utc();

  std::string_view name() const;
  date local_date(instant when) const;
  /// Milliseconds since local midnight on the wall clock.
  duration local_time(instant when) const;
  /// Minutes that the zone is ahead of UTC at `when`.
  std::chrono::minutes offset(instant when) const;
  /// The instant at which the wall clock shows `day` and `time_of_day`. Where the
  /// clock shows it twice, the first; where it skips it, the first instant after the gap.
  instant at(date day, duration time_of_day = duration{0}) const;

  friend bool operator==(zone, zone) = default;

private:
  explicit zone(const void* rules)
    : rules_(rules) {}
  const void* rules_; // zone_rules, kept out of this header
};

/// Which days count as business days.
struct business_calendar {
  uint8_t weekend = 0b1100000; // bit 0 Monday ... bit 6 Sunday
  std::vector<date> holidays;  // sorted

  bool is_business_day(date day) const;
  /// The `count`th business day after `day`; 0 gives `day` itself or, when that is
  /// no business day, the next one.
  /// @pre `count` is not negative and the weekend is not the whole week.
  date add(date day, int count) const;

  friend bool operator==(const business_calendar&, const business_calendar&) = default;
};

/// Where the current time comes from. Actors hold one; rules never do.
class clock {
public:
  virtual ~clock() = default;
  virtual instant now() const = 0;
  /// True when time stops at each due instant on its way, so that a timer is decided
  /// at exactly its due instant (log-driven replay and simulation).
  virtual bool stops_at_timers() const = 0;
};

} // namespace recobro
