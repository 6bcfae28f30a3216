#include "tests/core/account/arranged.hpp"

using namespace recobro;
using namespace recobro::testing;

TEST_CASE("a plan covers what is open, pauses the steps and holds the account in its phase",
          "[account][arrangement]") {
  auto s = indebted({plan_of(2, 6)});
  auto events = agree(s, wish("plan", 3));
  CHECK(words(events) == "arrangement_offered arrangement_made");
  CHECK(of(s).status == arrangement_status::active);
  CHECK(of(s).debt == amount{15000});
  CHECK(of(s).covers == std::vector<std::string>{"A", "B"});
  CHECK(values(of(s)) == std::vector<int64_t>{5000, 5000, 5000});
  // A month after the second of March at most thirty days away: the first of April.
  CHECK(dates(of(s)) == std::vector<std::string>{"2026-04-01", "2026-05-01", "2026-06-01"});
  CHECK(pause_reason(s.account, s.rules) == "arrangement");
  auto timers = agenda(s.account, s.rules);
  REQUIRE(timers.size() == 1);
  CHECK(timers[0].kind == timer_kind::instalment_end);
  CHECK(timers[0].name == "R1");
  CHECK(timers[0].due == at("2026-04-01T22:00:00Z")); // the second of April in Rome
}

TEST_CASE("a plan paid instalment by instalment is kept and settles the account",
          "[account][arrangement]") {
  auto s = indebted({plan_of(2, 6)});
  agree(s, wish("plan", 3));
  s.pass_to(at("2026-03-30T08:00:00Z"));
  CHECK(words(s.pay("P1", 5000)) == "payment_received instalments_served");
  s.pass_to(at("2026-04-28T08:00:00Z"));
  CHECK(words(s.pay("P2", 6000)) == "payment_received instalments_served");
  CHECK(of(s).served == 2);
  CHECK(s.pass_to(at("2026-05-20T08:00:00Z")).empty());
  auto events = s.pay("P3", 4000);
  CHECK(words(events) == "payment_received instalments_served arrangement_ended account_settled");
  CHECK(only<arrangement_ended>(events)[0].outcome == arrangement_status::kept);
  CHECK(only<arrangement_ended>(events)[0].paid == amount{15000});
}

TEST_CASE("paying the whole debt at once keeps a plan", "[account][arrangement]") {
  auto s = indebted({plan_of(2, 6)});
  agree(s, wish("plan", 6));
  s.pay("P1", 15000);
  CHECK(of(s).status == arrangement_status::kept);
  CHECK(s.account.settled);
}

TEST_CASE("a missed instalment breaks an arrangement when so many are in arrears",
          "[account][arrangement]") {
  auto breaks_after = GENERATE(1, 2);
  auto s = indebted({plan_of(3, 3)});
  s.rules.arrangements.breaks_after = breaks_after;
  s.rules.arrangements.tolerance_days = 4;
  agree(s, wish("plan"));
  auto events = s.pass_to(at("2026-04-05T21:59:59Z"));
  CHECK(events.empty());
  events = s.pass_to(at("2026-04-05T22:00:00Z")); // the sixth in Rome
  auto missed = only<instalment_missed>(events);
  REQUIRE(missed.size() == 1);
  CHECK(missed[0].number == 1);
  CHECK(missed[0].missing == amount{5000});
  CHECK(of(s).in_arrears() == 1);
  if (breaks_after == 1) {
    CHECK(of(s).status == arrangement_status::broken);
    return;
  }
  CHECK(of(s).status == arrangement_status::active);
  // The next payment catches up, and the second instalment is on time.
  s.pay("P1", 10000);
  CHECK(of(s).in_arrears() == 0);
  CHECK(s.pass_to(at("2026-05-20T08:00:00Z")).empty());
}

TEST_CASE("when an arrangement breaks, the account goes to the rung of its days at once",
          "[account][arrangement]") {
  auto s = indebted({plan_of(3, 3)});
  s.rules.reactions = {{fact_trigger::arrangement_broken, {task_action{"call", "broken", {}}}, {}}};
  agree(s, wish("plan"));
  CHECK(s.account.phase_name == "early");
  auto events = s.pass_to(at("2026-04-01T22:00:00Z"));
  CHECK(words(events)
        == "instalment_missed arrangement_ended action_planned phase_entered step_scheduled");
  // 40 days past due by then: "late" begins at 31.
  CHECK(s.account.phase_name == "late");
}

TEST_CASE("tolerance in amount and percent belongs to each instalment", "[account][arrangement]") {
  auto [fixed, basis_points, enough] = GENERATE(table<int64_t, int64_t, int64_t>(
    {{0, 0, 5000}, {100, 0, 4900}, {0, 500, 4750}, {300, 500, 4700}}));
  auto s = indebted({plan_of(3, 3)});
  s.rules.arrangements.tolerance = amount{fixed};
  s.rules.arrangements.tolerance_basis_points = basis_points;
  agree(s, wish("plan"));
  s.pay("P1", enough - 1);
  CHECK(of(s).served == 0);
  s.pay("P2", 1);
  CHECK(of(s).served == 1);
}

