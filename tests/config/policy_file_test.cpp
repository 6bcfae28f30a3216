#include "config/policy_file.hpp"

#include "config/server_config.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <chrono>
#include <ctime>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view all_forms = R"(
policy: all-forms
zone: America/Santiago
currency: CLP
calendar: {weekend: [sunday], holidays: [2026-09-18, 2026-01-01]}
allocation: {order: smallest_first, fees_first: true}
cure: false
promises:
  tolerance: {amount: 500, percent: 2.5, days: 3}
  days_max: 45
  smallest: {amount: "10000", percent: 10}
  pauses_steps: false
phases:
  - name: early
    from_day: -10
    steps:
      - {name: hello, wait: 3 business days until 09:00, send: {channel: email, template: hello}}
      - {name: pause, wait: 1 hour}
      - {name: call, task: {kind: call, script: first_call}}
      - {name: rest, hold: {reason: rest, for: 2 days}}
      - {name: leave, wait: 1 day, move_to: court}
    reactions:
      - when: {contact: failed, channel: email}
        do: [next_step]
      - when: {contact: no_answer}
        do: [{wait: 4 hours}, {send: {channel: sms, template: missed}}]
      - when: {reply: any}
        do: [end_steps, {hold: {reason: reply}}, {move_to: done}]
  - name: late
    from_day: 30
  - name: court
  - name: done
    final: true
reactions:
  - when: {reply: stop}
    do: [end_steps]
  - when: {fact: promise_broken}
    do: [{task: {kind: call}}]
deadlines:
  - name: notice
    starts: {contact: delivered, channel: certified_letter}
    after: 60 days
    do: [{move_to: court}]
)";

policy compiled(std::string_view text) {
  auto made = compile_policy(text, "test.yaml", "abc123");
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return std::move(*made);
}

std::string shipped_text(const std::string& name) {
  const auto text = read_text_file(tests::source_file("config/policies/" + name));
  REQUIRE(text);
  return *text;
}

size_t phase_called(const policy& rules, std::string_view name) {
  for (size_t index = 0; index < rules.phases.size(); ++index) {
    if (rules.phases[index].name == name) {
      return index;
    }
  }
  FAIL("no phase " << name);
  return 0;
}

} // namespace

