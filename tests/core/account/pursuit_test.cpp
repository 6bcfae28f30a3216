// Whom the policy leaves in peace: who disputes, and accounts on hold, are answered and not
// pursued.

#include "tests/core/account/arranged.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {

reaction pursued_when(trigger what) {
  task_action call{"call", ""};
  call.by = channel::agent_call;
  return {std::move(what), {send_action{channel::sms, "pay"}, call, task_action{"look", ""}}, {}};
}

std::string planned(const std::vector<event>& events) {
  std::string text;
  for (auto& each : only<action_planned>(events))
    text += each.what + ' ';
  return text;
}

void leave_in_peace(scenario& s) {
  if (GENERATE(true, false))
    s.send(open_dispute{"D1", ""});
  else
    s.send(hold_account{"H1", "vulnerable", {}});
}

} // namespace

TEST_CASE("a missed instalment is no reason to write to who disputes or is on hold",
          "[account][reaction]") {
  auto s = indebted({plan_of(3, 3)});
  s.rules.reactions = {pursued_when(fact_trigger::instalment_missed)};
  agree(s, wish("plan"));
  SECTION("but to everybody else") {
    CHECK(planned(s.pass_to(at("2026-04-03T08:00:00Z"))) == "pay call look ");
  }
  SECTION("what people do among themselves goes on") {
    leave_in_peace(s);
    CHECK(planned(s.pass_to(at("2026-04-03T08:00:00Z"))) == "look ");
  }
}

TEST_CASE("a broken promise is no reason to write to who disputes or is on hold",
          "[account][reaction]") {
  scenario s;
  s.rules.reactions = {pursued_when(fact_trigger::promise_broken)};
  s.open({{"A", "2026-02-25", 10'000}});
  s.send(make_promise{"W1", amount{1'000}, day("2026-03-05")});
  leave_in_peace(s);
  CHECK(planned(s.pass_to(at("2026-03-08T08:00:00Z"))) == "look ");
}

TEST_CASE("the end of a deadline is no reason to write to who disputes or is on hold",
          "[account][reaction]") {
  scenario s;
  s.rules.deadlines = {{"soon", contact_trigger{contact_outcome::delivered, {}}, days(3),
                        pursued_when(fact_trigger::promise_broken).actions}};
  s.rules.phases[1].steps.clear();
  s.open({{"A", "2026-02-25", 10'000}});
  s.send(record_contact{.by = channel::letter, .outcome = contact_outcome::delivered});
  leave_in_peace(s);
  auto events = s.pass_to(at("2026-03-08T08:00:00Z"));
  CHECK(only<deadline_reached>(events).size() == 1);
  CHECK(planned(events) == "look ");
}

TEST_CASE("who disputes is answered, and told what a hold is for", "[account][reaction]") {
  scenario s;
  s.rules.reactions = {{reply_trigger{reply_intent::disputes},
                        {place_hold{"objection", days(10)}, send_action{channel::sms, "noted"}},
                        {}},
                       {fact_trigger::dispute_opened, {send_action{channel::sms, "opened"}}, {}}};
  s.open({{"A", "2026-02-25", 10'000}});
  CHECK(planned(s.send(open_dispute{"D1", ""})) == "opened ");
  CHECK(planned(s.send(receive_message{"m", channel::sms, reply_intent::disputes})) == "noted ");
}
