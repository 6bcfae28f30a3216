#include "core/base/time.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>

using namespace recobro;
using std::chrono::days;

namespace {

date day(const char* text) {
  return parse_date(text).value();
}

rc::Gen<date> any_day_of_2026() {
  return rc::gen::map(rc::gen::inRange(0, 365),
                      [](int past) { return day("2026-01-01") + days{past}; });
}

rc::Gen<business_calendar> any_calendar() {
  return rc::gen::apply(
    [](uint8_t weekend, std::vector<date> holidays) {
      std::ranges::sort(holidays);
      return business_calendar{weekend, std::move(holidays)};
    },
    rc::gen::inRange<uint8_t>(0, 0x7f), rc::gen::container<std::vector<date>>(any_day_of_2026()));
}

} // namespace

TEST_CASE("a week has five business days unless told otherwise", "[business_calendar]") {
  business_calendar calendar;
  CHECK(calendar.is_business_day(day("2026-11-20")));       // Friday
  CHECK_FALSE(calendar.is_business_day(day("2026-11-21"))); // Saturday
  CHECK_FALSE(calendar.is_business_day(day("2026-11-22")));
  CHECK(calendar.is_business_day(day("2026-11-23")));
}

TEST_CASE("the weekend is any set of weekdays", "[business_calendar]") {
  business_calendar friday_and_saturday{.weekend = 0b0110000, .holidays = {}};
  CHECK_FALSE(friday_and_saturday.is_business_day(day("2026-11-20")));
  CHECK_FALSE(friday_and_saturday.is_business_day(day("2026-11-21")));
  CHECK(friday_and_saturday.is_business_day(day("2026-11-22")));
  business_calendar monday{.weekend = 0b0000001, .holidays = {}};
  CHECK_FALSE(monday.is_business_day(day("2026-11-23")));
}

TEST_CASE("holidays and weekends are not counted", "[business_calendar]") {
  business_calendar calendar{.holidays = {day("2026-12-25"), day("2027-01-01")}};
  CHECK(calendar.add(day("2026-12-24"), 1) == day("2026-12-28"));
  CHECK(calendar.add(day("2026-12-24"), 5) == day("2027-01-04"));
  CHECK(calendar.add(day("2026-12-26"), 1) == day("2026-12-28"));
  CHECK(calendar.add(day("2026-11-20"), 1) == day("2026-11-23"));
}

TEST_CASE("no business days from now is today or the next one", "[business_calendar]") {
  business_calendar calendar{.holidays = {day("2026-11-23")}};
  CHECK(calendar.add(day("2026-11-20"), 0) == day("2026-11-20"));
  CHECK(calendar.add(day("2026-11-21"), 0) == day("2026-11-24"));
}

TEST_CASE("the result is a business day with the count of them in between", "[business_calendar]") {
  rc::prop("any calendar, day and count", [] {
    auto calendar = *any_calendar();
    auto begin = *any_day_of_2026();
    auto count = *rc::gen::inRange(0, 40);
    auto end = calendar.add(begin, count);
    RC_ASSERT(calendar.is_business_day(end));
    int passed = 0;
    for (auto between = begin + days{1}; between <= end; between += days{1})
      passed += calendar.is_business_day(between);
    if (count > 0 || calendar.is_business_day(begin))
      RC_ASSERT(passed == count);
    else
      RC_ASSERT(passed == 1);
  });
}

TEST_CASE("a later begin or a larger count never ends earlier", "[business_calendar]") {
  rc::prop("any calendar", [] {
    auto calendar = *any_calendar();
    auto begin = *any_day_of_2026();
    auto later = begin + days{*rc::gen::inRange(0, 30)};
    auto count = *rc::gen::inRange(0, 40);
    RC_ASSERT(calendar.add(begin, count) <= calendar.add(later, count));
    RC_ASSERT(calendar.add(begin, count) <= calendar.add(begin, count + 1));
    RC_ASSERT(calendar.add(calendar.add(begin, count), 1) == calendar.add(begin, count + 1)
              || count == 0);
  });
}
