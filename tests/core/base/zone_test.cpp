#include "core/base/time.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

// North and south, half hours, a day left out (Apia), a rule that runs backwards in the
// database (Dublin), changes at local midnight (Asuncion, Beirut), none at all (Bogota).
constexpr std::array<const char*, 14> zone_names{"America/Argentina/Buenos_Aires",
                                                 "America/Asuncion",
                                                 "America/Bogota",
                                                 "America/Lima",
                                                 "America/Mexico_City",
                                                 "America/New_York",
                                                 "America/Santiago",
                                                 "America/Sao_Paulo",
                                                 "Asia/Beirut",
                                                 "Asia/Kathmandu",
                                                 "Australia/Lord_Howe",
                                                 "Europe/Dublin",
                                                 "Europe/Madrid",
                                                 "Pacific/Apia"};

zone known(std::string_view name) {
  return zone::from_name(name).value();
}

instant at(const char* text) {
  return parse_instant(text).value();
}

date day(const char* text) {
  return parse_date(text).value();
}

std::string at_text(zone local, const char* date_text, duration time_of_day = 0ms) {
  return format_instant(local.at(day(date_text), time_of_day));
}

rc::Gen<instant> any_instant() {
  auto span = duration{date_max - date_min - std::chrono::days{2}};
  return rc::gen::map(rc::gen::inRange<int64_t>(0, span.count()), [](int64_t past) {
    return date_min + std::chrono::days{1} + duration{past};
  });
}

rc::Gen<zone> any_zone() {
  return rc::gen::map(rc::gen::elementOf(zone_names), known);
}

} // namespace

TEST_CASE("an instant has its date and time of day in each zone", "[zone]") {
  auto when = at("2026-11-22T02:30:00.250Z");
  CHECK(known("America/Lima").local_date(when) == day("2026-11-21"));
  CHECK(known("America/Lima").local_time(when) == 21h + 30min + 250ms);
  CHECK(known("America/Lima").offset(when) == -5h);
  CHECK(known("Asia/Kathmandu").local_time(when) == 8h + 15min + 250ms);
  CHECK(known("Asia/Kathmandu").offset(when) == 5h + 45min);
  CHECK(zone::utc().local_date(when) == day("2026-11-22"));
  CHECK(zone::utc().local_time(when) == 2h + 30min + 250ms);
}

TEST_CASE("offsets follow daylight saving", "[zone]") {
  auto rome = known("Europe/Rome");
  CHECK(rome.offset(at("2006-03-26T00:59:59.999Z")) == 1h);
  CHECK(rome.offset(at("2006-03-26T01:00:00Z")) == 2h);
  CHECK(rome.offset(at("2006-10-29T00:59:59.999Z")) == 2h);
  CHECK(rome.offset(at("2006-10-29T01:00:00Z")) == 1h);
}

TEST_CASE("daylight saving goes on after the years that zone files list", "[zone]") {
  CHECK(at_text(known("Europe/Rome"), "2040-07-01") == "2040-06-30T22:00:00Z");
  CHECK(at_text(known("Europe/Rome"), "2040-12-01") == "2040-11-30T23:00:00Z");
  CHECK(at_text(known("Europe/Dublin"), "2199-07-01") == "2199-06-30T23:00:00Z");
  CHECK(at_text(known("America/Santiago"), "2050-01-01") == "2050-01-01T03:00:00Z");
  CHECK(at_text(known("America/Santiago"), "2050-07-01") == "2050-07-01T04:00:00Z");
  CHECK(at_text(known("America/Mexico_City"), "2050-07-01") == "2050-07-01T06:00:00Z");
}

TEST_CASE("a time that the clock shows twice means the first", "[zone]") {
  CHECK(at_text(known("Europe/Rome"), "2006-10-29", 2h + 30min) == "2006-10-29T00:30:00Z");
  CHECK(at_text(known("Europe/Rome"), "2006-10-29", 2h) == "2006-10-29T00:00:00Z");
  CHECK(at_text(known("Europe/Rome"), "2006-10-29", 3h) == "2006-10-29T02:00:00Z");
}

TEST_CASE("a time that the clock skips means the end of the gap", "[zone]") {
  CHECK(at_text(known("Europe/Rome"), "2006-03-26", 2h) == "2006-03-26T01:00:00Z");
  CHECK(at_text(known("Europe/Rome"), "2006-03-26", 2h + 59min) == "2006-03-26T01:00:00Z");
  CHECK(at_text(known("Europe/Rome"), "2006-03-26", 3h) == "2006-03-26T01:00:00Z");
  CHECK(at_text(known("Europe/Rome"), "2006-03-26", 1h + 59min) == "2006-03-26T00:59:00Z");
}

