// Of which segments and strategies an account may fit several.

#include "config/policy_file.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("segments and strategies of which an account may fit several are noted",
          "[policy_overlaps]") {
  constexpr auto text = R"(policy: p
zone: UTC
currency: EUR
segments:
  - {name: largest, when: {balance: {at_least: "9000.00"}}}
  - {name: large, when: {balance: {at_least: "500.00"}}}
  - {name: small, when: {balance: {less_than: "500.00"}}}
  - {name: breaks, when: {promises_broken: {at_least: 2}}}
phases:
  - name: one
    from_day: 1
    strategies:
      - {name: first, for: [large, small], when: {payments: 0}, steps: [{name: a, task: {kind: call}}]}
      - {name: second, for: [largest], when: {days_past_due: {at_least: 9}}, steps: [{name: a, task: {kind: call}}]}
      - {name: third, for: [large], when: {days_past_due: {at_least: 9}}, steps: [{name: a, task: {kind: call}}]}
      - {name: fourth, when: {payments: {at_least: 1}}, steps: [{name: a, task: {kind: call}}]}
      - {name: rest, for: [large, small, breaks], steps: [{name: a, task: {kind: call}}]}
)";
  const auto made = check_policy(text, "w.yaml", "hash");
  REQUIRE(made);
  const auto& notes = made->overlaps;
  REQUIRE(notes.size() == 3);
  CHECK(notes[0]
        == "w.yaml:8:5: segments[3]: overlaps: an account of it may fit 'largest', 'large' or "
           "'small' too, and belongs to the one that stands first");
  CHECK_THAT(notes[1], Catch::StartsWith("w.yaml:15:9: phases[0].strategies[2]: overlaps: ")
                         && Catch::Contains("one of 'first' too"));
  CHECK_THAT(notes[2], Catch::StartsWith("w.yaml:16:9: phases[0].strategies[3]: overlaps: ")
                         && Catch::Contains("one of 'second' or 'third' too"));
}
