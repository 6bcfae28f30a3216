#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {

/// An account in the early phase with one letter planned.
scenario written_to() {
  scenario s;
  s.open({{"A", "2026-02-20", 10000}});
  s.pass_to(at("2026-03-04T08:00:00Z"));
  REQUIRE(s.account.actions.size() == 1);
  return s;
}

deadline_rule notice_period() {
  return {"notice",
          contact_trigger{contact_outcome::delivered, channel::certified_letter},
          days(60),
          {task_action{"review", ""}}};
}

} // namespace

TEST_CASE("a contact result takes its action out of the planned ones", "[account][facts]") {
  auto s = written_to();
  SECTION("of ours") {
    auto events = s.send(record_contact{"1", channel::letter, contact_outcome::sent});
    CHECK(words(events) == "contact_recorded");
    CHECK(s.account.actions.empty());
    CHECK(s.account.contacts[static_cast<size_t>(channel::letter)] == 1);
  }
  SECTION("whatever the outcome; only sent counts as a contact") {
    s.send(record_contact{"1", channel::letter, contact_outcome::failed});
    CHECK(s.account.actions.empty());
    CHECK(s.account.contacts[static_cast<size_t>(channel::letter)] == 0);
  }
  SECTION("of somebody else") {
    for (auto id : {"01", "x1", "call-17", "99999999999"})
      s.send(record_contact{id, channel::voice, contact_outcome::no_answer});
    CHECK(s.account.actions.size() == 1);
  }
}

TEST_CASE("the number of an action is written without decoration", "[account][facts]") {
  CHECK(action_number("1") == 1u);
  CHECK(action_number("4294967295") == 4294967295u);
  for (auto text : {"", "0", "01", "-1", "+1", "1 ", "a", "4294967296"})
    CHECK_FALSE(action_number(text));
}

TEST_CASE("the first matching reaction of the phase wins, then the policy's", "[account][facts]") {
  scenario s;
  auto failed = [](std::optional<channel> by, std::string kind) {
    return reaction{contact_trigger{contact_outcome::failed, by}, {task_action{kind, ""}}};
  };
  s.rules.phases[1].reactions = {failed(channel::sms, "phone"), failed(channel::sms, "never"),
                                 failed(channel::email, "post")};
  s.rules.reactions = {failed(std::nullopt, "look")};
  s.open({{"A", "2026-02-20", 10000}});
  auto task_for = [&](channel by) {
    auto planned = only<action_planned>(s.send(record_contact{"x", by, contact_outcome::failed}));
    REQUIRE(planned.size() == 1);
    CHECK(planned[0].because == "contact:failed");
    return planned[0].what;
  };
  CHECK(task_for(channel::sms) == "phone");
  CHECK(task_for(channel::email) == "post");
  CHECK(task_for(channel::voice) == "look");
  CHECK(words(s.send(record_contact{"x", channel::sms, contact_outcome::read}))
        == "contact_recorded");
}

TEST_CASE("replies are answered by what they mean", "[account][facts]") {
  scenario s;
  s.rules.reactions
    = {{reply_trigger{reply_intent::stop},
        {send_action{channel::sms, "confirm_stop"}, place_hold{"stop", std::nullopt}}},
       {reply_trigger{std::nullopt}, {task_action{"answer", ""}}}};
  s.open({{"A", "2026-02-20", 10000}});
  auto events = s.send(receive_message{"M1", channel::whatsapp, reply_intent::wants_instalments});
  CHECK(words(events) == "message_received action_planned");
  CHECK(only<action_planned>(events)[0].because == "reply:wants_instalments");
  events = s.send(receive_message{"M2", channel::whatsapp, reply_intent::stop});
  // What was planned before is stopped; the confirmation that goes with the hold is not.
  CHECK(words(events) == "message_received action_planned hold_placed action_cancelled");
  CHECK(only<action_cancelled>(events)[0].number == 1);
  CHECK(s.account.holds[0].until == never);
}

