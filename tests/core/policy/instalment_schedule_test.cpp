#include "core/policy/instalment_schedule.hpp"
#include "tests/core/account/scenario.hpp"

#include <rapidcheck.h>

using namespace recobro;
using namespace recobro::testing;

namespace {

std::vector<int64_t> values(const std::vector<instalment>& parts) {
  std::vector<int64_t> found;
  for (auto& part : parts)
    found.push_back(part.value.minor);
  return found;
}

int64_t interest(const std::vector<instalment>& parts) {
  int64_t sum = 0;
  for (auto& part : parts)
    sum += part.interest.minor;
  return sum;
}

std::vector<instalment> schedule(schedule_terms terms) {
  return schedule_of(terms, holiday_rule::keep, {}).value();
}

} // namespace

TEST_CASE("instalments without interest add up to the sum, the last one takes what rounding leaves",
          "[schedule]") {
  CHECK(values(schedule({.financed = {10000}, .count = 3}))
        == std::vector<int64_t>{3334, 3333, 3333});
  CHECK(values(schedule({.financed = {10000}, .count = 3, .round_to = {500}}))
        == std::vector<int64_t>{3500, 3500, 3000});
  CHECK(values(schedule({.financed = {7}, .count = 3})) == std::vector<int64_t>{3, 2, 2});
  // Two round ones are enough, so there is no third.
  CHECK(values(schedule({.financed = {900}, .count = 3, .round_to = {500}}))
        == std::vector<int64_t>{500, 400});
}

TEST_CASE("flat interest is reckoned on the whole sum for the whole time", "[schedule]") {
  // 1200.00 at 24 percent a year for six months: 144.00.
  auto parts = schedule({.financed = {120000},
                         .count = 6,
                         .interest = interest_method::flat,
                         .yearly_basis_points = 2400});
  CHECK(interest(parts) == 14400);
  CHECK(values(parts) == std::vector<int64_t>(6, 22400));
}

TEST_CASE("declining interest is reckoned on what is still owed, in equal instalments",
          "[schedule]") {
  // 1000.00 at 12 percent a year in 12 months: the textbook annuity is 88.85 (88.8488).
  auto parts = schedule({.financed = {100000},
                         .count = 12,
                         .interest = interest_method::declining,
                         .yearly_basis_points = 1200});
  REQUIRE(parts.size() == 12);
  CHECK(parts[0].value.minor == 8885);
  CHECK(parts[0].interest.minor == 1000);
  // After it 921.15 are owed: one percent is 9.21.
  CHECK(parts[1].interest.minor == 921);
  // Reckoned month by month with interest rounded to the cent.
  CHECK(parts[11].value.minor == 8884);
  CHECK(interest(parts) == 6619);
}

TEST_CASE("what the last instalments do not take of the interest, the others bear", "[schedule]") {
  // 9.00 and 0.90 interest in round fives: there are two instalments and not three.
  auto parts = schedule({.financed = {900},
                         .count = 3,
                         .interest = interest_method::flat,
                         .yearly_basis_points = 4000,
                         .round_to = {500}});
  CHECK(values(parts) == std::vector<int64_t>{500, 490});
  CHECK(interest(parts) == 90);
}

TEST_CASE("periods of days bear interest by the day", "[schedule]") {
  // 3650.00 at 10 percent for two times 10 days, flat: a dollar a day.
  auto parts = schedule({.financed = {365000},
                         .count = 2,
                         .every = {0, 10},
                         .interest = interest_method::flat,
                         .yearly_basis_points = 1000});
  CHECK(interest(parts) == 2000);
}

TEST_CASE("months keep the day of the month as far as they have it", "[schedule]") {
  auto first = day("2026-01-31");
  CHECK(due_of({1, 0}, first, 1) == day("2026-02-28"));
  CHECK(due_of({1, 0}, first, 2) == day("2026-03-31"));
  CHECK(due_of({1, 0}, first, 13) == day("2027-02-28"));
  CHECK(due_of({3, 0}, first, 1) == day("2026-04-30"));
  CHECK(due_of({0, 15}, first, 2) == day("2026-03-02"));
  CHECK(due_of({1, 0}, day("2028-01-29"), 1) == day("2028-02-29"));
}

TEST_CASE("dates that are no business days are moved as the rule says", "[schedule]") {
  business_calendar days;
  days.holidays = {day("2026-05-01")}; // a Friday
  auto [rule, moved] = GENERATE(
    table<holiday_rule, std::string>({{holiday_rule::keep, "2026-05-01"},
                                      {holiday_rule::next_business_day, "2026-05-04"},
                                      {holiday_rule::previous_business_day, "2026-04-30"}}));
  CHECK(move_off_holidays(day("2026-05-01"), rule, days) == day(moved));
  auto parts
    = schedule_of({.financed = {300}, .count = 3, .first_due = day("2026-05-01")}, rule, days);
  REQUIRE(parts);
  CHECK(parts->at(0).due == day(moved));
  // The series goes on from the day before the move, not from where it was moved to.
  CHECK(parts->at(1).due == day("2026-06-01"));
}

TEST_CASE("interest beyond what an account can hold is an overflow", "[schedule]") {
  auto failed
    = schedule_of({.financed = {amount_sum_max / 2},
                   .count = 120,
                   .interest = GENERATE(interest_method::flat, interest_method::declining),
                   .yearly_basis_points = 100'000},
                  holiday_rule::keep, {});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == errc::amount_overflow);
}

TEST_CASE("any schedule adds up to what is financed and its interest", "[schedule][property]") {
  CHECK(rc::check("schedules add up", [] {
    schedule_terms terms;
    terms.financed = {*rc::gen::inRange<int64_t>(1, 10'000'000'000) >> *rc::gen::inRange(0, 30)};
    terms.financed.minor = std::max<int64_t>(1, terms.financed.minor);
    terms.count = *rc::gen::inRange(1, instalments_max + 1);
    terms.interest = static_cast<interest_method>(*rc::gen::inRange(0, 3));
    terms.yearly_basis_points
      = terms.interest == interest_method::none ? 0 : *rc::gen::inRange(1, 20'000);
    terms.every = *rc::gen::arbitrary<bool>() ? instalment_period{1, 0} : instalment_period{0, 14};
    terms.round_to = {*rc::gen::element<int64_t>(1, 5, 100, 10'000)};
    auto parts = schedule(terms);
    RC_ASSERT(!parts.empty());
    RC_ASSERT(parts.size() <= static_cast<size_t>(terms.count));
    int64_t sum = 0;
    for (size_t place = 0; place < parts.size(); ++place) {
      auto& part = parts[place];
      RC_ASSERT(part.value.minor > 0);
      RC_ASSERT(part.interest.minor >= 0);
      RC_ASSERT(part.interest <= part.value);
      auto last = place + 1 == parts.size();
      RC_ASSERT(last || part.value.minor % terms.round_to.minor == 0);
      if (place > 0)
        RC_ASSERT(part.value <= parts[place - 1].value);
      sum += part.value.minor;
    }
    RC_ASSERT(sum == terms.financed.minor + interest(parts));
    RC_ASSERT(interest(parts) > 0 || terms.interest == interest_method::none
              || terms.financed.minor < 100'000);
  }));
}
