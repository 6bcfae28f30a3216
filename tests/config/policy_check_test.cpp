// The second look of `recobro policy check`: what works but is hardly meant.

#include "config/jurisdiction_library.hpp"
#include "tests/config/policy_warnings.hpp"

#include <fmt/format.h>

using namespace recobro;
using namespace recobro::tests;

namespace {

contact_rules rules_of(const std::string& id) {
  static const auto library = jurisdiction_library::compile(shipped_contact_texts());
  REQUIRE(library);
  return contact_rules{{library->find(id).value()}};
}

const date january = parse_date("2026-01-01").value();

/// One rung with these lines as its steps.
std::string steps(std::string_view zone, std::string_view lines) {
  return fmt::format("policy: p\nzone: {}\nphases:\n  - name: one\n    from_day: 1\n    steps:\n{}",
                     zone, lines);
}

placed_templates texts(std::string_view text, std::string_view file = "es.yaml") {
  auto made = compile_templates(text, file);
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return std::move(*made);
}

} // namespace

TEST_CASE("a channel that the contact rules bar is found in steps, answers and tasks",
          "[policy_check]") {
  const auto rules = rules_of("CO");
  const auto found = warnings_with(R"(policy: p
zone: America/Bogota
phases:
  - name: one
    from_day: 1
    steps:
      - {name: visit, wait: 1 day until 10:00, send: {channel: visit, template: a}}
      - {name: field, wait: 1 day until 10:00, task: {kind: visit}}
reactions:
  - {when: {reply: refuses}, do: [{send: {channel: visit, template: a}}]}
)",
                                   "no contact rule ever lets it through",
                                   {.contact = &rules, .from = january, .templates = {}});
  REQUIRE(found.size() == 3);
  CHECK_THAT(found[0], Catch::StartsWith("w.yaml:7:9: phases[0].steps[0]")
                         && Catch::Contains("CO.no_visits"));
  CHECK_THAT(found[1], Catch::StartsWith("w.yaml:8:9: phases[0].steps[1]"));
  CHECK_THAT(found[2], Catch::StartsWith("w.yaml:10:5: reactions[0]"));
}

TEST_CASE("a step to somebody whom the contact rules bar is found", "[policy_check]") {
  const auto rules = rules_of("CO");
  const auto found = warnings_with(
    steps("America/Bogota",
          "      - {name: g, wait: 1 day until 10:00, send: {channel: email, template: a, to: "
          "reference}}\n"),
    "no contact rule ever lets it through", {.contact = &rules, .from = january, .templates = {}});
  CHECK(found.size() == 1);
}

TEST_CASE("a step at an hour that is never lawful always waits", "[policy_check]") {
  const auto rules = rules_of("CO");
  const auto found = warnings_with(
    steps("America/Bogota",
          R"(      - {name: late, wait: until 20:00, send: {channel: sms, template: a}}
      - {name: fine, wait: 1 day until 10:00, send: {channel: sms, template: a}}
)"),
    "always waits", {.contact = &rules, .from = january, .templates = {}});
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::Contains("steps[0]") && Catch::Contains("CO.hours")
                         && Catch::Contains("for 11 hours at least")
                         && Catch::Contains("1095 accounts tried"));
}

TEST_CASE("a step that its own predecessor blocks always waits", "[policy_check]") {
  const auto rules = rules_of("CL");
  const auto found = warnings_with(
    steps("America/Santiago",
          R"(      - {name: mail, wait: until 10:00, send: {channel: email, template: a}}
      - {name: text, wait: 1 day, send: {channel: sms, template: a}}
      - {name: call, wait: 1 hour, send: {channel: voice, template: a}}
)"),
    "always waits", {.contact = &rules, .from = january, .templates = {}});
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::Contains("steps[1]") && Catch::Contains("CL.messages_gap")
                         && Catch::Contains("for 23 hours at least")); // the night of 25 hours
}

TEST_CASE("a collection text before the due date always waits where the law says after it",
          "[policy_check]") {
  const auto rules = rules_of("MX-retail");
  const auto found
    = warnings_with(R"(policy: p
zone: America/Mexico_City
phases:
  - name: preventive
    from_day: -5
    steps: [{name: soon, wait: until 10:00, send: {channel: email, template: a}}]
  - name: early
    from_day: 1
    steps: [{name: now, wait: until 10:00, send: {channel: email, template: a}}]
)",
                    "always waits", {.contact = &rules, .from = january, .templates = {}});
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0],
             Catch::Contains("phases[0].steps[0]") && Catch::Contains("MX-retail.after_due"));
}