TEST_CASE("a reversed payment leaves its instalment unserved again", "[account][arrangement]") {
  auto s = indebted({plan_of(3, 3)});
  agree(s, wish("plan"));
  s.pay("P1", 5000);
  s.pass_to(at("2026-04-10T08:00:00Z"));
  CHECK(of(s).served == 1);
  CHECK(words(s.send(reverse_payment{"P1", "bounced"}))
        == "payment_was_reversed instalments_served");
  // Its time was over long ago.
  s.wake();
  CHECK(of(s).status == arrangement_status::broken);
}

TEST_CASE("a payment of before the break that comes to be known later mends it",
          "[account][arrangement]") {
  auto in_time = GENERATE(true, false);
  auto s = indebted({plan_of(3, 3)});
  agree(s, wish("plan"));
  s.pass_to(at("2026-04-03T08:00:00Z"));
  REQUIRE(of(s).status == arrangement_status::broken);
  auto events = s.send_dated(at(in_time ? "2026-04-01T20:00:00Z" : "2026-04-02T20:00:00Z"),
                             receive_payment{"P1", amount{5000}, {}});
  CHECK(of(s).status == (in_time ? arrangement_status::active : arrangement_status::broken));
  CHECK(only<arrangement_reopened>(events).size() == (in_time ? 1 : 0));
  if (in_time)
    CHECK(s.pass_to(at("2026-04-30T08:00:00Z")).empty());
}

TEST_CASE("a kept settlement forgives its discount, and a reversal takes that back",
          "[account][arrangement]") {
  auto s = indebted({settlement(2000)});
  agree(s, wish("settlement"));
  CHECK(of(s).discount == amount{3000});
  CHECK(values(of(s)) == std::vector<int64_t>{12000});
  auto events = s.pay("P1", 12000);
  CHECK(
    words(events)
    == "payment_received instalments_served arrangement_ended discount_granted account_settled");
  auto granted = only<discount_granted>(events);
  REQUIRE(granted[0].parts.size() == 1);
  CHECK(granted[0].parts[0] == waiver{"B", amount{0}, amount{3000}});
  CHECK(s.account.settled);
  events = s.send(reverse_payment{"P1", "bounced"});
  CHECK(words(events)
        == "payment_was_reversed discount_withdrawn arrangement_reopened instalments_served "
           "account_owes_again");
  CHECK(open_amount(s.account) == amount{15000});
  CHECK(of(s).status == arrangement_status::active);
  // In time again, it is kept again.
  s.pay("P2", 12000);
  CHECK(of(s).status == arrangement_status::kept);
  CHECK(s.account.settled);
}

TEST_CASE("a broken settlement forgives nothing", "[account][arrangement]") {
  auto s = indebted({settlement(2000)});
  agree(s, wish("settlement", 2));
  s.pay("P1", 6000);
  s.pass_to(at("2026-06-01T08:00:00Z"));
  CHECK(of(s).status == arrangement_status::broken);
  CHECK(open_amount(s.account) == amount{9000});
}

TEST_CASE("a discount of fees forgives fees before principal", "[account][arrangement]") {
  auto offer = settlement(10000);
  offer.discount.of = discount_base::fees;
  auto s = indebted({offer});
  s.send(adjust_obligation{"A", amount_component::fee, adjust_mode::add, amount{2000}, {}, ""});
  agree(s, wish("settlement"));
  CHECK(of(s).debt == amount{17000});
  CHECK(of(s).discount == amount{2000});
  s.pay("P1", 15000, {"B"});
  CHECK(s.account.settled);
  CHECK(of(s).waived == std::vector<waiver>{{"A", amount{2000}, amount{0}}});
}

TEST_CASE("interest is charged when the arrangement begins and dropped as far as it is not earned",
          "[account][arrangement]") {
  auto offer = plan_of(6, 6);
  offer.interest = interest_method::flat;
  offer.yearly_basis_points = 2400;
  auto s = indebted({offer});
  auto events = agree(s, wish("plan"));
  CHECK(words(events) == "arrangement_offered obligation_added arrangement_made");
  CHECK(of(s).interest == amount{1800}); // 150.00 for half a year
  CHECK(open_amount(s.account) == amount{16800});
  CHECK(s.account.find_obligation("R1/interest")->kind == "interest");
  s.pay("P1", 2800);
  s.pass_to(at("2026-05-10T08:00:00Z")); // the second instalment was missed on the second of May
  CHECK(of(s).status == arrangement_status::broken);
  // Two of six instalments were due: two sixths of the interest stay.
  CHECK(s.account.find_obligation("R1/interest")->principal == amount{600});
  CHECK(open_amount(s.account) == amount{15000 + 600 - 2800});
}

