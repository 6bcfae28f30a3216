#include "core/contact/weekly_hours.hpp"

#include <algorithm>
#include <optional>
#include <span>

namespace recobro {

namespace {

using std::chrono::days;
using std::chrono::floor;

constexpr days search_length{400};
constexpr duration day_length = days{1};

/// The first instant in (`from`, `to`] with another offset than `from`; `never` if the two ends
/// have the same. No zone changes its clock and back within the days this is asked about.
instant offset_change(zone local, instant from, instant to) {
  const auto before = local.offset(from);
  if (local.offset(to) == before)
    return never;
  while (to - from > duration{1}) {
    const instant middle = from + (to - from) / 2;
    (local.offset(middle) == before ? from : to) = middle;
  }
  return to;
}

struct open_days {
  const weekly_hours& week;
  holiday_treatment on_holiday;
  const holiday_calendar& holidays;

  std::span<const open_span> spans_of(date day) const {
    auto weekday = std::chrono::weekday{day}.iso_encoding() - 1;
    if (on_holiday != holiday_treatment::free && holidays.contains(day)) {
      if (on_holiday == holiday_treatment::barred)
        return {};
      weekday = 6;
    }
    return week.days[weekday];
  }
};

/// The earliest opening at or after `now` if the clock never changed; as time from `now`.
std::optional<duration> time_to_open(const open_days& open, wall_time now, date end) {
  for (date day = now.day; day < end; day += days{1})
    for (const open_span& span : open.spans_of(day)) {
      const duration from = (day - now.day) + span.from;
      if ((day - now.day) + span.until > now.time)
        return std::max(from - now.time, duration{0});
    }
  return std::nullopt;
}

} // namespace

weekly_hours complement(const weekly_hours& hours) {
  weekly_hours rest;
  for (size_t day = 0; day < hours.days.size(); ++day) {
    duration at{0};
    for (const open_span& span : hours.days[day]) {
      if (span.from > at)
        rest.days[day].push_back({at, span.from});
      at = span.until;
    }
    if (at < day_length)
      rest.days[day].push_back({at, day_length});
  }
  return rest;
}

bool holiday_calendar::contains(date day) const {
  return std::ranges::binary_search(days, day);
}

wall_time wall_time_at(zone local, instant when) {
  const instant shown = when + local.offset(when);
  const date day = floor<std::chrono::days>(shown);
  return {day, shown - day};
}

instant next_open(const weekly_hours& week, holiday_treatment on_holiday,
                  const holiday_calendar& holidays, zone local, instant from) {
  const open_days open{week, on_holiday, holidays};
  const date end = wall_time_at(local, from).day + search_length;
  // Each round ends at an opening or goes on behind a change of the clock.
  for (;;) {
    const auto wait = time_to_open(open, wall_time_at(local, from), end);
    if (!wait)
      return never;
    const instant change = offset_change(local, from, from + *wait);
    if (change == never)
      return from + *wait;
    from = change;
  }
}

instant next_open(const weekly_hours& week, holiday_treatment on_holiday,
                  const holiday_calendar& holidays, std::span<const zone> zones, instant from) {
  const instant end = from + search_length;
  for (instant when = from; when <= end;) {
    instant latest = when;
    for (const zone local : zones)
      latest = std::max(latest, next_open(week, on_holiday, holidays, local, when));
    if (latest == when || latest == never)
      return latest;
    when = latest;
  }
  return never;
}

instant next_day_start(zone local, instant from, date first) {
  const date wanted = std::max(first, wall_time_at(local, from).day + days{1});
  for (;;) {
    const wall_time now = wall_time_at(local, from);
    const instant start = from + (wanted - now.day) - now.time;
    const instant change = offset_change(local, from, start);
    if (change == never)
      return start;
    from = change;
    if (wall_time_at(local, from).day >= wanted)
      return from;
  }
}

} // namespace recobro
