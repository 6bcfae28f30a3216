#include "config/wait_text.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace recobro;
using namespace std::chrono_literals;

TEST_CASE("waits are read as people write them", "[wait_text]") {
  CHECK(parse_wait("none") == wait_rule{});
  CHECK(parse_wait("2 days") == wait_rule{.days = 2});
  CHECK(parse_wait("1 day") == wait_rule{.days = 1});
  CHECK(parse_wait("2 weeks 1 day") == wait_rule{.days = 15});
  CHECK(parse_wait("3 business days") == wait_rule{.days = 3, .business_days = true});
  CHECK(parse_wait("4 hours 30 minutes") == wait_rule{.fixed = 270min});
  CHECK(parse_wait("until 09:05") == wait_rule{.until_time = 545min});
  CHECK(parse_wait("3 business days 2 hours until 23:59")
        == wait_rule{.days = 3, .business_days = true, .fixed = 2h, .until_time = 1439min});
}

TEST_CASE("what is no wait is not guessed at", "[wait_text]") {
  for (const auto* text : {"",
                           " ",
                           "days",
                           "2",
                           "2 dayz",
                           "two days",
                           "-2 days",
                           "+2 days",
                           "2.5 days",
                           "2days",
                           "2 hours 1 day",
                           "1 day 2 days",
                           "1 day 1 week",
                           "3 business hours",
                           "3 business",
                           "1 week 2 business days",
                           "2 business weeks",
                           "until",
                           "until 9:00",
                           "until 24:00",
                           "until 09:60",
                           "until 09:00 2 days",
                           "2 days until",
                           "2 days until 09:00 sharp",
                           "3651 days",
                           "600 weeks",
                           "8761 hours",
                           "525601 minutes",
                           "99999999999999999999 days",
                           "none none",
                           "2 days\t",
                           "until 0a:00",
                           "until -1:00"}) {
    INFO(text);
    CHECK_FALSE(parse_wait(text));
  }
}

TEST_CASE("a wait in a sentence says when it is over", "[wait_text]") {
  CHECK(describe_wait({}) == "at once");
  CHECK(describe_wait({.days = 2}) == "after 2 days");
  CHECK(describe_wait({.until_time = 545min}) == "until 09:05");
  CHECK(describe_wait({.days = 2, .until_time = 545min}) == "after 2 days until 09:05");
}

TEST_CASE("every wait is written so that it reads back the same", "[wait_text]") {
  rc::check([] {
    wait_rule wait{.days = *rc::gen::inRange(0, wait_days_max),
                   .business_days = *rc::gen::arbitrary<bool>(),
                   .fixed = std::chrono::minutes{*rc::gen::inRange(0, 8'760 * 60)}};
    if (*rc::gen::arbitrary<bool>()) {
      wait.until_time = std::chrono::minutes{*rc::gen::inRange(0, 1'440)};
    }
    RC_ASSERT(parse_wait(format_wait(wait)) == wait);
  });
}

TEST_CASE("only days and hours are sure to take time", "[wait_text]") {
  CHECK(takes_time(*parse_wait("1 minute")));
  CHECK(takes_time(*parse_wait("1 day until 09:00")));
  CHECK_FALSE(takes_time(*parse_wait("until 09:00")));
  CHECK_FALSE(takes_time(*parse_wait("0 business days")));
  CHECK_FALSE(takes_time(*parse_wait("none")));
}
