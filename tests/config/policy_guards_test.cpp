// `recobro policy check` on conditions of steps, where they stand.

#include "tests/config/policy_warnings.hpp"

using namespace recobro;
using namespace recobro::tests;

TEST_CASE("a step whose condition cannot hold where it stands is never taken", "[policy_check]") {
  const auto found = warnings_with(R"(policy: p
zone: UTC
currency: EUR
phases:
  - name: early
    from_day: 1
    steps:
      - {name: a, if: {days_past_due: {at_least: 100}}, task: {kind: call}}
      - {name: b, if: {phase: late}, task: {kind: call}}
      - {name: c, if: {open_promises: {at_least: 1}}, task: {kind: call}}
      - {name: d, if: {open_disputes: {at_least: 1}}, task: {kind: call}}
      - {name: e, if: {all: [{balance: {at_most: "0.00"}}, {payments: 1}]}, task: {kind: call}}
      - {name: f, if: {days_past_due: {at_least: 29}}, task: {kind: call}}
      - {name: g, if: {none: [{phase: late}]}, task: {kind: call}}
  - name: late
    from_day: 30
    steps:
      - {name: a, if: {days_past_due: {at_least: 100}}, task: {kind: call}}
)",
                                   "cannot hold here");
  REQUIRE(found.size() == 5);
  const char* why[]
    = {"from day 30 on accounts are in phase 'late'", "the account is in phase 'early'",
       "an open promise pauses", "a dispute pauses", "owes nothing has no steps"};
  for (size_t place = 0; place < found.size(); ++place)
    CHECK_THAT(found[place], Catch::Contains("steps[" + std::to_string(place) + "]")
                               && Catch::Contains(why[place]));
}