TEST_CASE("the rules beside the phases are compiled", "[policy_file]") {
  const policy rules = compiled(all_forms);
  CHECK(rules.name == "all-forms");
  CHECK(rules.hash == "abc123");
  CHECK(rules.default_zone.name() == "America/Santiago");
  CHECK(rules.unit->code() == "CLP");
  CHECK(rules.calendar.weekend == 0b1000000);
  CHECK(rules.calendar.holidays
        == std::vector<date>{*parse_date("2026-01-01"), *parse_date("2026-09-18")});
  CHECK(rules.order == allocation_order::smallest_first);
  CHECK(rules.fees_first);
  CHECK_FALSE(rules.cure.allowed);
  const promise_rules expected{.tolerance = amount{500},
                               .tolerance_basis_points = 250,
                               .tolerance_days = 3,
                               .days_max = 45,
                               .smallest_basis_points = 1'000,
                               .smallest = amount{10'000},
                               .pauses_steps = false};
  CHECK(rules.promises == expected);
}

TEST_CASE("every kind of step is compiled", "[policy_file]") {
  const policy rules = compiled(all_forms);
  const std::vector<step> expected{
    {"hello",
     {.days = 3, .business_days = true, .until_time = 9h},
     send_action{channel::email, "hello"}},
    {"pause", {.fixed = 1h}, do_nothing{}},
    {"call", {}, task_action{"call", "first_call", {}, channel::agent_call}},
    {"rest", {}, place_hold{"rest", wait_rule{.days = 2}}},
    {"leave", {.days = 1}, move_to_phase{2}}};
  CHECK(rules.phases[0].steps == expected);
  CHECK(rules.phases[0].from_day == -10);
  CHECK_FALSE(rules.phases[2].from_day);
  CHECK(rules.phases[3].final);
}

TEST_CASE("every kind of reaction and deadline is compiled", "[policy_file]") {
  const policy rules = compiled(all_forms);
  const std::vector<reaction> of_phase{
    {contact_trigger{contact_outcome::failed, channel::email}, {next_step_now{}}},
    {contact_trigger{contact_outcome::no_answer, {}},
     {wait_again{{.fixed = 4h}}, send_action{channel::sms, "missed"}}},
    {reply_trigger{}, {end_steps{}, place_hold{"reply", {}}, move_to_phase{3}}}};
  CHECK(rules.phases[0].reactions == of_phase);
  const std::vector<reaction> of_policy{
    {reply_trigger{reply_intent::stop}, {end_steps{}}},
    {fact_trigger::promise_broken, {task_action{"call", "", {}, channel::agent_call}}}};
  CHECK(rules.reactions == of_policy);
  const std::vector<deadline_rule> deadlines{
    {"notice",
     contact_trigger{contact_outcome::delivered, channel::certified_letter},
     {.days = 60},
     {move_to_phase{2}}}};
  CHECK(rules.deadlines == deadlines);
}

TEST_CASE("what a policy leaves out has the documented default", "[policy_file]") {
  const policy rules = compiled("policy: p\nzone: UTC\nphases: [{name: only}]\n");
  CHECK(rules.calendar == business_calendar{});
  CHECK(rules.promises == promise_rules{});
  CHECK(rules.order == allocation_order::oldest_due_first);
  CHECK_FALSE(rules.fees_first);
  CHECK(rules.cure.allowed);
  CHECK_FALSE(rules.unit);
  CHECK(rules.phases.at(0).steps.empty());
}

TEST_CASE("a circle of phases in which time passes is allowed", "[policy_file]") {
  compiled(R"(
policy: p
zone: UTC
phases:
  - {name: one, from_day: 1, steps: [{name: a, move_to: two}]}
  - {name: two, steps: [{name: a, wait: 1 hour, move_to: one}]}
)");
}

TEST_CASE("a policy's answer that the phase gives itself is no part of a circle", "[policy_file]") {
  compiled(R"(
policy: p
zone: UTC
phases:
  - name: only
    reactions:
      - {when: {contact: failed, channel: sms}, do: [{send: {channel: email, template: a}}]}
      - {when: {contact: failed, channel: email}, do: [{task: {kind: review}}]}
reactions:
  - {when: {contact: failed, channel: email}, do: [{send: {channel: sms, template: a}}]}
)");
}

TEST_CASE("phases that wait for what a person does are no circle", "[policy_file]") {
  compiled(R"(
policy: p
zone: UTC
phases:
  - name: one
    steps: [{name: a, send: {channel: email, template: a}}]
    reactions: [{when: {contact: read}, do: [{move_to: two}]}]
  - name: two
    steps: [{name: a, send: {channel: email, template: a}}]
    reactions: [{when: {contact: read}, do: [{move_to: one}]}]
)");
}

TEST_CASE("channels may fall back along a chain that ends", "[policy_file]") {
  compiled(R"(
policy: p
zone: UTC
phases: [{name: only}]
reactions:
  - {when: {contact: failed, channel: whatsapp}, do: [{send: {channel: sms, template: a}}]}
  - {when: {contact: failed, channel: sms}, do: [{send: {channel: email, template: a}}]}
  - {when: {contact: failed, channel: email}, do: [{task: {kind: review}}]}
)");
}

TEST_CASE("the municipal policy keeps the 60 days as a deadline of its own", "[policy_file]") {
  const policy rules = compiled(shipped_text("municipal_fines/policy.yaml"));
  CHECK(rules.default_zone.name() == "Europe/Rome");
  REQUIRE(rules.deadlines.size() == 1);
  const deadline_rule& penalty = rules.deadlines.front();
  CHECK(penalty.name == "penalty");
  CHECK(penalty.starts
        == trigger(contact_trigger{contact_outcome::delivered, channel::certified_letter}));
  CHECK(penalty.after == wait_rule{.days = 60});
  CHECK(penalty.actions == std::vector<policy_action>{task_action{"penalty", "add_penalty"}});
  const phase& collection = rules.phases[phase_called(rules, "credit_collection")];
  CHECK_FALSE(collection.final);
  CHECK_FALSE(collection.from_day);
  CHECK(rules.phases.front().name == "created");
}

TEST_CASE("60 days after notification fall on the same local hour across clock changes",
          "[policy_file]") {
  const policy rules = compiled(shipped_text("municipal_fines/policy.yaml"));
  const wait_rule after = rules.deadlines.front().after;
  const auto reached = [&](std::string_view notified) {
    return end_of(after, *parse_instant(notified), rules.default_zone, rules.calendar);
  };
  CHECK(reached("2007-02-10T00:00:00+01:00") == *parse_instant("2007-04-11T00:00:00+02:00"));
  CHECK(reached("2007-09-10T00:00:00+02:00") == *parse_instant("2007-11-09T00:00:00+01:00"));
}

TEST_CASE("the consumer policy climbs from before the due date to the law", "[policy_file]") {
  const policy rules = compiled(shipped_text("consumer_credit/policy.yaml"));
  std::vector<std::optional<int>> ladder;
  for (const phase& one : rules.phases) {
    ladder.push_back(one.from_day);
  }
  CHECK(ladder == std::vector<std::optional<int>>{-10, 0, 1, 31, 91, std::nullopt});
  CHECK(rules.phases.back().name == "legal");
}

TEST_CASE("shipped policies give no warning", "[policy_file]") {
  for (const auto* name : {"municipal_fines/policy.yaml", "consumer_credit/policy.yaml"}) {
    const auto checked = check_policy(shipped_text(name), name, "hash");
    REQUIRE(checked);
    CHECK(checked->warnings == std::vector<std::string>{});
  }
}

TEST_CASE("a policy with 200 phases and 500 steps compiles in less than two seconds",
          "[policy_file]") {
  std::string text = "policy: large\nzone: UTC\nphases:\n";
  for (int phase = 0; phase < 200; ++phase) {
    text += fmt::format("  - name: phase_{}\n    from_day: {}\n    steps:\n", phase, phase);
    for (int step = 0; step < (phase % 2 == 0 ? 2 : 3); ++step) {
      text += fmt::format("      - name: step_{}\n        wait: 2 days until 09:00\n        send: "
                          "{{channel: email, template: hello}}\n",
                          step);
    }
    text += "    reactions:\n      - when: {contact: failed}\n        do: [{move_to: phase_7}, "
            "{task: {kind: call}}]\n";
    if (phase == 7) {
      text.replace(text.rfind("phase_7}"), 7, "phase_8");
    }
  }
  // Processor time of this process: other programs on the machine don't count.
  const std::clock_t begin = std::clock();
  const policy rules = compiled(text);
  const auto took_ms = (std::clock() - begin) * 1'000 / CLOCKS_PER_SEC;
  CHECK(rules.phases.size() == 200);
  CHECK(took_ms < 2'000);
  fmt::print("compiled {} bytes in {} ms of processor time\n", text.size(), took_ms);
}
