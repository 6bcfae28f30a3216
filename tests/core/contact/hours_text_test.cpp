// Hours of the week on one line.

#include "core/contact/hours_text.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace recobro;
using namespace std::chrono_literals;

TEST_CASE("hours are read as people write them", "[hours_text]") {
  const auto week = parse_weekly_hours("Mon-Fri 18:00-20:00, Sat 10:00-12:00 and 15:00-24:00");
  REQUIRE(week);
  CHECK(week->days[0] == std::vector{open_span{18h, 20h}});
  CHECK(week->days[4] == std::vector{open_span{18h, 20h}});
  CHECK(week->days[5] == std::vector{open_span{10h, 12h}, open_span{15h, 24h}});
  CHECK(week->days[6].empty());
}

TEST_CASE("hours that make no sense are refused", "[hours_text]") {
  for (const auto* text :
       {"", "Mon", "Mon 8:00-9:00", "Mon 09:00-08:00", "Fri-Mon 08:00-09:00", "Mon 08:00-25:00",
        "Monday 08:00-09:00", "Mon 08:00-09:00, ", "Mon 08:00-10:00, Mon 09:00-11:00",
        "Mon 08:60-09:00", "Mon 08:00-09:00 or 10:00-11:00", ","})
    CHECK_FALSE(parse_weekly_hours(text));
}

TEST_CASE("hours that are written are read back", "[hours_text]") {
  rc::prop("all weeks of whole minutes", [] {
    weekly_hours week;
    for (auto& day : week.days) {
      int minute = 0;
      while (*rc::gen::inRange(0, 3) != 0) {
        const int from = minute + *rc::gen::inRange(0, 300);
        const int until = from + 1 + *rc::gen::inRange(0, 300);
        if (until > 24 * 60)
          break;
        day.push_back({std::chrono::minutes{from}, std::chrono::minutes{until}});
        minute = until;
      }
    }
    if (week == weekly_hours{}) // no hours at all are refused
      week.days[2] = {{8h, 9h}};
    const auto read = parse_weekly_hours(format_weekly_hours(week));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == week);
  });
}
