// Chains, quiet windows, efforts, guards, gains, tones and points, as files say them.

#include "config/jurisdiction_library.hpp"
#include "config/policy_file.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view everything = R"(policy: p
zone: Europe/Rome
currency: EUR
calendar: {holidays: [2026-08-15]}
cure: {below: 5, days: 3}
quiet:
  - {channels: [sms, voice], days: [friday], from: "20:00", until: "08:00"}
  - {holidays: true}
expected_gain:
  recovers:
    - {if: {payments: {at_least: 1}}, percent: 40}
    - {percent: 12.5}
  costs: {fixed: "500.00", percent_of_balance: 1, percent_of_recovered: 20}
phases:
  - name: early
    from_day: 1
    tone: friendly
    effort: {contacts_max: 6, channels: [sms], days: 30, then: [{task: {kind: review}}, {move_to: court}]}
    strategies:
      - name: calm
        tone: calm
        quiet: [{channels: [sms], days: [sunday]}]
        effort: {days: 10, then: [end_steps]}
        steps:
          - {name: hello, send: [{channel: whatsapp, template: a}, {channel: sms, template: b}]}
    steps:
      - name: call
        send:
          first_of: [{channel: voice, template: a}, {channel: sms, template: b}, {channel: email, template: c}]
          within: 1 day 4 hours
          next_when: [no_answer, wrong_person]
  - name: court
    enter_if: {expected_gain: {more_than: "0.00"}}
    approval: supervisor
reactions:
  - {when: {fact: promise_kept}, do: [{points: 10}], if: {points: {less_than: 100}}}
)";

policy compiled(std::string_view text) {
  auto made = compile_policy(text, "p.yaml", "hash");
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return std::move(*made);
}

checked_policy checked(std::string_view text, const policy_surroundings& with = {}) {
  auto made = check_policy(text, "p.yaml", "hash", with);
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return std::move(*made);
}

bool any_says(const std::vector<std::string>& lines, std::string_view words) {
  return std::ranges::any_of(
    lines, [&](const std::string& one) { return one.find(words) != std::string::npos; });
}

placed_templates texts(std::string_view list) {
  auto made
    = compile_templates(std::string("language: es\ntemplates:\n") + std::string(list), "es.yaml");
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return std::move(*made);
}

std::string text_named(std::string_view name, std::string_view tone) {
  return "  - {name: " + std::string(name) + (tone.empty() ? "" : ", tone: " + std::string(tone))
         + ", channels: all, tag: service, subject: s, text: \"{agency} {creditor}\"}\n";
}

} // namespace

TEST_CASE("a chain says its links, its patience and what leads on", "[policy_file][chain]") {
  const policy rules = compiled(everything);
  const auto& list = std::get<send_action>(rules.phases[0].strategies[0].steps[0].action);
  CHECK(list == send_action{channel::whatsapp, "a", {{channel::sms, "b"}}});
  const auto& map = std::get<send_action>(rules.phases[0].steps[0].action);
  CHECK(map.by == channel::voice);
  CHECK(map.others == std::vector<send_link>{{channel::sms, "b"}, {channel::email, "c"}});
  CHECK(map.within == 28h);
  CHECK(map.next_when == std::vector{contact_outcome::no_answer, contact_outcome::wrong_person});
}

TEST_CASE("quiet windows are the hours that are not open", "[policy_file][quiet]") {
  const policy rules = compiled(everything);
  REQUIRE(rules.quiet.size() == 2);
  const auto& night = rules.quiet[0];
  CHECK(night.channels == word_set<channel>{channel::sms, channel::voice});
  CHECK(night.open.days[4] == std::vector<open_span>{{8h, 20h}});
  CHECK(night.open.days[3] == std::vector<open_span>{{0h, 24h}});
  CHECK_FALSE(night.holidays);
  CHECK(rules.quiet[1].holidays);
  CHECK(rules.quiet[1].open.days[4] == std::vector<open_span>{{0h, 24h}});
  CHECK(rules.quiet_holidays.days == rules.calendar.holidays);
  CHECK(rules.phases[0].strategies[0].quiet[0].open.days[6].empty());
}