TEST_CASE("segments and strategies that nobody can come to are found", "[policy_check]") {
  const auto text = R"(policy: p
zone: UTC
currency: EUR
segments:
  - {name: owes, when: {balance: {at_least: "100.00"}}}
  - {name: owes_much, when: {balance: {at_least: "5000.00"}, payments: 0}}
  - {name: cards, when: {attribute: {product: [card, loan]}}}
  - {name: gold_cards, when: {all: [{attribute: {product: card}}, {attribute: {level: gold}}]}}
  - {name: others, when: {attribute: {product: {is_not: card}}}}
phases:
  - name: one
    from_day: 1
    strategies:
      - {name: poor, for: [owes], when: {balance: {less_than: "50.00"}}, steps: [{name: a, task: {kind: call}}]}
      - {name: left, for: [owes], leave_when: {balance: {at_least: "10.00"}}, steps: [{name: a, task: {kind: call}}]}
      - {name: some, for: [owes, cards], steps: [{name: a, task: {kind: call}}]}
      - {name: late, for: [cards], when: {payments: 1}, steps: [{name: a, task: {kind: call}}]}
      - {name: last, for: [owes_much, gold_cards, others], steps: [{name: a, task: {kind: call}}]}
    steps:
      - {name: never, if: {payments: 0, contacts: 1, all: [{payments: 2}]}, task: {kind: call}}
)";
  const auto shadowed = warnings_with(text, "no account ever belongs to it");
  REQUIRE(shadowed.size() == 2);
  CHECK_THAT(shadowed[0], Catch::Contains("segments[1]") && Catch::Contains("'owes'"));
  CHECK_THAT(shadowed[1], Catch::Contains("segments[3]") && Catch::Contains("'cards'"));
  // Where scores choose, the earlier one goes before only with the same score.
  const auto scored
    = warnings_with(std::string("scores: [{name: a, add: []}, {name: b, add: []}]\n")
                      + "segments_by: highest_score\n" + R"(
policy: p
zone: UTC
segments:
  - {name: all, score: a}
  - {name: late, score: b, when: {payments: 0}}
  - {name: paid, score: a, when: {payments: 1}}
phases: [{name: one, from_day: 1}]
)",
                    "no account ever belongs to it");
  REQUIRE(scored.size() == 1);
  CHECK_THAT(scored[0], Catch::Contains("segments[2]") && Catch::Contains("'all'"));
  const auto never = warnings_with(text, "never chosen");
  REQUIRE(never.size() == 2);
  CHECK_THAT(never[0], Catch::Contains("strategies[0]") && Catch::Contains("'when' is false"));
  CHECK_THAT(never[1], Catch::Contains("strategies[3]") && Catch::Contains("'some'"));
  const auto left = warnings_with(text, "left as soon as it is chosen");
  REQUIRE(left.size() == 1);
  CHECK_THAT(left[0], Catch::Contains("strategies[1]"));
  const auto taken = warnings_with(text, "never taken");
  REQUIRE(taken.size() == 1);
  CHECK_THAT(taken[0], Catch::Contains("steps[0]"));
}

TEST_CASE("business days that end at an earlier hour are a day more", "[policy_check]") {
  const auto found
    = warnings_with(steps("UTC", R"(      - {name: a, wait: until 10:00, task: {kind: call}}
      - {name: b, wait: 2 days, task: {kind: call}}
      - {name: c, wait: 3 business days until 09:00, task: {kind: call}}
      - {name: d, wait: 3 business days until 09:00, task: {kind: call}}
      - {name: e, wait: 1 hour, task: {kind: call}}
      - {name: f, wait: 3 business days until 08:00, task: {kind: call}}
)"),
                    "comes on the day after a business day");
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::Contains("steps[2]") && Catch::Contains("taken at 10:00")
                         && Catch::Contains("next 09:00 after that"));
}

