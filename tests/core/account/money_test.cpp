#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;

TEST_CASE("opening an account owes its obligations and enters the ladder", "[account][money]") {
  scenario s;
  auto events = s.open({{"A", "2026-02-20", 5000}, {"B", "2026-03-20", 2500}});
  CHECK(words(events)
        == "account_opened obligation_added obligation_added account_owes_again phase_entered "
           "step_scheduled");
  CHECK(open_amount(s.account) == amount{7500});
  CHECK(balance(s.account) == amount{7500});
  CHECK(days_past_due(s.account, s.now) == 10);
  CHECK(s.account.phase_name == "early");
  CHECK_FALSE(s.account.settled);
}

TEST_CASE("an account without obligations is settled and waits in the first rung",
          "[account][money]") {
  scenario s;
  auto events = s.open({});
  CHECK(words(events) == "account_opened phase_entered step_scheduled");
  CHECK(s.account.settled);
  CHECK(s.account.phase_name == "preventive");
  CHECK(earliest_due(s.account, s.rules) == never);
}

TEST_CASE("a payment serves the oldest due date first", "[account][money]") {
  scenario s;
  s.open({{"young", "2026-02-20", 5000}, {"old", "2026-01-20", 2500}});
  s.pay("P1", 3000);
  CHECK(s.paid_on("old") == 2500);
  CHECK(s.paid_on("young") == 500);
}

TEST_CASE("money serves obligations in the policy's order", "[account][money]") {
  auto [order, expected] = GENERATE(table<allocation_order, std::string>({
    {allocation_order::oldest_due_first, "B"},
    {allocation_order::newest_due_first, "C"},
    {allocation_order::smallest_first, "C"},
    {allocation_order::largest_first, "A"},
    {allocation_order::as_added, "A"},
  }));
  scenario s;
  s.rules.order = order;
  s.open({{"A", "2026-02-10", 5000}, {"B", "2026-01-10", 4000}, {"C", "2026-02-20", 3000}});
  s.pay("P1", 100);
  CHECK(s.paid_on(expected) == 100);
}

TEST_CASE("named obligations are served first, in the order in which they are named",
          "[account][money]") {
  scenario s;
  s.open({{"A", "2026-01-10", 1000}, {"B", "2026-01-20", 1000}, {"C", "2026-01-30", 1000}});
  s.pay("P1", 2500, {"C", "B", "C"});
  CHECK(s.paid_on("C") == 1000);
  CHECK(s.paid_on("B") == 1000);
  CHECK(s.paid_on("A") == 500);
}

TEST_CASE("what is paid beyond all obligations is credit and pays the next one",
          "[account][money]") {
  scenario s;
  s.open({{"A", "2026-02-20", 1000}});
  auto events = s.pay("P1", 1700);
  CHECK(words(events) == "payment_received account_settled");
  CHECK(credit_amount(s.account) == amount{700});
  CHECK(balance(s.account) == amount{-700});

  events = s.add({"B", "2026-04-01", 1000});
  auto moved = only<credit_moved>(events);
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].payment == "P1");
  CHECK(moved[0].value == amount{700});
  CHECK(only<account_owes_again>(events).size() == 1);
  CHECK(balance(s.account) == amount{300});
}

TEST_CASE("credit that covers a new obligation leaves the account settled", "[account][money]") {
  scenario s;
  s.open({});
  s.pay("P1", 1000);
  auto events = s.add({"A", "2026-04-01", 400});
  CHECK(words(events) == "obligation_added credit_moved");
  CHECK(s.account.settled);
}

TEST_CASE("the oldest payment's credit is used first", "[account][money]") {
  scenario s;
  s.open({});
  s.pay("P1", 300);
  s.pay("P2", 500);
  auto moved = only<credit_moved>(s.add({"A", "2026-04-01", 400}));
  REQUIRE(moved.size() == 2);
  CHECK(moved[0].payment == "P1");
  CHECK(moved[0].value == amount{300});
  CHECK(moved[1].payment == "P2");
  CHECK(moved[1].value == amount{100});
}

TEST_CASE("an obligation that shrinks gives back the newest money, which serves others",
          "[account][money]") {
  scenario s;
  s.open({{"A", "2026-01-10", 1000}, {"B", "2026-02-10", 1000}});
  s.pay("P1", 600);
  s.pay("P2", 400);
  auto events = s.send(adjust_obligation{
    "A", amount_component::principal, adjust_mode::replace, amount{500}, {}, "discount"});
  auto moved = only<credit_moved>(events);
  REQUIRE(moved.size() == 4);
  CHECK(moved[0].payment == "P2");
  CHECK(moved[0].value == amount{-400});
  CHECK(moved[1].payment == "P1");
  CHECK(moved[1].value == amount{-100});
  CHECK(s.paid_on("A") == 500);
  CHECK(s.paid_on("B") == 500);
  CHECK(credit_amount(s.account) == amount{0});
}