TEST_CASE("efforts, guards, gains, cure, tones and points are read", "[policy_file]") {
  const policy rules = compiled(everything);
  const phase& early = rules.phases[0];
  REQUIRE(early.effort);
  CHECK(early.effort->contacts_max == 6);
  CHECK(early.effort->channels == word_set<channel>{channel::sms});
  CHECK(early.effort->days == 30);
  CHECK(early.effort->then
        == std::vector<policy_action>{task_action{"review", "", {}}, move_to_phase{1}});
  CHECK(early.strategies[0].effort->contacts_max == 0);
  CHECK(early.tone == "friendly");
  CHECK(early.strategies[0].tone == "calm");
  CHECK(rules.phases[1].approval == sender_role::supervisor);
  CHECK(rules.phases[1].enter_if
        == condition{number_test{.fact = number_fact::expected_gain, .by = {}, .least = 1}});
  CHECK(rules.cure == cure_rules{true, 5, 3});
  REQUIRE(rules.gain.recoveries.size() == 2);
  CHECK(rules.gain.recoveries[1] == gain_rules::recovery{std::nullopt, 1'250});
  CHECK(rules.gain.fixed_cost == amount{50'000});
  CHECK(rules.gain.balance_cost_basis_points == 100);
  CHECK(rules.gain.recovery_cost_basis_points == 2'000);
  CHECK(rules.reactions[0].actions == std::vector<policy_action>{grant_points{10}});
}

TEST_CASE("the outline says all of it in words", "[policy_outline]") {
  const std::string outline = describe_policy(compiled(everything));
  for (const std::string_view words :
       {"fall 5 below it and stay so for 3 days",
        "quiet on sms, voice: friday 00:00 to 08:00, friday 20:00 to 24:00",
        "quiet on every channel: holidays", "40% of the balance comes back, if payments at least 1",
        "it costs 500.00 EUR, 1% of the balance and 20% of what comes back",
        "send whatsapp a, or else sms b",
        "send voice a, or else sms b, or else email c (whatever may leave within 28 hours)",
        "after 6 contacts on sms or 30 days: task review, then move to court", "tone calm",
        "entered only if expected_gain at least 0.01 EUR",
        "entered only when the role supervisor approves", "grant 10 points"}) {
    INFO(words << " in\n" << outline);
    CHECK(outline.find(words) != std::string::npos);
  }
}

TEST_CASE("what has no ending is noted", "[policy_check]") {
  const auto made = checked(everything);
  REQUIRE(made.endless.size() == 1);
  CHECK_THAT(made.endless[0], Catch::StartsWith("p.yaml:32:5: phases[1]: no ending"));
  const auto ended
    = checked("policy: p\nzone: UTC\nphases:\n"
              "  - {name: a, from_day: 1}\n"
              "  - {name: b, from_day: 9, steps: [{name: c, wait: 9 days, move_to: d}]}\n"
              "  - {name: d, effort: {days: 9, then: [{move_to: e}]}}\n"
              "  - {name: e, final: true}\n");
  CHECK(ended.endless.empty());
}

TEST_CASE("quiet windows over all lawful hours are warned of", "[policy_check]") {
  static const auto library = jurisdiction_library::compile(shipped_contact_texts());
  REQUIRE(library);
  const contact_rules lawful{{library->find("CO").value()}};
  const policy_surroundings with{.contact = &lawful, .from = parse_date("2026-01-01").value()};
  const auto made
    = checked("policy: p\nzone: America/Bogota\n"
              "quiet: [{channels: [sms], from: \"06:00\", until: \"20:00\"}]\n"
              "phases:\n  - name: a\n    from_day: 1\n    steps:\n"
              "      - {name: b, send: {channel: sms, template: t}}\n"
              "      - {name: c, send: [{channel: sms, template: t}, {channel: email, "
              "template: t}]}\n",
              with);
  REQUIRE(std::ranges::count_if(made.warnings,
                                [](const std::string& one) {
                                  return one.find("together never leave a moment")
                                         != std::string::npos;
                                })
          == 1);
  CHECK(any_says(made.warnings, "p.yaml:8:9: phases[0].steps[0]: the quiet windows"));
}

TEST_CASE("tones and texts are held against each other", "[policy_check][tone]") {
  const std::string rules = "policy: p\nzone: UTC\nphases:\n  - name: a\n    tone: firm\n"
                            "    steps:\n      - {name: b, send: {channel: sms, template: t}}\n";
  const auto warned = [&](const placed_templates& known) {
    const std::vector<placed_templates> all{known};
    return checked(rules, {.templates = all}).warnings;
  };
  CHECK(warned(texts(text_named("t", "") + text_named("t", "firm"))).empty());
  CHECK(any_says(warned(texts(text_named("t", ""))), "no text in 'es' has the tone 'firm'"));
  const auto misspelt = warned(texts(text_named("t", "") + text_named("t", "firn")));
  CHECK(any_says(misspelt, "no phase or strategy has the tone 'firn'"));
  CHECK(any_says(misspelt, "did you mean 'firm'?"));
  CHECK(any_says(warned(texts(text_named("t", "firm"))), "every text 't' in 'es' is for a tone"));
}

TEST_CASE("a text is found by its tone, else without one", "[templates][tone]") {
  const auto made = texts(text_named("t", "firm") + text_named("t", "") + text_named("u", "firm"));
  CHECK(made.set.find("t", "firm")->tone == "firm");
  CHECK(made.set.find("t", "kind")->tone.empty());
  CHECK(made.set.find("t")->tone.empty());
  CHECK(made.set.find("u") == nullptr);
  CHECK(made.set.find("v", "firm") == nullptr);
  const auto twice = compile_templates(
    "language: es\ntemplates:\n" + text_named("t", "firm") + text_named("t", "firm"), "es.yaml");
  REQUIRE_FALSE(twice);
  CHECK_THAT(twice.error().front().detail, Catch::Contains("of this tone is called 't'"));
}
