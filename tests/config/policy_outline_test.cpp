#include "config/policy_file.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("the outline says everything that was understood", "[policy_outline]") {
  const auto rules = compile_policy(R"(policy: small
zone: Europe/Madrid
currency: EUR
promises: {tolerance: {amount: "1.00", percent: 2.5, days: 2}, smallest: {amount: 10}}
phases:
  - name: early
    from_day: 1
    steps:
      - {name: hello, wait: until 09:00, send: {channel: email, template: hello}}
      - {name: rest, wait: 2 days}
      - {name: call, task: {kind: call, script: first}}
  - name: late
    from_day: 31
    reactions:
      - {when: {reply: any}, do: [{wait: 3 days}, {hold: {reason: reply, for: 1 week}}]}
  - {name: sold, final: true}
reactions:
  - {when: {contact: failed}, do: [next_step]}
deadlines:
  - {name: notice, starts: {fact: promise_made}, after: 60 days, do: [{move_to: sold}]}
)",
                                    "small.yaml", "hash");
  REQUIRE(rules);
  CHECK(describe_policy(*rules) == R"(policy small
  zone Europe/Madrid; currency EUR
  weekend saturday, sunday; 0 holidays
  payments serve oldest_due_first; a phase is left backwards when days past due fall
  promises: at most 30 days ahead, at least 10.00 EUR and 0% of what is owed; kept when at most 1.00 EUR or 2.50% is missing 2 days later; steps wait for it
phase early (days past due 1 to 30)
  1. hello: until 09:00, send email hello
  2. rest: after 2 days
  3. call: at once, task call with script first
phase late (days past due 31 and more)
  when reply any: let the next step come after 3 days, then hold for reply (7 days)
phase sold (entered by an event or by hand; closes the account)
in every phase, unless the phase has its own answer
  when contact failed on any channel: take the next step now
deadline notice: after 60 days promise_made: move to sold
)");
}

TEST_CASE("the outline says what a task asks of whoever does it, and when it is due",
          "[policy_outline]") {
  const auto rules = compile_policy(R"(policy: asks
zone: UTC
phases:
  - name: early
    steps:
      - {name: all, task: {kind: call, script: first, needs: [mortgage, insolvency], level: 3, due: 2 business days until 18:00}}
      - {name: today, task: {kind: review, due: until 18:00}}
      - {name: plain, task: {kind: review, level: 0}}
)",
                                    "asks.yaml", "hash");
  REQUIRE(rules);
  const auto shown = describe_policy(*rules);
  CHECK_THAT(shown,
             Catch::Contains("  1. all: at once, task call with script first, needs insolvency and "
                             "mortgage, from level 3 on, due after 2 business days until 18:00\n"
                             "  2. today: at once, task review, due until 18:00\n"
                             "  3. plain: at once, task review\n"));
}