TEST_CASE("facts of money, promises and disputes have reactions", "[account][facts]") {
  scenario s;
  for (auto fact :
       {fact_trigger::promise_made, fact_trigger::promise_kept, fact_trigger::promise_broken,
        fact_trigger::payment_received, fact_trigger::payment_reversed,
        fact_trigger::dispute_opened, fact_trigger::dispute_resolved})
    s.rules.reactions.push_back({fact, {task_action{std::string{name_of(fact)}, ""}}});
  s.open({{"A", "2026-02-20", 10000}});
  auto tasks = [](const std::vector<event>& events) {
    std::string text;
    for (auto& planned : only<action_planned>(events))
      text += planned.what + " ";
    return text;
  };
  CHECK(tasks(s.send(make_promise{"W1", amount{5000}, day("2026-03-10")})) == "promise_made ");
  CHECK(tasks(s.pay("P1", 5000)) == "payment_received promise_kept ");
  CHECK(tasks(s.send(reverse_payment{"P1", ""})) == "payment_reversed ");
  auto at_end = s.sleep_to(at("2026-03-10T23:00:00Z"));
  REQUIRE(std::holds_alternative<promise_ended>(at_end.front()));
  CHECK(only<action_planned>(at_end).front().what == "promise_broken");
  CHECK(tasks(s.send_dated(at("2026-03-09T08:00:00Z"), receive_payment{"P2", amount{5000}, {}}))
        == "payment_received promise_kept ");
  CHECK(tasks(s.send(reverse_payment{"P2", ""})) == "payment_reversed promise_broken ");
  CHECK(tasks(s.send(open_dispute{"D", ""})) == "dispute_opened ");
  CHECK(tasks(s.send(resolve_dispute{"D", ""})) == "dispute_resolved ");
}

TEST_CASE("a thank-you for the payment that settles is sent", "[account][facts]") {
  auto s = written_to();
  s.rules.reactions = {{fact_trigger::payment_received, {send_action{channel::email, "thanks"}}}};
  auto events = s.pay("P1", 10000);
  CHECK(words(events) == "payment_received account_settled action_cancelled action_planned");
  REQUIRE(s.account.actions.size() == 1);
  CHECK(s.account.actions[0].number == 2);
}

TEST_CASE("what comes of a contact after payment sends nothing more", "[account][facts]") {
  auto s = written_to();
  s.rules.reactions = {{contact_trigger{contact_outcome::failed, std::nullopt},
                        {send_action{channel::sms, "notice"}, task_action{"contact_data", ""}}},
                       {reply_trigger{reply_intent::other}, {send_action{channel::sms, "answer"}}}};
  s.send(record_contact{"1", channel::letter, contact_outcome::sent});
  SECTION("while something is owed it does") {
    CHECK(
      only<action_planned>(s.send(record_contact{"1", channel::letter, contact_outcome::failed}))
        .size()
      == 2);
  }
  SECTION("afterwards only people hear of it") {
    s.send(receive_payment{"p", amount{10000}, {}});
    auto planned
      = only<action_planned>(s.send(record_contact{"1", channel::letter, contact_outcome::failed}));
    REQUIRE(planned.size() == 1);
    CHECK(planned.front().kind == action_kind::task);
    // Whoever writes is answered all the same.
    CHECK(
      only<action_planned>(s.send(receive_message{"m", channel::sms, reply_intent::other})).size()
      == 1);
  }
}

TEST_CASE("a reaction can change the wait that is running", "[account][facts]") {
  scenario s;
  s.rules.reactions = {
    {contact_trigger{contact_outcome::delivered, {}}, {wait_again{days(20)}}},
    {contact_trigger{contact_outcome::failed, {}}, {next_step_now{}}},
    {contact_trigger{contact_outcome::refused, {}}, {end_steps{}}},
    {contact_trigger{contact_outcome::wrong_person, {}}, {move_to_phase{4}, move_to_phase{4}}},
  };
  s.open({{"A", "2026-02-20", 10000}});
  auto result_of = [&](contact_outcome outcome) {
    return words(s.send(record_contact{"x", channel::sms, outcome}));
  };
  SECTION("longer") {
    CHECK(result_of(contact_outcome::delivered) == "contact_recorded step_scheduled");
    CHECK(s.account.step_due == at("2026-03-22T08:00:00Z"));
    CHECK(s.account.next_step == 0);
  }
  SECTION("over") {
    CHECK(result_of(contact_outcome::failed) == "contact_recorded step_scheduled");
    CHECK(words(s.wake()) == "step_reached action_planned step_scheduled");
  }
  SECTION("for ever, after which there is no wait to change") {
    CHECK(result_of(contact_outcome::refused) == "contact_recorded steps_ended");
    CHECK(result_of(contact_outcome::refused) == "contact_recorded");
    CHECK(result_of(contact_outcome::failed) == "contact_recorded");
    CHECK(result_of(contact_outcome::delivered) == "contact_recorded");
  }
  SECTION("by another phase") {
    CHECK(result_of(contact_outcome::wrong_person)
          == "contact_recorded phase_entered step_scheduled");
    CHECK(s.account.phase_name == "legal");
  }
}

