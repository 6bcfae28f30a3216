// Openings to the millisecond, where the clock on the wall jumps inside the hours.

#include "core/contact/weekly_hours.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

const holiday_calendar no_holidays;

instant at(const char* text) {
  return parse_instant(text).value();
}

/// The same span on every day.
weekly_hours daily(duration from, duration until) {
  weekly_hours week;
  for (auto& spans : week.days)
    spans = {{from, until}};
  return week;
}

std::string opening(const weekly_hours& week, const char* zone_name, const char* from) {
  return format_instant(next_open(week, holiday_treatment::free, no_holidays,
                                  zone::from_name(zone_name).value(), at(from)));
}

} // namespace

TEST_CASE("an opening that the clock skips is when the clock goes on", "[weekly_hours]") {
  // New York, 2026-03-08: after 01:59:59 -05:00 comes 03:00:00 -04:00, at 07:00Z.
  const auto night = daily(2h + 30min, 5h);
  CHECK(opening(night, "America/New_York", "2026-03-08T06:00:00Z") == "2026-03-08T07:00:00Z");
  CHECK(opening(night, "America/New_York", "2026-03-08T08:59:59.999Z")
        == "2026-03-08T08:59:59.999Z");
  CHECK(opening(night, "America/New_York", "2026-03-08T09:00:00Z") == "2026-03-09T06:30:00Z");
  // Hours that lie in the gap altogether are not there on that day.
  CHECK(opening(daily(2h, 2h + 30min), "America/New_York", "2026-03-08T06:00:00Z")
        == "2026-03-09T06:00:00Z");
}

TEST_CASE("an hour that the clock shows twice is open twice", "[weekly_hours]") {
  // New York, 2026-11-01: 01:00 to 02:00 at -04:00 (05:00Z), then again at -05:00 (06:00Z).
  const auto night = daily(1h, 1h + 30min);
  CHECK(opening(night, "America/New_York", "2026-11-01T04:00:00Z") == "2026-11-01T05:00:00Z");
  CHECK(opening(night, "America/New_York", "2026-11-01T05:29:59.999Z")
        == "2026-11-01T05:29:59.999Z");
  CHECK(opening(night, "America/New_York", "2026-11-01T05:30:00Z") == "2026-11-01T06:00:00Z");
  CHECK(opening(night, "America/New_York", "2026-11-01T06:30:00Z") == "2026-11-02T06:00:00Z");
  const auto later = daily(1h + 30min, 1h + 45min);
  CHECK(opening(later, "America/New_York", "2026-11-01T05:45:00Z") == "2026-11-01T06:30:00Z");
}

TEST_CASE("hours that are open across a change stay open", "[weekly_hours]") {
  const auto all_day = daily(0h, 24h);
  CHECK(opening(all_day, "America/Santiago", "2026-09-06T04:00:00Z") == "2026-09-06T04:00:00Z");
  // Closed until the end of the day: Santiago shows 23:00 to 24:00 twice on 2026-04-04.
  const auto morning = daily(0h, 1h);
  CHECK(opening(morning, "America/Santiago", "2026-04-05T02:30:00Z") == "2026-04-05T04:00:00Z");
  // And no 00:00 to 01:00 on 2026-09-06.
  CHECK(opening(morning, "America/Santiago", "2026-09-06T03:30:00Z") == "2026-09-07T03:00:00Z");
}

TEST_CASE("holidays are barred, like Sundays or nothing special", "[weekly_hours]") {
  weekly_hours week = daily(9h, 17h);
  week.days[6] = {{10h, 12h}};
  const holiday_calendar holidays{.days = {parse_date("2026-11-24").value()}};
  const auto open = [&](holiday_treatment treatment, const char* from) {
    return format_instant(next_open(week, treatment, holidays, zone::utc(), at(from)));
  };
  constexpr auto early = "2026-11-24T00:00:00Z";
  CHECK(open(holiday_treatment::free, early) == "2026-11-24T09:00:00Z");
  CHECK(open(holiday_treatment::as_sunday, early) == "2026-11-24T10:00:00Z");
  CHECK(open(holiday_treatment::as_sunday, "2026-11-24T12:00:00Z") == "2026-11-25T09:00:00Z");
  CHECK(open(holiday_treatment::barred, early) == "2026-11-25T09:00:00Z");
}

TEST_CASE("in several zones at once it opens when the last does, if ever", "[weekly_hours]") {
  const std::vector<zone> zones{zone::from_name("Europe/Madrid").value(),
                                zone::from_name("America/Los_Angeles").value()};
  const auto open = [&](const weekly_hours& week) {
    return format_instant(
      next_open(week, holiday_treatment::free, no_holidays, zones, at("2026-11-24T00:00:00Z")));
  };
  CHECK(open(daily(8h, 20h)) == "2026-11-24T16:00:00Z");
  // Nine hours apart but for some days of March, when only California has changed its clocks.
  CHECK(open(daily(8h, 17h)) == "2027-03-14T15:00:00Z");
  CHECK(open(daily(8h, 16h)) == "never");
  CHECK(open(weekly_hours{}) == "never");
}

TEST_CASE("the complement is open when the hours are not", "[weekly_hours]") {
  weekly_hours week;
  week.days[0] = {{9h, 12h}, {13h, 24h}};
  const auto rest = complement(week);
  CHECK(rest.days[0] == std::vector<open_span>{{0h, 9h}, {12h, 13h}});
  CHECK(rest.days[1] == std::vector<open_span>{{0h, 24h}});
  CHECK(complement(rest) == week);
}

TEST_CASE("a day of the debtor ends when its clock says so", "[weekly_hours]") {
  const auto next = [](const char* name, const char* from, const char* first) {
    return format_instant(
      next_day_start(zone::from_name(name).value(), at(from), parse_date(first).value()));
  };
  CHECK(next("America/Bogota", "2026-11-24T12:00:00Z", "2026-11-24") == "2026-11-25T05:00:00Z");
  CHECK(next("America/Bogota", "2026-11-24T12:00:00Z", "2026-11-30") == "2026-11-30T05:00:00Z");
  // Sao Paulo, 2018-11-04: the day begins at 01:00.
  CHECK(next("America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-04") == "2018-11-04T03:00:00Z");
  // Santiago, 2026-04-04 has 25 hours.
  CHECK(next("America/Santiago", "2026-04-04T12:00:00Z", "2026-04-05") == "2026-04-05T04:00:00Z");
}
