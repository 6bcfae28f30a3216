// What a file of policy tests may say, what is refused, and what a failing case prints.

#include "tests/support/locations.hpp"
#include "tools/policy_test/case_report.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace recobro;

namespace {

/// The text of a file beside the telco policy.
std::string with(std::string_view cases) {
  return std::string(R"(policy: policy.yaml
jurisdictions: [CO]
given:
  zone: America/Bogota
  opened: 2026-06-25 08:00
  authorised: [sms]
  obligations: [{id: B7, kind: bill, due: 2026-07-06, amount: "80000.00"}]
cases:
)") + std::string(cases);
}

file_result<policy_test_file> compiled(const std::string& text) {
  static const auto library = jurisdiction_library::compile(shipped_contact_texts());
  REQUIRE(library);
  return compile_policy_tests(text, tests::source_file("config/policies/telco_colombia/t.yaml"),
                              *library);
}

struct mistake {
  std::string_view cases;
  std::string_view place;
  std::string_view says;
};

} // namespace

TEST_CASE("a test file with a mistake is refused with its place and a remedy", "[policy_test]") {
  const std::vector<mistake> mistakes{
    {"  []\n", ":9:3: cases", "write at least one"},
    {"  - {name: a}\n", ":9:5: cases[0]", "'then'"},
    {"  - {name: a, then: [{phase: early}]}\n", ":9:22: ", "either 'at', an instant, or 'by'"},
    {"  - {name: a, then: [{by: 2026-07-08}]}\n", ":9:22: ", "nothing is expected"},
    {"  - {name: a, then: [{by: 2026-07-08, phase: erly}]}\n", ":9:46: ", "did you mean 'early'"},
    {"  - {name: a, then: [{by: 2026-07-08, balance: x}]}\n", ":9:48: ", "an amount in COP"},
    {"  - {name: a, then: [{at: noon, phase: early}]}\n", ":9:27: ", "wall clock"},
    {"  - {name: a, then: [{by: 2026-07-08, sent: [{chanel: sms}]}]}\n",
     ":9:47: ", "did you mean 'channel'"},
    {"  - {name: a, then: [{by: 2026-07-08, sent: [{channel: fax}]}]}\n",
     ":9:56: ", "expected one of"},
    {"  - {name: a, then: [{by: 2026-07-08, phase: early}, {by: 2026-07-07, phase: early}]}\n",
     ":9:54: ", "order of time"},
    {"  - {name: a, when: [{type: payment_received}], then: [{by: 2026-07-08, phase: early}]}\n",
     ":9:22: ", "'at' is missing"},
    {"  - name: a\n    when: [{at: 2026-07-07 10:00, type: payment_recieved}]\n"
     "    then: [{by: 2026-07-08, phase: early}]\n",
     ":10:41: ", "did you mean 'payment_received'"},
    {"  - name: a\n    when: [{at: 2026-07-07 10:00, type: payment_received, payment: P}]\n"
     "    then: [{by: 2026-07-08, phase: early}]\n",
     ":10:12: ", "required field is absent"},
    {"  - name: a\n    when: [{at: 2026-07-07 10:00, type: payment_received, payment: P, amount: "
     "1.001}]\n    then: [{by: 2026-07-08, phase: early}]\n",
     ":10:79: ", "more decimals"},
    {"  - name: a\n    when: [{at: 2026-07-09 10:00, type: hold_released, hold: H}]\n"
     "    then: [{by: 2026-07-08, phase: early}]\n",
     ":10:12: ", "nothing is expected at or after"},
    {"  - name: a\n    when: [{at: 2026-07-07 10:00, type: hold_released, hold: H, refused: "
     "hold_unknwn}]\n    then: [{by: 2026-07-08, phase: early}]\n",
     ":10:74: ", "an error's name"},
    {"  - {name: a, given: {zone: America/Bogta}, then: [{by: 2026-07-08, phase: early}]}\n",
     ":9:29: ", "America/Bogota"},
    {"  - {name: a, given: {authorised: [phone]}, then: [{by: 2026-07-08, phase: early}]}\n",
     ":9:36: ", "expected one of"},
    {"  - {name: a, given: {colour: red}, then: [{by: 2026-07-08, phase: early}]}\n",
     ":9:23: ", "unknown key 'colour'"},
    {"  - {name: a, then: [{by: 2026-07-08, phase: early}]}\n  - {name: a, then: [{by: 2026-07-08, "
     "phase: early}]}\n",
     ":10:12: ", "names must differ"},
  };
  for (const auto& one : mistakes) {
    INFO(one.cases);
    const auto made = compiled(with(one.cases));
    REQUIRE_FALSE(made);
    const auto& first = made.error().front().detail;
    CHECK_THAT(first, Catch::Contains(std::string(one.place)));
    CHECK_THAT(first, Catch::Contains(std::string(one.says)));
  }
}

TEST_CASE("an expectation that always holds is refused", "[policy_test]") {
  const std::vector<mistake> mistakes{
    {"not_sent: [{template: reminder_frst}]", ":9:61: ", "nothing that policy"},
    {"no_tasks: [{kind: cal}]", ":9:57: ", "did you mean 'call'"},
    {"not_sent: [{because: erly/none}]", ":9:60: ", "would always hold"},
    {"not_sent: [{channel: sms, on: 2026-07-09}]", ":9:69: ", "is after"},
    {"sent: []", ":9:45: ", "sent_only: []"},
  };
  for (const auto& one : mistakes) {
    INFO(one.cases);
    const auto made
      = compiled(with("  - {name: a, then: [{by: 2026-07-08, " + std::string(one.cases) + "}]}\n"));
    REQUIRE_FALSE(made);
    const auto& first = made.error().front().detail;
    CHECK_THAT(first, Catch::Contains(std::string(one.place)));
    CHECK_THAT(first, Catch::Contains(std::string(one.says)));
  }
  for (const auto* fine : {"sent_only: []", "tasks_only: []", "no_tasks: [{kind: move_approval}]",
                           "not_sent: [{because: \"fact:promise_broken\"}]"})
    CHECK(compiled(with("  - {name: a, then: [{by: 2026-07-08, " + std::string(fine) + "}]}\n")));
}