TEST_CASE("a hold of the policy is only ever made longer", "[account][facts]") {
  scenario s;
  s.rules.reactions = {{reply_trigger{reply_intent::paid}, {place_hold{"check", days(5)}}},
                       {reply_trigger{reply_intent::stop}, {place_hold{"check", {}}}}};
  s.open({{"A", "2026-02-20", 10000}});
  auto reply = [&](reply_intent intent) {
    return words(s.send(receive_message{"M", channel::sms, intent}));
  };
  CHECK(reply(reply_intent::paid) == "message_received hold_placed");
  CHECK(reply(reply_intent::paid) == "message_received");
  s.now += std::chrono::days{1};
  CHECK(reply(reply_intent::paid) == "message_received hold_placed");
  CHECK(s.account.holds.size() == 1);
  CHECK(s.account.holds[0].until == at("2026-03-08T08:00:00Z"));
  CHECK(reply(reply_intent::stop) == "message_received hold_placed");
  CHECK(s.account.holds[0].until == never);
  CHECK(reply(reply_intent::paid) == "message_received");
}

TEST_CASE("a reaction performs a bounded number of actions", "[account][facts]") {
  scenario s;
  s.rules.reactions
    = {{reply_trigger{}, std::vector<policy_action>(40, task_action{"answer", ""})}};
  s.open({{"A", "2026-02-20", 10000}});
  auto events = s.send(receive_message{"M", channel::sms, reply_intent::other});
  CHECK(only<action_planned>(events).size() == 16);
}

TEST_CASE("actions that nobody reports on stay bounded", "[account][facts]") {
  scenario s;
  s.rules.reactions
    = {{reply_trigger{}, std::vector<policy_action>(16, task_action{"answer", ""})}};
  s.open({{"A", "2026-02-20", 10000}});
  std::vector<event> last;
  for (int i = 0; i < 63; ++i)
    last = s.send(receive_message{"M", channel::sms, reply_intent::other});
  CHECK(s.account.actions.size() == actions_max);
  auto cancelled = only<action_cancelled>(last);
  REQUIRE(cancelled.size() == 8);
  CHECK(cancelled[0].number == 1);
  CHECK(cancelled[0].reason == "too_many");
}

TEST_CASE("disputes and holds cancel what is planned", "[account][facts]") {
  auto s = written_to();
  SECTION("dispute") {
    auto events = s.send(open_dispute{"D", "amount"});
    CHECK(words(events) == "dispute_opened action_cancelled");
    CHECK(only<action_cancelled>(events)[0].reason == "disputed");
  }
  SECTION("hold") {
    auto events = s.send(hold_account{"H", "hardship", {}});
    CHECK(words(events) == "hold_placed action_cancelled");
    CHECK(only<action_cancelled>(events)[0].reason == "hold");
  }
  SECTION("closing") {
    auto events = s.send(close_account{"sold"});
    CHECK(words(events) == "action_cancelled account_was_closed");
    CHECK(only<action_cancelled>(events)[0].reason == "closed");
  }
}

TEST_CASE("a dispute can have stages, be reopened, and be resolved without a beginning",
          "[account][facts]") {
  scenario s;
  s.open({{"A", "2026-02-20", 10000}});
  s.send(resolve_dispute{"D1", "rejected"});
  CHECK(pause_reason(s.account, s.rules).empty());
  s.send(open_dispute{"D1", "again"});
  CHECK(pause_reason(s.account, s.rules) == "dispute");
  CHECK(words(s.send(open_dispute{"D1", "second instance"})) == "dispute_opened");
  CHECK(s.account.disputes.size() == 1);
  s.send(resolve_dispute{"D1", "upheld"});
  CHECK(pause_reason(s.account, s.rules).empty());
}

