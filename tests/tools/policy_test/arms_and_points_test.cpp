// What a policy tries out and what it grants, in policy tests: the arm that a case is given, and
// arms and points that it expects.

#include "tests/support/temporary_directory.hpp"
#include "tools/policy_test/arm_lot.hpp"
#include "tools/policy_test/case_report.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

namespace {

constexpr auto trying_policy = R"(policy: trying
zone: Europe/Rome
currency: EUR
experiments:
  - name: wording
    arms: [{name: control, weight: 3}, {name: firm, weight: 1}]
    who: {balance: {at_least: "50.00"}}
  - name: hour
    arms: [{name: morning}, {name: noon}, {name: evening}]
reactions:
  - {when: {fact: payment_received}, do: [{points: 10}]}
phases:
  - name: early
    from_day: 1
    strategies:
      - name: firm
        when: {arm: {wording: firm}}
        steps: [{name: letter, wait: 1 day, send: {channel: letter, template: demand}}]
    steps:
      - {name: notice, wait: 1 day, send: {channel: email, template: notice}}
)";

file_result<policy_test_file> compiled(const std::string& cases) {
  static const auto library = jurisdiction_library::compile(shipped_contact_texts());
  REQUIRE(library);
  tests::temporary_directory directory;
  tests::write_file(directory / "policy.yaml", trying_policy);
  return compile_policy_tests(R"(policy: policy.yaml
given:
  opened: 2026-03-02 08:00
  obligations: [{id: I1, kind: invoice, due: 2026-03-01, amount: "100.00"}]
cases:
)" + cases,
                              directory / "tests.yaml", *library);
}

/// @pre the cases have no mistake
std::vector<case_result> played(const std::string& cases) {
  const auto file = compiled(cases);
  if (!file)
    FAIL(file.error().front().detail);
  std::vector<case_result> results;
  for (const auto& one : file->cases) {
    results.push_back(run_case(*file, one));
    UNSCOPED_INFO(report_text(*file, results.back()));
  }
  return results;
}

} // namespace

TEST_CASE("a case is played with an account in the arms that it is given", "[policy_test]") {
  for (const auto& result : played(R"(  - name: firm
    given: {arms: {wording: firm, hour: evening}}
    then:
      - {at: 2026-03-02 08:00, arms: {wording: firm, hour: evening}, strategy: firm}
      - {by: 2026-03-04, sent_only: [{channel: letter, template: demand}]}
  - name: control
    given: {arms: {wording: control, hour: noon}}
    then:
      - {at: 2026-03-02 08:00, arms: {wording: control, hour: noon}, strategy: none}
      - {by: 2026-03-04, sent_only: [{channel: email, template: notice}]}
  - name: too_small_to_take_part
    given:
      arms: {wording: firm}
      obligations: [{id: I1, kind: invoice, due: 2026-03-01, amount: "10.00"}]
    then:
      - {by: 2026-03-04, arms: {wording: none}, sent_only: [{channel: email}]}
)"))
    CHECK(result.passed());
}

TEST_CASE("points are what was granted and not taken back", "[policy_test]") {
  for (const auto& result : played(R"(  - name: points
    when:
      - {at: 2026-03-02 10:00, type: payment_received, payment: P1, amount: "20.00"}
      - {at: 2026-03-02 11:00, type: payment_received, payment: P2, amount: "20.00"}
      - {at: 2026-03-02 12:00, type: payment_reversed, payment: P1, reason: bounced}
    then:
      - {at: 2026-03-02 09:00, points: 0}
      - {at: 2026-03-02 10:00, points: 10}
      - {at: 2026-03-02 11:00, points: 20}
      - {at: 2026-03-02 12:00, points: 10}
)"))
    CHECK(result.passed());
}

TEST_CASE("wrong points and arms are told with what they were", "[policy_test]") {
  const auto results = played(R"(  - name: wrong
    given: {arms: {wording: firm}}
    then:
      - {at: 2026-03-02 10:00, points: 5, arms: {wording: control}}
)");
  REQUIRE(results.size() == 1);
  const auto& found = results.front().differences;
  REQUIRE(found.size() == 2);
  CHECK(found[0].about == "points");
  CHECK(found[0].expected == "5");
  CHECK(found[0].was == "0");
  CHECK(found[1].about == "arms wording");
  CHECK(found[1].expected == "control");
  CHECK(found[1].was == "firm");
  CHECK(found[1].where.line == 9);
}

TEST_CASE("arms and points that cannot be are refused with their place", "[policy_test]") {
  struct mistake {
    std::string cases;
    std::string place;
    std::string says;
  };
  const std::string then = ", then: [{by: 2026-03-04, phase: early}]}\n";
  const std::vector<mistake> mistakes{
    {"  - {name: a, given: {arms: {wordng: firm}}" + then, ":6:30: ", "did you mean 'wording'"},
    {"  - {name: a, given: {arms: {wording: frm}}" + then, ":6:39: ", "did you mean 'firm'"},
    {"  - {name: a, given: {arms: {wording: none}}" + then, ":6:39: ", "control"},
    {"  - {name: a, given: {arms: firm}" + then, ":6:29: ", "arms"},
    {"  - {name: a, then: [{by: 2026-03-04, arms: {wording: frm}}]}\n",
     ":6:55: ", "did you mean 'firm'"},
    {"  - {name: a, then: [{by: 2026-03-04, arms: {colour: red}}]}\n",
     ":6:46: ", "unknown key 'colour'"},
    {"  - {name: a, then: [{by: 2026-03-04, points: many}]}\n", ":6:47: ", "points"},
    {"  - {name: a, then: [{by: 2026-03-04, points: -1}]}\n", ":6:47: ", "points"},
  };
  for (const auto& one : mistakes) {
    INFO(one.cases);
    const auto made = compiled(one.cases);
    REQUIRE_FALSE(made);
    const auto& first = made.error().front().detail;
    CHECK_THAT(first, Catch::Contains(one.place));
    CHECK_THAT(first, Catch::Contains(one.says));
  }
}

TEST_CASE("a rare arm is found, and arms that nobody has together are not", "[policy_test]") {
  experiment rare{.name = "rare", .arms = {{"control", 100'000}, {"odd", 1}}};
  CHECK(mark_of_arms({{&rare, 1}}));
  experiment other{.name = "other", .arms = {{"control", 100'000}, {"odd", 1}}};
  CHECK_FALSE(mark_of_arms({{&rare, 1}, {&other, 1}}));
  CHECK(mark_of_arms({}) == 0);
}