TEST_CASE("a withdrawn obligation owes nothing and frees its money", "[account][money]") {
  scenario s;
  s.open({{"A", "2026-01-10", 1000}});
  s.pay("P1", 600);
  auto events = s.send(withdraw_obligation{"A", "error"});
  CHECK(words(events) == "credit_moved obligation_withdrawn account_settled");
  CHECK(open_amount(s.account) == amount{0});
  CHECK(credit_amount(s.account) == amount{600});
}

TEST_CASE("a reversal frees what the payment served and other credit takes its place",
          "[account][money]") {
  scenario s;
  s.open({{"A", "2026-01-10", 1000}});
  s.pay("P1", 1000);
  s.pay("P2", 400);
  auto events = s.send(reverse_payment{"P1", "chargeback"});
  CHECK(words(events) == "payment_was_reversed credit_moved account_owes_again");
  CHECK(s.paid_on("A") == 400);
  CHECK(balance(s.account) == amount{600});
  CHECK(paid_amount(s.account) == amount{400});
}

TEST_CASE("adjusting adds to or replaces principal and fees", "[account][money]") {
  scenario s;
  s.open({{"A", "2026-01-10", 1000}});
  s.send(adjust_obligation{"A", amount_component::fee, adjust_mode::add, amount{150}, {}, "fee"});
  CHECK(balance(s.account) == amount{1150});
  s.send(adjust_obligation{"A", amount_component::principal, adjust_mode::replace, amount{2000},
                           day("2026-04-10"), "penalty"});
  CHECK(balance(s.account) == amount{2150});
  CHECK(s.account.obligations[0].due == day("2026-04-10"));
  s.send(adjust_obligation{"A", amount_component::fee, adjust_mode::add, amount{-50}, {}, ""});
  CHECK(balance(s.account) == amount{2100});
  auto same = s.send(
    adjust_obligation{"A", amount_component::fee, adjust_mode::replace, amount{100}, {}, ""});
  CHECK(words(same) == "obligation_adjusted");
}

TEST_CASE("amounts of zero are facts like others", "[account][money]") {
  scenario s;
  s.open({{"A", "2026-01-10", 0}});
  CHECK(s.account.settled);
  CHECK(words(s.pay("P1", 0)) == "payment_received");
  CHECK(words(s.send(adjust_obligation{
          "A", amount_component::fee, adjust_mode::add, amount{0}, {}, "expense"}))
        == "obligation_adjusted");
  CHECK(s.account.settled);
}

TEST_CASE("settling cancels what was planned, and owing again starts the ladder anew",
          "[account][money]") {
  scenario s;
  s.open({{"A", "2026-02-20", 1000}});
  s.pass_to(at("2026-03-05T08:00:00Z"));
  REQUIRE(s.account.actions.size() == 1);
  auto events = s.pay("P1", 1000);
  CHECK(words(events) == "payment_received account_settled action_cancelled");
  CHECK(only<action_cancelled>(events)[0].reason == "paid");
  CHECK(s.account.actions.empty());
  CHECK(earliest_due(s.account, s.rules) == never);

  events = s.add({"B", "2026-03-30", 500});
  CHECK(words(events) == "obligation_added account_owes_again phase_entered step_scheduled");
  CHECK(s.account.phase_name == "preventive");
  CHECK(s.account.next_step == 0);
}

TEST_CASE("a reversal continues the old treatment where it stood", "[account][money]") {
  scenario s;
  s.open({{"A", "2026-02-20", 1000}});
  s.pass_to(at("2026-03-05T08:00:00Z"));
  auto step_due = s.account.step_due;
  s.pay("P1", 1000);
  auto events = s.send(reverse_payment{"P1", "bounced"});
  CHECK(words(events) == "payment_was_reversed account_owes_again");
  CHECK(s.account.phase_name == "early");
  CHECK(s.account.step_due == step_due);
  CHECK(earliest_due(s.account, s.rules) == step_due);
}

TEST_CASE("a closed account still takes payments, reversals and adjustments", "[account][money]") {
  scenario s;
  s.open({{"A", "2026-02-20", 1000}});
  s.send(close_account{"sold"});
  CHECK(words(s.pay("P1", 1500)) == "payment_received account_settled");
  CHECK(words(s.send(reverse_payment{"P1", "bounced"}))
        == "payment_was_reversed account_owes_again");
  s.send(adjust_obligation{"A", amount_component::fee, adjust_mode::add, amount{5}, {}, ""});
  CHECK(balance(s.account) == amount{1005});
  CHECK(agenda(s.account, s.rules).empty());
}