TEST_CASE("times in which nothing is done are gaps", "[policy_check]") {
  const auto found = warnings_with(R"(policy: p
zone: UTC
segments: [{name: some, when: {payments: 1}}]
phases:
  - {name: early, from_day: 5, steps: [{name: a, task: {kind: call}}]}
  - {name: middle, from_day: 31}
  - name: late
    from_day: 61
    strategies: [{name: one, for: [some], steps: [{name: a, task: {kind: call}}]}]
  - {name: sold, final: true}
  - {name: resting, reactions: [{when: {reply: any}, do: [{task: {kind: call}}]}]}
)",
                                   "a gap");
  REQUIRE(found.size() == 3);
  CHECK_THAT(found[0], Catch::Contains("phases[0]") && Catch::Contains("begins on day 5"));
  CHECK_THAT(found[1], Catch::Contains("phases[1]") && Catch::Contains("from day 31 to day 60"));
  CHECK_THAT(found[2], Catch::Contains("phases[2]") && Catch::Contains("no strategy is for"));
}

TEST_CASE("a round of phases without a condition is warned of", "[policy_check]") {
  const auto round = [](std::string_view guard) {
    return warnings_with(fmt::format(R"(policy: p
zone: UTC
phases:
  - name: one
    steps: [{{name: a, wait: 30 days, task: {{kind: call}}}}, {{name: b, {}move_to: two}}]
  - {{name: two, steps: [{{name: c, wait: 5 days, move_to: one}}]}}
)",
                                     guard),
                         "goes round for ever");
  };
  REQUIRE(round("").size() == 1);
  CHECK_THAT(round("")[0], Catch::Contains("one -> two -> one"));
  CHECK(round("if: {contacts: {less_than: 10}}, ").empty());
}

TEST_CASE("calling again whoever does not answer is warned of", "[policy_check]") {
  const auto found = warnings_with(R"(policy: p
zone: UTC
phases:
  - name: one
    from_day: 1
    steps: [{name: a, task: {kind: call}}]
    reactions:
      - {when: {contact: no_answer, channel: agent_call}, do: [{wait: 1 day}, {task: {kind: call}}]}
      - {when: {contact: no_answer, channel: voice}, do: [{task: {kind: call}}]}
      - {when: {contact: failed, channel: visit}, do: [{task: {kind: visit}}]}
reactions:
  - when: {contact: no_answer}
    if: {days_in_phase: {less_than: 20}}
    do: [{task: {kind: call}}]
  - {when: {contact: failed}, do: [{task: {kind: review}}]}
)",
                                   "can go on for ever");
  REQUIRE(found.size() == 2);
  CHECK_THAT(found[0], Catch::StartsWith("w.yaml:8:9: phases[0].reactions[0]"));
  CHECK_THAT(found[1], Catch::StartsWith("w.yaml:10:9: phases[0].reactions[2]"));
}

TEST_CASE("a phase's own steps behind a strategy for everybody are never reached",
          "[policy_check]") {
  const auto found = warnings_with(R"(policy: p
zone: UTC
phases:
  - name: one
    from_day: 1
    strategies: [{name: all, steps: [{name: a, task: {kind: call}}]}]
    steps: [{name: b, task: {kind: call}}]
)",
                                   "never reached");
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::Contains("phases[0].steps[0]") && Catch::Contains("'all'"));
}

TEST_CASE("work that always comes after other work may starve", "[policy_check]") {
  const auto starved = [](int points) {
    return warnings_with(fmt::format(R"(policy: p
zone: UTC
scores:
  - {{name: urgent, base: 50, add: [{{name: broken, points: -10, each: promises_broken, at_most: 2}}]}}
  - {{name: calm, base: 10, add: [{{name: age, points: 1, each: days_past_due, of: 30, at_most: {}}}]}}
phases:
  - name: one
    from_day: 1
    steps:
      - {{name: a, task: {{kind: call, priority: urgent}}}}
      - {{name: b, task: {{kind: review, priority: calm}}}}
)",
                                     points),
                         "may starve");
  };
  REQUIRE(starved(19).size() == 1); // 29 against 30
  CHECK_THAT(starved(19)[0], Catch::Contains("'review' has at most 29 points")
                               && Catch::Contains("'call' at least 30"));
  CHECK(starved(20).empty());
}

