// Facts that are told twice, in another order than they happened, or of what never was.

#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;

TEST_CASE("the same word about a dispute again has no second answer", "[account][facts]") {
  scenario s;
  s.rules.reactions = {{fact_trigger::dispute_opened, {task_action{"look", ""}}},
                       {fact_trigger::dispute_resolved, {task_action{"tell", ""}}}};
  s.open({{"A", "2026-02-20", 10000}});
  CHECK(words(s.send(open_dispute{"D1", "amount"})) == "dispute_opened action_planned");
  CHECK(s.send(open_dispute{"D1", "amount"}).empty());
  CHECK(words(s.send(resolve_dispute{"D1", "rejected"})) == "dispute_resolved action_planned");
  CHECK(s.send(resolve_dispute{"D1", "rejected"}).empty());
  CHECK(words(s.send(resolve_dispute{"D1", "upheld"})) == "dispute_resolved action_planned");
}

TEST_CASE("a dispute whose beginning comes after its end stays resolved", "[account][facts]") {
  scenario s;
  s.open({{"A", "2026-02-20", 10000}});
  s.now = at("2026-03-10T08:00:00Z");
  s.send_dated(at("2026-03-09T08:00:00Z"), resolve_dispute{"D1", "rejected"});
  CHECK(s.send_dated(at("2026-03-07T08:00:00Z"), open_dispute{"D1", "amount"}).empty());
  CHECK(pause_reason(s.account, s.rules).empty());
  CHECK(words(s.send_dated(at("2026-03-09T09:00:00Z"), open_dispute{"D1", "amount"}))
        == "dispute_opened"); // that is another one
  CHECK(pause_reason(s.account, s.rules) == "dispute");
}

TEST_CASE("a contact under a number of recobro's own has to be that action", "[account][facts]") {
  scenario s;
  s.open({{"A", "2026-02-20", 10000}});
  s.pass_to(at("2026-03-04T08:00:00Z"));
  REQUIRE(s.account.actions.size() == 1); // a send
  const auto sent = s.account.actions.at(0);
  const auto other = sent.by == channel::email ? channel::sms : channel::email;
  const auto refused = [&](const std::string& action, channel by) {
    auto before = s.account;
    auto why = s.refusal(record_contact{action, by, contact_outcome::sent});
    CHECK(s.account == before);
    return why;
  };
  CHECK(refused("2", sent.by) == errc::action_unknown);
  CHECK(refused("99", sent.by) == errc::action_unknown);
  CHECK(refused("1", other) == errc::action_unknown);
  CHECK(words(s.send(record_contact{"1", sent.by, contact_outcome::sent})) == "contact_recorded");
  CHECK(words(s.send(record_contact{"sent-99", other, contact_outcome::sent}))
        == "contact_recorded");
}

TEST_CASE("a hold ends after it began", "[account][facts]") {
  scenario s;
  s.open({{"A", "2026-02-20", 10000}});
  CHECK(s.refusal(hold_account{"H", "", s.now}) == errc::date_out_of_range);
  CHECK(words(s.send(hold_account{"H", "", s.now + std::chrono::hours{1}})) == "hold_placed");
}