TEST_CASE("a day whose midnight is skipped begins at the end of the gap", "[zone]") {
  auto sao_paulo = known("America/Sao_Paulo");
  CHECK(at_text(sao_paulo, "2018-11-04") == "2018-11-04T03:00:00Z");
  CHECK(sao_paulo.local_date(sao_paulo.at(day("2018-11-04"))) == day("2018-11-04"));
}

TEST_CASE("a day that a zone left out gives the next instant there is", "[zone]") {
  CHECK(at_text(known("Pacific/Apia"), "2011-12-30", 12h) == "2011-12-30T10:00:00Z");
  CHECK(at_text(known("Pacific/Apia"), "2011-12-31") == "2011-12-30T10:00:00Z");
}

TEST_CASE("an unknown zone is refused with the nearest name", "[zone]") {
  auto outcome = zone::from_name("Europe/Roma");
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == errc::unknown_zone);
  CHECK_THAT(outcome.error().detail, Catch::Contains("did you mean 'Europe/Rome'?"));
}

TEST_CASE("names that are no place of the database are refused", "[zone]") {
  auto name = GENERATE(as<std::string>{}, "", "localtime", "../../etc/passwd", "Europe", "Europe/",
                       "+01:00", "tzdata.zi", "Factory", "posixrules", "right/Europe/Rome");
  INFO(name);
  auto outcome = zone::from_name(name);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == errc::unknown_zone);
}

TEST_CASE("zones with the same name are equal", "[zone]") {
  CHECK(known("Europe/Rome") == known("Europe/Rome"));
  CHECK(known("UTC") == zone::utc());
  CHECK_FALSE(known("Europe/Rome") == known("Europe/Madrid"));
  CHECK(known("America/Argentina/Buenos_Aires").name() == "America/Argentina/Buenos_Aires");
}

TEST_CASE("a zone answers for every instant, the ends of time included", "[zone]") {
  for (const auto* name : zone_names) {
    auto local = known(name);
    for (auto when : {instant::min() + 1s, never, instant{date_min}, instant{date_max}}) {
      CHECK(local.local_time(when) >= 0ms);
      CHECK(local.local_time(when) < 24h);
      CHECK(local.offset(when) < 24h);
    }
    CHECK(local.local_date(never) > date_max);
    CHECK(local.local_date(instant::min() + 1s) < date_min);
  }
}

TEST_CASE("date and time of day lead back to the instant or its first showing", "[zone]") {
  rc::prop("any instant in any zone", [] {
    auto local = *any_zone();
    auto when = *any_instant();
    auto back = local.at(local.local_date(when), local.local_time(when));
    // Only an hour that comes twice may lead to another instant, which shows the same.
    RC_ASSERT(back == when
              || (back < when && local.offset(back) > local.offset(when)
                  && local.local_time(back) == local.local_time(when)
                  && local.local_date(back) == local.local_date(when)));
  });
}

TEST_CASE("a day's first instant carries its date, and the one before does not", "[zone]") {
  for (const auto* name : zone_names) {
    auto local = known(name);
    for (auto date_of = day("1999-12-01"); date_of < day("2060-01-01");
         date_of += std::chrono::days{1}) {
      auto begin = local.at(date_of);
      if (local.local_date(begin) == date_of && local.local_date(begin - 1ms) < date_of)
        continue;
      if (name != std::string("Pacific/Apia") || date_of != day("2011-12-30"))
        FAIL(name << ' ' << format_date(date_of));
    }
  }
}

TEST_CASE("later wall clock times are never earlier instants", "[zone]") {
  rc::prop("two times of one zone", [] {
    auto local = *any_zone();
    auto date_of = std::chrono::floor<std::chrono::days>(*any_instant());
    auto early = duration{*rc::gen::inRange(0, 86'400'000)};
    auto late = duration{*rc::gen::inRange(0, 86'400'000)};
    RC_PRE(early <= late);
    RC_ASSERT(local.at(date_of, early) <= local.at(date_of, late));
    RC_ASSERT(local.at(date_of, late) <= local.at(date_of + std::chrono::days{1}, early));
  });
}

TEST_CASE("zones may be looked up from several threads", "[zone]") {
  std::vector<std::thread> threads;
  std::array<std::vector<zone>, 4> found;
  for (auto& own : found)
    threads.emplace_back([&own] {
      for (const auto* name : zone_names)
        own.push_back(zone::from_name(name).value_or(zone::utc()));
    });
  for (auto& thread : threads)
    thread.join();
  for (const auto& own : found)
    CHECK(own == found[0]);
  CHECK(found[0][0].name() == zone_names[0]);
}
