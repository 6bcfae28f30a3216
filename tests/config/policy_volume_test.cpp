#include "config/policy_volume.hpp"

#include "config/policy_file.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("an account's contacts are those of its longest treatment in every phase", "[policy]") {
  const auto made = compile_policy(R"(policy: p
zone: Europe/Rome
learners:
  - name: hour
    choices:
      - {name: text, channel: sms, template: a}
      - {name: mail, channel: email, template: a}
phases:
  - name: early
    from_day: 1
    steps:
      - {name: one, wait: 1 day, send: {channel: sms, template: a}}
      - {name: two, wait: 1 day, task: {kind: call, script: s}}
      - {name: three, wait: 1 day, task: {kind: review}}
    strategies:
      - name: more
        when: {days_past_due: {at_least: 3}}
        steps:
          - {name: one, wait: 1 day, send: [{channel: whatsapp, template: a}, {channel: sms, template: a}]}
          - {name: two, wait: 1 day, send_by: hour}
  - name: late
    from_day: 30
    steps:
      - {name: one, wait: 1 day, send: {channel: sms, template: a}}
)",
                                   "p.yaml", "hash");
  if (!made)
    FAIL(made.error().front().detail);
  using channels = word_set<channel>;
  CHECK(contacts_of_one_account(*made, channels{channel::sms}) == 3); // a link, a choice, late
  CHECK(contacts_of_one_account(*made, channels{channel::whatsapp}) == 1);
  CHECK(contacts_of_one_account(*made, channels{channel::whatsapp, channel::sms}) == 4);
  CHECK(contacts_of_one_account(*made, channels{channel::agent_call}) == 1);
  CHECK(contacts_of_one_account(*made, channels{channel::letter}) == 0);
}