TEST_CASE("texts that a policy sends and no file has are found, by language", "[policy_check]") {
  const std::vector<placed_templates> both{texts(R"(language: es
templates:
  - {name: hola, channels: [whatsapp], tag: service, text: "{agency} {creditor}"}
  - {name: idle, channels: [whatsapp], tag: service, says: [threat], text: "{agency} {creditor}"}
)"),
                                           texts(R"(language: en
templates:
  - {name: holaa, channels: [sms], tag: service, text: "{agency} {creditor}"}
)",
                                                 "en.yaml")};
  const auto rules = rules_of("MX-financial");
  const auto found
    = checked(
        steps(
          "UTC",
          R"(      - {name: a, wait: 1 day until 18:00, send: {channel: whatsapp, template: hola}}
      - {name: b, wait: 1 day until 18:00, send: {channel: sms, template: hola}}
)"),
        {.contact = &rules, .from = january, .templates = both})
        .warnings;
  REQUIRE(found.size() == 5);
  CHECK_THAT(found[0],
             Catch::Contains("no text 'hola' in 'en'; add it to en.yaml; did you mean 'holaa'"));
  CHECK_THAT(found[1],
             Catch::Contains("steps[1]") && Catch::Contains("'hola' in 'es' is not for sms"));
  CHECK_THAT(found[2], Catch::StartsWith("es.yaml:4:5: ") && Catch::Contains("never sent"));
  CHECK_THAT(found[3], Catch::Contains("contact rule MX.content forbids"));
  CHECK_THAT(found[4], Catch::StartsWith("en.yaml:3:5: ") && Catch::Contains("never sent"));
}

TEST_CASE("scripts of tasks are held against the texts that people say", "[policy_check]") {
  const auto warned = [&](const std::string& list) {
    const std::vector<placed_templates> all{texts("language: es\ntemplates:\n" + list)};
    return checked(steps("UTC", R"(      - {name: a, task: {kind: call, script: first_call}}
      - {name: b, task: {kind: visit, script: first_visit}}
      - {name: c, task: {kind: review, script: no_words}}
)"),
                   {.templates = all})
      .warnings;
  };
  const auto text = [](const std::string& name, const std::string& channels) {
    return "  - {name: " + name + ", channels: [" + channels
           + "], tag: service, text: \"{agency} {creditor}\"}\n";
  };
  CHECK(warned(text("first_call", "agent_call") + text("first_visit", "visit")).empty());
  SECTION("one that has no text is told with its place") {
    const auto found = warned(text("first_call", "agent_call"));
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0], Catch::Contains("steps[1]")
                           && Catch::Contains("there is no text 'first_visit' in 'es'"));
  }
  SECTION("one whose text is for another channel") {
    const auto found = warned(text("first_call", "agent_call") + text("first_visit", "agent_call"));
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0], Catch::Contains("steps[1]")
                           && Catch::Contains("'first_visit' in 'es' is not for visit"));
  }
  SECTION("whoever keeps all words elsewhere is not warned") {
    CHECK(warned("  []\n").empty());
  }
  SECTION("a text that no task says is told") {
    const auto found = warned(text("first_call", "agent_call") + text("first_visit", "visit")
                              + text("frist_call", "agent_call"));
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0], Catch::Contains("'frist_call' is never sent"));
  }
  SECTION("a task that contacts nobody may have words too") {
    const auto both = text("first_call", "agent_call") + text("first_visit", "visit");
    CHECK(warned(both + text("no_words", "agent_call")).empty());
    const auto found = warned(both + text("no_words", "visit"));
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0], Catch::Contains("steps[2]")
                           && Catch::Contains("'no_words' in 'es' is not for agent_call"));
  }
}

TEST_CASE("a circle of sends in a phase is complained of once, however many strategies it has",
          "[policy_check]") {
  const auto made = compile_policy(R"(policy: p
zone: UTC
phases:
  - name: one
    reactions:
      - {when: {contact: failed, channel: email}, do: [{send: {channel: email, template: a}}]}
    strategies:
      - {name: first, when: {payments: 1}, steps: [{name: a, task: {kind: call}}]}
      - {name: second, when: {payments: 2}, steps: [{name: a, task: {kind: call}}]}
)",
                                   "w.yaml", "hash");
  REQUIRE_FALSE(made);
  CHECK(made.error().size() == 1);
}
