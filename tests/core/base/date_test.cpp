#include "core/base/time.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck/catch.h>

#include <cstdlib>
#include <string>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

errc code_of(const result<date>& outcome) {
  REQUIRE_FALSE(outcome);
  return outcome.error().code;
}

errc code_of(const result<instant>& outcome) {
  REQUIRE_FALSE(outcome);
  return outcome.error().code;
}

rc::Gen<date> any_date() {
  return rc::gen::map(rc::gen::inRange<int>(0, (date_max - date_min).count()),
                      [](int days) { return date_min + std::chrono::days{days}; });
}

rc::Gen<instant> any_instant() {
  auto span = duration{date_max - date_min};
  return rc::gen::map(rc::gen::inRange<int64_t>(0, span.count()),
                      [](int64_t past) { return date_min + duration{past}; });
}

} // namespace

TEST_CASE("a date is read as year, month and day", "[date]") {
  CHECK(parse_date("1970-01-01") == date{});
  CHECK(parse_date("2026-11-22")->time_since_epoch().count() == 20'779);
  CHECK(parse_date("2000-02-29"));
  CHECK(parse_date("1900-01-01") == date_min);
  CHECK(parse_date("2199-12-31") == date_max - std::chrono::days{1});
}

TEST_CASE("text that is no existing day is malformed", "[date]") {
  auto text
    = GENERATE(as<std::string>{}, "", "2026", "2026-11", "2026-11-2", "2026-11-222", "2026-02-29",
               "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31", "26-11-22",
               "2026/11/22", "22-11-2026", "20261122", " 2026-11-22", "2026-11-22 ",
               "2026-11-22T00:00:00Z", "-026-11-22", "2026-1a-22", "+202-11-22", "2026-11--1");
  INFO(text);
  CHECK(code_of(parse_date(text)) == errc::date_malformed);
}

TEST_CASE("a day outside 1900 to 2199 is out of range", "[date]") {
  auto text = GENERATE(as<std::string>{}, "1899-12-31", "2200-01-01", "0000-01-01", "9999-12-31");
  INFO(text);
  CHECK(code_of(parse_date(text)) == errc::date_out_of_range);
}

TEST_CASE("every date survives its text", "[date]") {
  for (auto day = date_min; day < date_max; day += std::chrono::days{1})
    if (parse_date(format_date(day)) != day)
      FAIL(format_date(day));
}

TEST_CASE("dates sort as their texts do", "[date]") {
  rc::prop("two dates", [] {
    auto left = *any_date();
    auto right = *any_date();
    RC_ASSERT((left < right) == (format_date(left) < format_date(right)));
  });
}

TEST_CASE("an instant is read with its offset", "[instant]") {
  auto midnight = date{std::chrono::year{2006} / 7 / 23} + 22h;
  CHECK(parse_instant("2006-07-24T00:00:00+02:00") == midnight);
  CHECK(parse_instant("2006-07-23T22:00:00Z") == midnight);
  CHECK(parse_instant("2006-07-23t22:00:00z") == midnight);
  CHECK(parse_instant("2006-07-23T22:00:00-00:00") == midnight);
  CHECK(parse_instant("2006-07-23T18:30:00-03:30") == midnight);
  CHECK(parse_instant("2006-07-23T22:00:00.5Z") == midnight + 500ms);
  CHECK(parse_instant("2006-07-23T22:00:00.007Z") == midnight + 7ms);
  CHECK(parse_instant("2006-07-23T22:00:00.123999999Z") == midnight + 123ms);
}

TEST_CASE("text that is not RFC 3339 is malformed", "[instant]") {
  auto text = GENERATE(
    as<std::string>{}, "", "2006-07-24", "2006-07-24T00:00:00", "2006-07-24 00:00:00Z",
    "2006-07-24T00:00Z", "2006-07-24T24:00:00Z", "2006-07-24T00:60:00Z",
    "2006-07-24T00:00:00+24:00", "2006-07-24T00:00:00+01:60", "2006-07-24T00:00:00+0100",
    "2006-07-24T00:00:00+01", "2006-07-24T00:00:00.Z", "2006-07-24T00:00:00.1234567890Z",
    "2006-07-24T00:00:00,5Z", "2006-07-24T00:00:00ZZ", "2006-07-24T00:00:00Z ",
    "2006-02-30T00:00:00Z", "2006-07-24T0a:00:00Z", "2006-07-24T-1:00:00Z", "1153699200");
  INFO(text);
  CHECK(code_of(parse_instant(text)) == errc::date_malformed);
}

TEST_CASE("a leap second is refused", "[instant]") {
  auto outcome = parse_instant("2016-12-31T23:59:60Z");
  CHECK(code_of(outcome) == errc::date_malformed);
  CHECK_THAT(outcome.error().detail, Catch::Contains("without leap second"));
}

TEST_CASE("the range of instants ends to the millisecond, whatever the offset", "[instant]") {
  CHECK(parse_instant("1900-01-01T00:00:00Z") == date_min);
  CHECK(parse_instant("2199-12-31T23:59:59.999Z") == date_max - 1ms);
  CHECK(code_of(parse_instant("1900-01-01T00:00:00+00:01")) == errc::date_out_of_range);
  CHECK(code_of(parse_instant("1899-12-31T23:59:59.999Z")) == errc::date_out_of_range);
  CHECK(code_of(parse_instant("2200-01-01T00:00:00Z")) == errc::date_out_of_range);
  CHECK(parse_instant("2200-01-01T00:00:00+00:01"));
}

TEST_CASE("an instant is written in UTC, with milliseconds only when it has some", "[instant]") {
  auto midnight = date{std::chrono::year{2006} / 7 / 23} + 22h;
  CHECK(format_instant(midnight) == "2006-07-23T22:00:00Z");
  CHECK(format_instant(midnight + 7ms) == "2006-07-23T22:00:00.007Z");
  CHECK(format_instant(date{} - 1ms) == "1969-12-31T23:59:59.999Z");
  CHECK(format_instant(never) == "never");
}

TEST_CASE("every instant survives its text", "[instant]") {
  rc::prop("format, parse", [] {
    auto when = *any_instant();
    RC_ASSERT(parse_instant(format_instant(when)) == when);
  });
}

TEST_CASE("an offset moves the wall clock and not the instant", "[instant]") {
  rc::prop("the same instant written with any offset", [] {
    auto when = std::chrono::floor<std::chrono::seconds>(*any_instant());
    auto minutes = *rc::gen::inRange(-1439, 1440);
    auto wall = when + std::chrono::minutes{minutes};
    RC_PRE(wall >= date_min && wall < date_max);
    auto text = format_instant(wall);
    text.pop_back(); // the Z
    auto offset = fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                              std::abs(minutes) % 60);
    RC_ASSERT(parse_instant(text + offset) == when);
  });
}

TEST_CASE("any text is either an instant or an error, never a crash", "[instant]") {
  rc::prop("a valid text with one byte changed", [] {
    std::string text = "2006-07-24T00:00:00.125+02:00";
    text[*rc::gen::inRange<size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
    auto when = parse_instant(text);
    if (when)
      RC_ASSERT(*when >= date_min && *when < date_max);
    else
      RC_ASSERT(!when.error().detail.empty());
  });
}
