#include "config/policy_file.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;

namespace {

policy compiled(std::string_view text) {
  auto made = compile_policy(fmt::format("policy: p\nzone: UTC\ncurrency: EUR\n{}", text), "p.yaml",
                             "hash");
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return *made;
}

/// The condition of a step, compiled, and how the outline says it.
struct asked {
  condition what;
  std::string text;
};

asked condition_of(std::string_view text) {
  const policy rules = compiled(fmt::format(
    "scores:\n  - {{name: risk, add: []}}\nsegments:\n  - {{name: big, when: {{payments: 1}}}}\n"
    "phases:\n  - name: early\n    strategies: [{{name: firm}}]\n    steps:\n"
    "      - name: b\n        if: {}\n",
    text));
  const condition& what = *rules.phases[0].steps[0].only_if;
  return {what, describe_condition(rules, what)};
}

constexpr auto highest = std::numeric_limits<int64_t>::max();
constexpr auto lowest = std::numeric_limits<int64_t>::min();

} // namespace

TEST_CASE("bounds of numbers are compiled to what they include", "[policy_conditions]") {
  const auto [text, least, most]
    = GENERATE(table<std::string, int64_t, int64_t>({{"5", 5, 5},
                                                     {"{at_least: 5}", 5, highest},
                                                     {"{more_than: 5}", 6, highest},
                                                     {"{at_most: -5}", lowest, -5},
                                                     {"{less_than: 5}", lowest, 4},
                                                     {"{at_least: 2, less_than: 9}", 2, 8},
                                                     {"{more_than: 1, at_least: 7}", 7, highest}}));
  const auto made = condition_of(fmt::format("{{days_past_due: {}}}", text));
  CHECK(made.what
        == condition{
          number_test{.fact = number_fact::days_past_due, .by = {}, .least = least, .most = most}});
}

TEST_CASE("every kind of condition is compiled and said in words", "[policy_conditions]") {
  const auto [text, words] = GENERATE(table<std::string, std::string>({
    {R"({balance: {at_least: "100.00"}})", "balance at least 100.00 EUR"},
    {R"({paid_amount: {more_than: "-1.50", at_most: "0"}})", "paid_amount -1.49 EUR to 0.00 EUR"},
    {"{contacts: {on: sms, at_least: 3}}", "contacts on sms at least 3"},
    {"{contacts: 0}", "contacts is 0"},
    {"{phase: early}", "phase is early"},
    {"{segment: {is_not: [big]}}", "segment is not big"},
    {"{strategy: firm, language: [es, en]}", "strategy is firm and language is es or en"},
    {"{zone: {is_not: UTC}}", "zone is not UTC"},
    {"{last_reply: [will_pay, paid]}", "last_reply is will_pay or paid"},
    {"{read_contacts: {on: whatsapp, at_least: 2}}", "read_contacts on whatsapp at least 2"},
    {"{days_in_book: {less_than: 30}}", "days_in_book at most 29"},
    {"{attribute: {product: [card, loan]}}", "product is card or loan"},
    {"{attribute: {rate: {more_than: 2.5}}}", "rate at least 2.500001"},
    {"{attribute: {employer: {present: true}}}", "employer is present"},
    {"{attribute: {employer: {present: false}}}", "employer is absent"},
    {"{score: {risk: {at_most: 5}}}", "score risk at most 5"},
    {"{any: [{payments: 1}, {payments: 2}]}", "payments is 1 or payments is 2"},
    {"{none: [{payments: 1}, {open_disputes: 2}]}", "not (payments is 1 or open_disputes is 2)"},
    {"{all: [{any: [{payments: 1}, {payments: 2}]}, {contacts: 3}], obligations: 4}",
     "((payments is 1 or payments is 2) and contacts is 3) and obligations is 4"},
  }));
  CHECK(condition_of(text).text == words);
}

