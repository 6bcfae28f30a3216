#include "config/policy_file.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;

namespace {

std::vector<std::string> warnings_of(std::string_view text) {
  auto checked = check_policy(text, "w.yaml", "hash");
  if (!checked) {
    FAIL(checked.error().front().detail);
  }
  return checked->warnings;
}

} // namespace

TEST_CASE("a step behind a move is warned of", "[policy_warnings]") {
  const auto warnings = warnings_of(R"(policy: p
zone: UTC
phases:
  - name: one
    steps:
      - {name: a, wait: 1 day, move_to: two}
      - {name: b, task: {kind: call}}
  - name: two
)");
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Catch::StartsWith("w.yaml:7:9: phases[0].steps[1]: never reached"));
}

TEST_CASE("a step that the next rung comes before is warned of", "[policy_warnings]") {
  const auto warnings = warnings_of(R"(policy: p
zone: UTC
phases:
  - name: one
    from_day: 1
    steps:
      - {name: a, wait: 20 days, task: {kind: call}}
      - {name: b, wait: 10 days, task: {kind: call}}
  - {name: event}
  - {name: two, from_day: 31, steps: [{name: c, task: {kind: call}}]}
)");
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Catch::StartsWith("w.yaml:8:9: phases[0].steps[1]: hardly ever reached"));
}

TEST_CASE("business days before a step are no fewer days than they take", "[policy_warnings]") {
  // Of the phase with days 1 to 30, whose only step waits so.
  const auto warned
    = [](std::string_view wait, std::string_view calendar = "{weekend: [saturday, sunday]}") {
        const auto warnings = warnings_of(fmt::format(R"(policy: p
zone: UTC
calendar: {}
phases:
  - name: one
    from_day: 1
    steps: [{{name: a, wait: {}, task: {{kind: call}}}}]
  - {{name: two, from_day: 31, steps: [{{name: c, task: {{kind: call}}}}]}}
)",
                                                      calendar, wait));
        for (const std::string& one : warnings) {
          CHECK_THAT(one, Catch::Contains("hardly ever reached: it comes at least 30 days")
                            || Catch::Contains("at least 31 days")
                            || Catch::Contains("at least 32 days"));
        }
        return warnings.size();
      };
  CHECK(warned("24 business days") == 1); // 32 days
  CHECK(warned("22 business days") == 1); // from a Sunday to a Tuesday
  CHECK(warned("21 business days") == 0);
  CHECK(warned("29 days") == 0);
  CHECK(warned("30 days") == 1);
  CHECK(warned("24 business days", "{weekend: [sunday]}") == 0);
  CHECK(warned("27 business days", "{weekend: [sunday]}") == 1);
  CHECK(warned("29 business days", "{weekend: []}") == 0);
  CHECK(warned("30 business days", "{weekend: []}") == 1);
  // Holidays of one year are not those of the next.
  CHECK(warned("21 business days", "{holidays: [2026-01-01, 2026-01-06, 2026-01-07]}") == 0);
}

TEST_CASE("business days of several steps are counted through the same week", "[policy_warnings]") {
  // Each alone may pass no weekend; all of them pass two.
  const auto warnings = warnings_of(R"(policy: p
zone: UTC
phases:
  - name: one
    from_day: 1
    steps:
      - {name: a, wait: 5 business days, task: {kind: call}}
      - {name: b, wait: 2 business days, task: {kind: call}}
      - {name: c, wait: 4 business days, task: {kind: call}}
  - {name: two, from_day: 16, steps: [{name: d, task: {kind: call}}]}
)");
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Catch::StartsWith("w.yaml:9:9: ") && Catch::Contains("at least 15 days"));
}

TEST_CASE("a reaction that an earlier one covers is warned of", "[policy_warnings]") {
  const auto warnings = warnings_of(R"(policy: p
zone: UTC
phases:
  - name: one
    reactions:
      - {when: {contact: failed}, do: [next_step]}
      - {when: {contact: failed, channel: sms}, do: [end_steps]}
      - {when: {contact: read, channel: sms}, do: [end_steps]}
      - {when: {contact: read}, do: [next_step]}
reactions:
  - {when: {reply: any}, do: [end_steps]}
  - {when: {reply: stop}, do: [end_steps]}
  - {when: {fact: promise_kept}, do: [end_steps]}
  - {when: {fact: promise_kept}, do: [next_step]}
)");
  REQUIRE(warnings.size() == 3);
  CHECK_THAT(warnings[0], Catch::Contains("w.yaml:7:9: ") && Catch::Contains("line 6"));
  CHECK_THAT(warnings[1], Catch::Contains("w.yaml:12:5: ") && Catch::Contains("line 11"));
  CHECK_THAT(warnings[2], Catch::Contains("w.yaml:14:5: ") && Catch::Contains("line 13"));
}

TEST_CASE("strategies and segments that are never used are warned of", "[policy_warnings]") {
  const auto warnings = warnings_of(R"(policy: p
zone: UTC
segments:
  - {name: used, when: {payments: 1}}
  - {name: idle, when: {payments: 2}}
phases:
  - name: one
    strategies:
      - {name: some, for: [used]}
      - {name: all}
      - {name: late, for: [used]}
)");
  REQUIRE(warnings.size() == 2);
  CHECK_THAT(warnings[0], Catch::Contains("no strategy is for this segment"));
  CHECK_THAT(warnings[1], Catch::Contains("never chosen: strategy 'all' before it"));
}

TEST_CASE("what stands behind a guarded move or reaction is not warned of", "[policy_warnings]") {
  const auto warnings = warnings_of(R"(policy: p
zone: UTC
phases:
  - name: one
    steps:
      - {name: a, if: {payments: 0}, wait: 1 day, move_to: two}
      - {name: b, task: {kind: call}}
    reactions:
      - {when: {reply: any}, if: {payments: 0}, do: [end_steps]}
      - {when: {reply: stop}, do: [next_step]}
  - name: two
)");
  CHECK(warnings == std::vector<std::string>{});
}
