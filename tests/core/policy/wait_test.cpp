#include "core/policy/policy.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <string>

using namespace recobro;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

const business_calendar five_days_a_week;

zone rome() {
  static const auto found = zone::from_name("Europe/Rome").value();
  return found;
}

date day(const char* text) {
  return parse_date(text).value();
}

std::string end_text(const wait_rule& wait, const char* from,
                     const business_calendar& calendar = five_days_a_week) {
  return format_instant(end_of(wait, parse_instant(from).value(), rome(), calendar));
}

rc::Gen<instant> any_instant() {
  auto begin = day("2000-01-01");
  auto span = duration{day("2050-01-01") - begin};
  return rc::gen::map(rc::gen::inRange<int64_t>(0, span.count()),
                      [begin](int64_t past) { return begin + duration{past}; });
}

rc::Gen<zone> any_zone() {
  auto name = rc::gen::element<std::string>("Europe/Rome", "America/Santiago", "America/Sao_Paulo",
                                            "America/Lima", "America/New_York", "Asia/Beirut");
  return rc::gen::map(name, [](const std::string& text) { return zone::from_name(text).value(); });
}

} // namespace

TEST_CASE("an empty wait is over at once", "[wait]") {
  CHECK(end_text({}, "2026-11-22T10:00:00+01:00") == "2026-11-22T09:00:00Z");
  // The second showing of half past two stays the second one.
  CHECK(end_text({}, "2006-10-29T02:30:00+01:00") == "2006-10-29T01:30:00Z");
}

TEST_CASE("sixty days from local midnight end at local midnight", "[wait]") {
  const wait_rule sixty_days{.days = 60};
  for (auto notified = day("2000-01-01"); notified < day("2014-01-01"); notified += days{1}) {
    auto end = end_of(sixty_days, rome().at(notified), rome(), five_days_a_week);
    if (end != rome().at(notified + days{60}) || rome().local_time(end) != 0ms
        || rome().local_date(end) != notified + days{60})
      FAIL(format_date(notified) << " ends " << format_instant(end));
  }
}

TEST_CASE("days keep the time of day when the clocks change", "[wait]") {
  CHECK(end_text({.days = 1}, "2006-03-25T09:00:00+01:00") == "2006-03-26T07:00:00Z");
  CHECK(end_text({.days = 1}, "2006-10-28T09:00:00+02:00") == "2006-10-29T08:00:00Z");
  // Half past two does not exist on that day.
  CHECK(end_text({.days = 1}, "2006-03-25T02:30:00+01:00") == "2006-03-26T01:00:00Z");
}

TEST_CASE("hours are true hours when the clocks change", "[wait]") {
  CHECK(end_text({.fixed = 24h}, "2006-03-25T09:00:00+01:00") == "2006-03-26T08:00:00Z");
  CHECK(end_text({.days = 1, .fixed = 2h}, "2006-03-25T01:00:00+01:00") == "2006-03-26T02:00:00Z");
}

TEST_CASE("business days pass over weekends and holidays", "[wait]") {
  business_calendar calendar{.holidays = {day("2026-12-25")}};
  const wait_rule one_day{.days = 1, .business_days = true};
  CHECK(end_text(one_day, "2026-12-24T10:00:00+01:00", calendar) == "2026-12-28T09:00:00Z");
  const wait_rule until_business{.days = 0, .business_days = true};
  CHECK(end_text(until_business, "2026-11-20T10:00:00+01:00", calendar) == "2026-11-20T09:00:00Z");
  CHECK(end_text(until_business, "2026-11-21T10:00:00+01:00", calendar) == "2026-11-23T09:00:00Z");
}

TEST_CASE("a time of day is waited for last, today or tomorrow", "[wait]") {
  const wait_rule nine{.until_time = 9h};
  CHECK(end_text(nine, "2026-11-22T08:59:59.999+01:00") == "2026-11-22T08:00:00Z");
  CHECK(end_text(nine, "2026-11-22T09:00:00+01:00") == "2026-11-22T08:00:00Z");
  CHECK(end_text(nine, "2026-11-22T09:00:00.001+01:00") == "2026-11-23T08:00:00Z");
  CHECK(end_text({.days = 3, .until_time = 9h}, "2026-11-22T10:00:00+01:00")
        == "2026-11-26T08:00:00Z");
  CHECK(end_text({.fixed = 4h, .until_time = 9h}, "2026-11-22T07:00:00+01:00")
        == "2026-11-23T08:00:00Z");
}

TEST_CASE("a time of day that is skipped counts at the end of the gap", "[wait]") {
  const wait_rule half_past_two{.until_time = 2h + 30min};
  CHECK(end_text(half_past_two, "2006-03-26T01:00:00+01:00") == "2006-03-26T01:00:00Z");
}

TEST_CASE("a time of day that comes twice counts once", "[wait]") {
  const wait_rule half_past_two{.until_time = 2h + 30min};
  CHECK(end_text(half_past_two, "2006-10-29T02:30:00+02:00") == "2006-10-29T00:30:00Z");
  CHECK(end_text(half_past_two, "2006-10-29T02:10:00+01:00") == "2006-10-30T01:30:00Z");
}

TEST_CASE("a wait never ends before it begins and reaches its time of day", "[wait]") {
  rc::prop("any rule, zone and instant", [] {
    auto local = *any_zone();
    auto from = *any_instant();
    wait_rule wait{.days = *rc::gen::inRange(0, 400),
                   .business_days = *rc::gen::arbitrary<bool>(),
                   .fixed = duration{*rc::gen::inRange(0, 86'400'000)},
                   .until_time = duration{*rc::gen::inRange(0, 86'400'000)}};
    auto end = end_of(wait, from, local, five_days_a_week);
    RC_ASSERT(end >= from);
    RC_ASSERT(end == local.at(local.local_date(end), *wait.until_time));
    wait.until_time.reset();
    auto before = end_of(wait, from, local, five_days_a_week);
    RC_ASSERT(end >= before);
    RC_ASSERT(end - before <= 25h);
  });
}

TEST_CASE("a later start never ends earlier where a time of day is waited for", "[wait]") {
  rc::prop("two starts", [] {
    auto local = *any_zone();
    auto from = *any_instant();
    auto later = from + duration{*rc::gen::inRange(0, 7'200'000)};
    wait_rule wait{.until_time = duration{*rc::gen::inRange(0, 86'400'000)}};
    RC_ASSERT(end_of(wait, from, local, five_days_a_week)
              <= end_of(wait, later, local, five_days_a_week));
  });
}
