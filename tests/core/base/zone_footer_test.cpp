#include "core/base/zone_footer.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

std::chrono::sys_seconds at(int year, unsigned month, unsigned day, std::chrono::seconds time) {
  return std::chrono::sys_days{std::chrono::year{year} / month / day} + time;
}

} // namespace

TEST_CASE("a footer without saving has one offset", "[zone_footer]") {
  CHECK(parse_zone_footer("UTC0")->standard == 0h);
  CHECK(parse_zone_footer("JST-9")->standard == 9h);
  CHECK(parse_zone_footer("<-03>3")->standard == -3h);
  CHECK(parse_zone_footer("<+0545>-5:45")->standard == 5h + 45min);
  CHECK_FALSE(parse_zone_footer("JST-9")->daylight);
}

TEST_CASE("a footer with saving has two changes a year", "[zone_footer]") {
  auto rome = parse_zone_footer("CET-1CEST,M3.5.0,M10.5.0/3");
  REQUIRE(rome);
  REQUIRE(rome->daylight);
  CHECK(rome->standard == 1h);
  CHECK(rome->daylight->offset == 2h);
  using std::chrono::year;
  CHECK(rome->daylight->begin.in(year{2006}) == at(2006, 3, 26, 2h));
  CHECK(rome->daylight->end.in(year{2006}) == at(2006, 10, 29, 3h));
  CHECK(rome->daylight->begin.in(year{2040}) == at(2040, 3, 25, 2h));
}

TEST_CASE("the saving's own offset may be named, as in Ireland", "[zone_footer]") {
  auto dublin = parse_zone_footer("IST-1GMT0,M10.5.0,M3.5.0/1");
  REQUIRE(dublin);
  CHECK(dublin->standard == 1h);
  CHECK(dublin->daylight->offset == 0h);
}

TEST_CASE("a change may lie before or after its day", "[zone_footer]") {
  using std::chrono::year;
  auto nuuk = parse_zone_footer("<-02>2<-01>,M3.5.0/-1,M10.5.0/0");
  REQUIRE(nuuk);
  CHECK(nuuk->daylight->begin.in(year{2030}) == at(2030, 3, 30, 23h));
  auto jerusalem = parse_zone_footer("IST-2IDT,M3.4.4/26,M10.5.0");
  REQUIRE(jerusalem);
  CHECK(jerusalem->daylight->begin.in(year{2030}) == at(2030, 3, 29, 2h));
}

TEST_CASE("text that is not a footer is refused", "[zone_footer]") {
  auto text = GENERATE(as<std::string>{}, "", "CET", "CE-1", "-1", "CET-1CEST", "CET-1CEST,M3.5.0",
                       "CET-1CEST,M3.5.0,", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M13.5.0,M10.5.0",
                       "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x", "<-03", "<-03>",
                       "CET-168", "CET-1:60", "CET-1CEST,J79/24,J263/24");
  INFO(text);
  CHECK_FALSE(parse_zone_footer(text));
}