TEST_CASE("a policy or jurisdiction that is not there is named", "[policy_test]") {
  auto text = with("  - {name: a, then: [{by: 2026-07-08, phase: early}]}\n");
  SECTION("policy") {
    text.replace(text.find("policy.yaml"), 11, "polcy.yaml");
    const auto made = compiled(text);
    REQUIRE_FALSE(made);
    CHECK(made.error().front().code == errc::file_unreadable);
    CHECK_THAT(made.error().front().detail, Catch::Contains(":1:9: policy"));
  }
  SECTION("jurisdiction") {
    text.replace(text.find("[CO]"), 4, "[COO]");
    const auto made = compiled(text);
    REQUIRE_FALSE(made);
    CHECK_THAT(made.error().front().detail, Catch::Contains(":2:17: jurisdictions[0]"));
  }
}

TEST_CASE("a failing case says what was expected, what was, and what led there", "[policy_test]") {
  const auto file = compiled(with(R"(  - name: a
    when:
      - {at: 2026-07-18 15:00, type: promise_made, promise: P1, amount: "40000.00", due: 2026-07-24}
      - {at: 2026-07-19 15:00, type: promise_made, promise: P2, amount: "1.00", due: 2026-07-24}
    then:
      - at: 2026-07-19 15:00
        phase: late
        balance: 80000
        promises: {P1: kept}
        sent: [{channel: sms, template: promise_confirmed}]
        sent_only: [{channel: sms}, {channel: sms}]
        not_sent: [{channel: sms, on: 2026-07-07}]
        tasks: [{kind: call, priority: {at_least: 100}}]
        agenda: [{timer: hold_end}]
)"));
  if (!file)
    FAIL(file.error().front().detail);
  const auto result = run_case(*file, file->cases.front());
  std::vector<std::string> about;
  for (const auto& one : result.differences)
    about.push_back(one.about);
  CHECK(about
        == std::vector<std::string>{"promise_made", "phase", "promises P1", "sent", "sent_only",
                                    "not_sent", "tasks", "agenda"});
  const auto text = report_text(*file, result);
  CHECK_THAT(text, Catch::Contains("FAILED  a (8 of 9 checks)"));
  CHECK_THAT(text, Catch::Contains("t.yaml:15:16: phase at Sun 2026-07-19 15:00 (America/Bogota)\n"
                                   "    expected  late\n"
                                   "    was       early\n"));
  CHECK_THAT(text, Catch::Contains("refused with promise_too_small"));
  CHECK_THAT(text, Catch::Contains("expected  sms promise_confirmed\n"
                                   "    was       sms bill_overdue, at Tue 2026-07-07 10:00"));
  CHECK_THAT(text, Catch::Contains("Sat 2026-07-18 15:00  promise_made promise=P1"));
  CHECK_THAT(text, Catch::Contains("contact_rule=CO.sundays_and_holidays"));
  const auto json = report_json(*file, result);
  CHECK(json["ok"] == false);
  CHECK(json["differences"][1]["line"] == 15);
  CHECK(json["differences"][1]["at"] == "2026-07-19T20:00:00Z");
  CHECK_FALSE(json["history"].empty());
}

TEST_CASE("expectations see each action once", "[policy_test]") {
  const auto file = compiled(with(R"(  - name: a
    then:
      - by: 2026-07-07
        sent: [{channel: sms}]
      - by: 2026-07-08
        sent: [{channel: sms}, {channel: sms}]
        sent_only: []
)"));
  REQUIRE(file);
  const auto result = run_case(*file, file->cases.front());
  REQUIRE(result.differences.size() == 1);
  CHECK(result.differences.front().about == "sent");
}

TEST_CASE("a task that waits for a contact rule is among what waits", "[policy_test]") {
  const auto file = compiled(with(R"(  - name: a
    given: {authorised: [sms, whatsapp, agent_call]}
    when:
      - {at: 2026-07-21 09:00, type: contact_result, action: own-1, channel: sms, outcome: replied}
    then:
      - at: 2026-07-23 10:00
        no_tasks: [{kind: call}]
        waiting:
          - {task: call, script: bill_overdue, until: 2026-07-27 07:00, rule: CO.one_channel_a_week}
      - at: 2026-07-23 10:01
        waiting: [{task: call}, {task: call}]
      - at: 2026-07-23 10:02
        waiting: [{task: visit}]
      - at: 2026-07-23 10:03
        waiting: [{task: call, script: reconnect}]
      - at: 2026-07-23 10:04
        waiting: [{channel: agent_call}]
      - at: 2026-07-27 07:00
        tasks: [{kind: call, script: bill_overdue, at: 2026-07-27 07:00}]
)"));
  if (!file)
    FAIL(file.error().front().detail);
  const auto result = run_case(*file, file->cases.front());
  REQUIRE(result.differences.size() == 4);
  const auto& visit = result.differences[1];
  CHECK(visit.about == "waiting");
  CHECK(visit.expected == "task visit");
  CHECK_THAT(visit.was, Catch::StartsWith("task call with script bill_overdue, priority ")
                          && Catch::Contains("waits until Mon 2026-07-27 07:00 by rule "
                                             "CO.one_channel_a_week"));
}