TEST_CASE("a deadline counts local days from the fact and nothing but closing stops it",
          "[account][facts]") {
  scenario s;
  s.rules.deadlines = {notice_period()};
  s.open({{"A", "2026-02-20", 10000}});
  s.now = at("2026-03-10T08:00:00Z");
  auto events
    = s.send_dated(at("2026-03-06T00:00:00+01:00"),
                   record_contact{"x", channel::certified_letter, contact_outcome::delivered});
  CHECK(words(events) == "contact_recorded deadline_started");
  auto end = at("2026-05-05T00:00:00+02:00"); // 60 days on, with summer time
  REQUIRE(s.account.deadlines.size() == 1);
  CHECK(s.account.deadlines[0].due == end);
  SECTION("not payment, hold and dispute") {
    s.pay("P1", 10000);
    s.send(hold_account{"H", "", {}});
    s.send(open_dispute{"D", ""});
    events = s.pass_to(end);
    CHECK(words(events) == "deadline_reached action_planned");
    CHECK(only<deadline_reached>(events)[0].due == end);
    CHECK(only<action_planned>(events)[0].because == "deadline:notice");
    CHECK(s.account.deadlines.empty());
  }
  SECTION("late, it is decided late and says when it was due") {
    s.pay("P1", 10000);
    events = s.sleep_to(end + std::chrono::days{3});
    CHECK(only<deadline_reached>(events)[0].due == end);
  }
  SECTION("the same fact again starts it anew") {
    s.send(record_contact{"x", channel::certified_letter, contact_outcome::delivered});
    CHECK(s.account.deadlines.size() == 1);
    CHECK(s.account.deadlines[0].due == at("2026-05-09T09:00:00+02:00"));
  }
  SECTION("closing ends it") {
    s.send(close_account{"sold"});
    CHECK(s.account.deadlines.empty());
    CHECK(agenda(s.account, s.rules).empty());
  }
  SECTION("a policy that does not know it any more does nothing about it") {
    s.rules.deadlines.clear();
    s.pay("P1", 10000);
    CHECK(words(s.pass_to(end)) == "deadline_reached");
  }
}

TEST_CASE("a deadline can move the account to another phase", "[account][facts]") {
  scenario s;
  s.rules.deadlines = {notice_period()};
  s.rules.deadlines[0].actions = {move_to_phase{4}};
  s.rules.phases[4].final = true;
  s.open({{"A", "2026-02-20", 0}});
  s.send(record_contact{"x", channel::certified_letter, contact_outcome::delivered});
  auto events = s.pass_to(at("2026-05-30T00:00:00Z"));
  CHECK(words(events) == "deadline_reached phase_entered account_was_closed");
  CHECK(only<phase_entered>(events)[0].cause == phase_cause::deadline);
}

TEST_CASE("a closed account notes facts and does nothing about them", "[account][facts]") {
  scenario s;
  s.rules.deadlines = {notice_period()};
  s.rules.reactions = {{reply_trigger{}, {task_action{"answer", ""}}}};
  s.open({{"A", "2026-02-20", 10000}});
  s.send(close_account{"sold"});
  CHECK(words(s.send(receive_message{"M", channel::sms, reply_intent::paid}))
        == "message_received");
  CHECK(words(s.send(record_contact{"x", channel::certified_letter, contact_outcome::delivered}))
        == "contact_recorded");
  CHECK(words(s.send(open_dispute{"D", ""})) == "dispute_opened");
  CHECK(words(s.send(resolve_dispute{"D", ""})) == "dispute_resolved");
  CHECK(words(s.send(update_account{std::nullopt, "pt", {}})) == "account_updated");
  CHECK(words(s.send(erase_debtor{})) == "debtor_was_erased");
  CHECK(s.wake().empty());
}

TEST_CASE("attributes are merged by name and an empty value removes", "[account][facts]") {
  scenario s;
  s.open({});
  s.send(update_account{std::nullopt, std::nullopt, {{"b", "2"}, {"a", "1"}, {"c", "3"}}});
  CHECK(s.account.attributes == attribute_list{{"a", "1"}, {"b", "2"}, {"c", "3"}});
  s.send(update_account{std::nullopt, std::nullopt, {{"b", ""}, {"c", "4"}, {"d", ""}}});
  CHECK(s.account.attributes == attribute_list{{"a", "1"}, {"c", "4"}});
  CHECK(s.send(update_account{std::nullopt, std::nullopt, {{"c", "4"}}}).empty());
}

TEST_CASE("putting an account opens it or brings it up to date", "[account][facts]") {
  scenario s;
  put_account put;
  put.content.unit = eur();
  put.content.language = "es";
  put.content.obligations = {{"A", "invoice", day("2026-02-20"), amount{1000}}};
  CHECK(words(s.send(put))
        == "account_opened obligation_added account_owes_again phase_entered step_scheduled");
  CHECK(s.send(put).empty());
  put.content.obligations.push_back({"B", "invoice", day("2026-03-20"), amount{500}});
  put.content.language = "pt";
  put.content.attributes = {{"segment", "small"}};
  CHECK(words(s.send(put)) == "account_updated obligation_added");
  CHECK(s.account.language == "pt");
  CHECK(s.account.obligations.size() == 2);
  put.content.language = "";
  put.content.attributes.clear();
  CHECK(s.send(put).empty());
  s.send(close_account{"sold"});
  CHECK(s.send(put).empty());
}