TEST_CASE("segments, strategies, scores and priorities keep their order and references",
          "[policy_conditions]") {
  const policy rules = compiled(R"(
segments:
  - {name: large, when: {balance: {at_least: "10.00"}}}
  - {name: small, when: {balance: {less_than: "10.00"}}}
scores:
  - name: age
    base: -3
    add:
      - {name: old, points: 2, each: days_past_due, of: 30, at_most: 6}
      - {name: owed, points: 1, each: balance, of: "100.00", at_most: 9, when: {payments: 0}}
  - {name: flat, base: 7, add: []}
priority: flat
phases:
  - name: early
    strategies:
      - name: firm
        for: [small, large]
        when: {payments: 0}
        leave_when: {promises_broken: {at_least: 1}}
        steps: [{name: call, task: {kind: call, priority: age}}]
        reactions: [{when: {reply: any}, if: {payments: 1}, do: [next_step]}]
)");
  REQUIRE(rules.phases[0].strategies.size() == 1);
  const strategy& firm = rules.phases[0].strategies[0];
  CHECK(firm.segments == std::vector<uint16_t>{1, 0});
  CHECK(firm.when.has_value());
  CHECK(firm.leave_when.has_value());
  CHECK(firm.reactions[0].only_if.has_value());
  CHECK(std::get<task_action>(firm.steps[0].action).priority == 0);
  CHECK(rules.task_priority == 1);
  CHECK(rules.scores[0].base == -3);
  CHECK(rules.scores[0].terms[0] == score_term{"old", {}, 2, number_fact::days_past_due, 30, 6});
  CHECK(rules.scores[0].terms[1].unit_size == 10'000); // cents
  const auto outline = describe_policy(rules);
  for (const auto* line :
       {"segment large: balance at least 10.00 EUR\n", "score age: -3\n",
        "  +2 old for each 30 days_past_due, at most 6 of them\n",
        "  +1 owed for each 100.00 balance, at most 9 of them, if payments is 0\n",
        "tasks have the priority of score flat\n",
        "  strategy firm for small, large, if payments is 0\n",
        "    1. call: at once, task call by priority age\n",
        "    when reply any, if payments is 1: take the next step now\n",
        "    left when promises_broken at least 1\n"}) {
    CHECK_THAT(outline, Catch::Contains(line));
  }
}

TEST_CASE("segments may be chosen by their scores", "[policy_conditions]") {
  const policy rules = compiled(R"(
segments_by: highest_score
segments:
  - {name: cards, score: cards, when: {attribute: {product: card}}}
  - {name: others, score: rest}
scores:
  - {name: cards, add: [{name: late, points: 2, each: days_past_due, of: 30, at_most: 6}]}
  - {name: rest, base: 4, add: []}
phases:
  - name: early
)");
  CHECK(rules.chosen_segment == segment_choice::highest_score);
  REQUIRE(rules.segments.size() == 2);
  CHECK(rules.segments[0].score == 0);
  CHECK(rules.segments[1].score == 1);
  CHECK(rules.segments[1].when == condition{});
  const auto outline = describe_policy(rules);
  CHECK_THAT(outline, Catch::Contains("belongs to the one with the highest score\n"));
  CHECK_THAT(outline, Catch::Contains("segment cards by score cards: product is card\n"));
}

TEST_CASE("steps and reactions may offer arrangements", "[policy_conditions]") {
  const policy rules = compiled(R"(
arrangements:
  offers:
    - {name: pay_now, instalments: 1}
    - {name: six_months, instalments: {at_least: 2, at_most: 6}, every: month}
phases:
  - name: early
    steps:
      - {name: offer, wait: 3 days, offer: six_months}
reactions:
  - when: {reply: wants_instalments}
    do:
      - offer: {first_of: [six_months, pay_now], instalments: most}
)");
  CHECK(std::get<make_offer>(rules.phases[0].steps[0].action) == make_offer{{1}, false});
  CHECK(std::get<make_offer>(rules.reactions[0].actions[0]) == make_offer{{1, 0}, true});
  const auto outline = describe_policy(rules);
  CHECK_THAT(outline, Catch::Contains("offer six_months\n"));
  CHECK_THAT(outline, Catch::Contains("offer six_months, or else pay_now in the most instalments"));
}