TEST_CASE("a mended break charges the interest again", "[account][arrangement]") {
  auto offer = plan_of(6, 6);
  offer.interest = interest_method::declining;
  offer.yearly_basis_points = 2400;
  auto s = indebted({offer});
  agree(s, wish("plan"));
  auto owed = open_amount(s.account);
  s.pass_to(at("2026-04-03T08:00:00Z"));
  REQUIRE(of(s).status == arrangement_status::broken);
  CHECK(open_amount(s.account) < owed);
  s.send_dated(at("2026-04-01T08:00:00Z"), receive_payment{"P1", amount{3000}, {}});
  CHECK(of(s).status == arrangement_status::active);
  CHECK(open_amount(s.account) == owed - amount{3000});
}

TEST_CASE("interest becomes no obligation that is known already", "[account][arrangement]") {
  auto offer = plan_of(6, 6);
  offer.interest = interest_method::flat;
  offer.yearly_basis_points = 2400;
  auto s = indebted({offer});
  s.send(offer_arrangement{"R1", wish("plan")});
  s.send(add_obligation{{"R1/interest", "fee", s.account.obligations[0].due, amount{0}}});
  CHECK(s.refusal(accept_arrangement{"R1"}) == errc::arrangement_exists);
  CHECK(s.account.obligations.size() == 3);
}

TEST_CASE("refinancing puts a new arrangement in the place of the running one",
          "[account][arrangement]") {
  auto plan = plan_of(6, 6);
  plan.interest = interest_method::flat;
  plan.yearly_basis_points = 2400;
  auto longer = plan_of(12, 12);
  longer.name = "longer";
  longer.refinances = true;
  auto s = indebted({plan, longer});
  agree(s, wish("plan"));
  CHECK(s.refusal(make_arrangement{"R2", wish("plan")}) == errc::offer_unfit);
  auto events = agree(s, wish("longer"), "R2");
  CHECK(of(s).status == arrangement_status::refinanced);
  CHECK(only<arrangement_ended>(events)[0].reason == "R2");
  CHECK(of(s, "R2").status == arrangement_status::active);
  CHECK(of(s, "R2").debt == amount{15000}); // nothing of the old interest was earned
  CHECK(of(s, "R2").total() == open_amount(s.account));
}

TEST_CASE("a cancelled arrangement lets the steps go on", "[account][arrangement]") {
  auto s = indebted({plan_of(2, 6)});
  agree(s, wish("plan"));
  auto events = s.send(cancel_arrangement{"R1", "mistake"});
  CHECK(only<arrangement_ended>(events)[0].outcome == arrangement_status::cancelled);
  CHECK(pause_reason(s.account, s.rules).empty());
  CHECK(s.refusal(cancel_arrangement{"R1", ""}) == errc::arrangement_state);
}

TEST_CASE("an arrangement ends an open promise and what is planned", "[account][arrangement]") {
  auto s = indebted({plan_of(2, 6)});
  s.rules.promises.pauses_steps = false;
  s.send(make_promise{"W1", amount{1000}, day("2026-03-10")});
  s.pass_to(at("2026-03-05T08:00:00Z"));
  auto events = agree(s, wish("plan"));
  CHECK(only<promise_ended>(events)[0].outcome == promise_status::superseded);
  CHECK(only<action_cancelled>(events)[0].reason == "arranged");
}

TEST_CASE("money for what the arrangement does not cover does not serve it",
          "[account][arrangement]") {
  auto s = indebted({plan_of(3, 3)});
  agree(s, wish("plan"));
  s.add({"C", "2026-03-20", 5000});
  s.pay("P1", 5000, {"C"});
  CHECK(of(s).served == 0);
  s.pay("P2", 5000);
  CHECK(of(s).served == 1);
}

TEST_CASE("a debt withdrawn by the creditor cancels the arrangement instead of keeping it",
          "[account][arrangement]") {
  auto s = indebted({plan_of(3, 3)});
  agree(s, wish("plan"));
  s.send(withdraw_obligation{"A", ""});
  CHECK(of(s).status == arrangement_status::active);
  s.send(withdraw_obligation{"B", ""});
  CHECK(of(s).status == arrangement_status::cancelled);
}

TEST_CASE("closing the account ends what is arranged", "[account][arrangement]") {
  auto s = indebted({plan_of(3, 3)});
  agree(s, wish("plan"));
  s.send(close_account{"sold"});
  CHECK(of(s).status == arrangement_status::cancelled);
  CHECK(agenda(s.account, s.rules).empty());
}
