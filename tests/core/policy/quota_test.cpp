// Quotas of a day, shared between segments.

#include "core/policy/quota.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

instant at(std::string_view text) {
  return parse_instant(text).value();
}

quota_rule some_rule() {
  return {.name = "texts",
          .channels = {channel::sms},
          .at_most = 10,
          .local = zone::from_name("America/Bogota").value(),
          .shares = {{"large", 3}, {"small", 1}},
          .others = 1};
}

} // namespace

TEST_CASE("parts of a quota sum to it", "[quota]") {
  rc::prop("for all weights", [] {
    auto rule = some_rule();
    rule.at_most = *rc::gen::inRange<int64_t>(1, 10'000);
    rule.others = *rc::gen::inRange<int64_t>(1, 100);
    for (auto& share : rule.shares)
      share.weight = *rc::gen::inRange<int64_t>(1, 100);
    RC_ASSERT(quota_part(rule, "large") + quota_part(rule, "small") + quota_part(rule, "")
              == rule.at_most);
  });
}

TEST_CASE("a large segment leaves a small one its part until the hour of lending", "[quota]") {
  const auto rule = some_rule();
  quota_day today;
  const auto morning = at("2026-03-02T08:00:00-05:00");
  CHECK(room(rule, today, "large", morning) == 6);
  count(rule, today, "large", 6);
  CHECK(room(rule, today, "large", morning) == 0);
  CHECK(next_room(rule, today, morning) == at("2026-03-02T15:00:00-05:00"));
  CHECK(room(rule, today, "small", morning) == 2);
  CHECK(room(rule, today, "anybody", morning) == 2);
  count(rule, today, "small", 1);
  const auto afternoon = at("2026-03-02T15:00:00-05:00");
  CHECK(room(rule, today, "large", afternoon) == 3);
  count(rule, today, "large", 3);
  CHECK(room(rule, today, "small", afternoon) == 0);
  CHECK(next_room(rule, today, afternoon) == at("2026-03-03T00:00:00-05:00"));
  CHECK(room(rule, today, "small", at("2026-03-03T00:00:00-05:00")) == 2);
}

TEST_CASE("whatever comes, a day never has more than its quota", "[quota]") {
  rc::prop("for all orders of arrival", [] {
    const auto rule = some_rule();
    quota_day today;
    auto now = at("2026-03-02T00:00:00-05:00");
    std::map<date, int64_t> left;
    for (int step = 0; step < 200; ++step) {
      now += std::chrono::minutes{*rc::gen::inRange(0, 60)};
      const auto segment = *rc::gen::element<std::string>("large", "small", "x", "y");
      if (room(rule, today, segment, now) > 0) {
        count(rule, today, segment, 1);
        ++left[rule.local.local_date(now)];
      } else {
        RC_ASSERT(next_room(rule, today, now) > now);
      }
      const auto read = quota_day_from(quota_text(today));
      RC_ASSERT(read.has_value());
      RC_ASSERT(*read == today);
    }
    for (const auto& [day, count] : left)
      RC_ASSERT(count <= rule.at_most);
  });
}

TEST_CASE("a clock that goes back does not open a day anew", "[quota]") {
  const auto rule = some_rule();
  quota_day today;
  count(rule, today, "large", 0);
  (void)room(rule, today, "large", at("2026-03-03T08:00:00-05:00"));
  count(rule, today, "large", 6);
  CHECK(room(rule, today, "large", at("2026-03-02T23:00:00-05:00")) <= 4);
  CHECK(today.day == parse_date("2026-03-03").value());
}
