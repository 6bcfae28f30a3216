#pragma once

// Hours of the week on the wall clock of a zone, with what a holiday does to them, and the
// exact next instant at which they are open: across holidays, gaps and repeats of the clock.

#include "core/base/time.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace recobro {

/// Local time of day, half-open: at `until` it is closed. At most 00:00 to 24:00.
struct open_span {
  duration from{0};
  duration until{0};
  friend bool operator==(const open_span&, const open_span&) = default;
};

struct weekly_hours {
  std::array<std::vector<open_span>, 7> days; // Monday first; the spans of a day ascend, disjoint
  friend bool operator==(const weekly_hours&, const weekly_hours&) = default;
};

/// All hours of all days but those of `hours`.
weekly_hours complement(const weekly_hours& hours);

/// Days that are no ordinary weekdays.
struct holiday_calendar {
  std::vector<date> days; // sorted
  date known_from = date_min;
  date known_until = date_max; // not known from this day on
  bool contains(date day) const;
  bool covers(date day) const { return day >= known_from && day < known_until; }
};

enum class holiday_treatment : uint8_t { free, barred, as_sunday };
inline constexpr size_t holiday_treatment_count = 3;

struct hours_with_holidays {
  weekly_hours week;
  holiday_treatment on_holiday = holiday_treatment::free;
  friend bool operator==(const hours_with_holidays&, const hours_with_holidays&) = default;
};

/// What a clock on the wall shows.
struct wall_time {
  date day;
  duration time{0}; // since 00:00
};
/// @pre The zone's offset is whole minutes at `when`, as everywhere since 1972.
wall_time wall_time_at(zone local, instant when);

/// The earliest instant >= `from` that lies in the hours; `never` when there is none within
/// 400 days (which holds a whole year of clock changes and holidays).
instant next_open(const weekly_hours& week, holiday_treatment on_holiday,
                  const holiday_calendar& holidays, zone local, instant from);

/// The same in all of `zones` at once.
instant next_open(const weekly_hours& week, holiday_treatment on_holiday,
                  const holiday_calendar& holidays, std::span<const zone> zones, instant from);

/// The first instant after `from` at which `local` shows a later day than it shows at `from`, and
/// none before `first`.
instant next_day_start(zone local, instant from, date first);

} // namespace recobro
