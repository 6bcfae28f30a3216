#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {

/// An account that owes 100.00 since ten days, and its policy's promise rules.
scenario indebted(promise_rules rules = {}) {
  scenario s;
  s.rules.promises = rules;
  s.open({{"A", "2026-02-20", 10000}});
  return s;
}

promise_status status_of(const scenario& s, std::string_view id) {
  auto found = s.account.find_promise(id);
  REQUIRE(found);
  return found->status;
}

std::vector<event> promise_to_pay(scenario& s, std::string id, int64_t minor,
                                  std::string_view due) {
  return s.send(make_promise{std::move(id), amount{minor}, day(due)});
}

} // namespace

TEST_CASE("a promise pauses the steps, cancels what is planned, and ends after its last day",
          "[account][promise]") {
  auto s = indebted({.tolerance_days = 2});
  s.pass_to(at("2026-03-05T08:00:00Z"));
  auto events = promise_to_pay(s, "W1", 10000, "2026-03-10");
  CHECK(words(events) == "promise_made action_cancelled");
  CHECK(only<action_cancelled>(events)[0].reason == "promised");
  CHECK(pause_reason(s.account, s.rules) == "promise");
  // Rome is an hour ahead: the first instant of the 13th there.
  CHECK(s.account.promises[0].ends_at == at("2026-03-12T23:00:00Z"));
  for (auto& item : agenda(s.account, s.rules))
    CHECK(item.kind != timer_kind::next_step);
}

TEST_CASE("a promise need not pause the steps", "[account][promise]") {
  auto s = indebted({.pauses_steps = false});
  promise_to_pay(s, "W1", 10000, "2026-03-10");
  CHECK(pause_reason(s.account, s.rules).empty());
}

TEST_CASE("a promise is kept by payments that add up", "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  CHECK(words(s.pay("P1", 2000)) == "payment_received");
  auto events = s.pay("P2", 3000);
  CHECK(words(events) == "payment_received promise_ended");
  CHECK(only<promise_ended>(events)[0].paid == amount{5000});
  CHECK(status_of(s, "W1") == promise_status::kept);
}

TEST_CASE("the larger tolerance decides what is enough", "[account][promise]") {
  auto [fixed, basis_points, enough] = GENERATE(table<int64_t, int64_t, int64_t>({
    {0, 0, 5000},
    {100, 0, 4900},
    {0, 1000, 4500},
    {100, 1000, 4500},
    {900, 1000, 4100},
    {6000, 0, 1},
  }));
  auto s = indebted({.tolerance = amount{fixed}, .tolerance_basis_points = basis_points});
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  CHECK(s.account.promises[0].enough == amount{enough});
  if (enough > 1)
    s.pay("P1", enough - 1);
  CHECK(status_of(s, "W1") == promise_status::open);
  s.pay("P2", 1);
  CHECK(status_of(s, "W1") == promise_status::kept);
}

TEST_CASE("at its end a promise is broken, or partly kept when something was paid",
          "[account][promise]") {
  auto paid = GENERATE(0, 1000);
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  if (paid > 0)
    s.pay("P1", paid);
  CHECK(s.pass_to(at("2026-03-10T22:59:59Z")).empty());
  auto events = s.pass_to(at("2026-03-10T23:00:00Z"));
  REQUIRE(only<promise_ended>(events).size() == 1);
  CHECK(status_of(s, "W1") == (paid > 0 ? promise_status::partly_kept : promise_status::broken));
}

TEST_CASE("a step that waited for the promise is taken when it is broken", "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  auto events = s.pass_to(at("2026-03-10T23:00:00Z"));
  CHECK(words(events) == "promise_ended step_reached action_planned step_scheduled");
}

TEST_CASE("paying all that is owed keeps a promise of more", "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 10000, "2026-03-10");
  s.send(adjust_obligation{
    "A", amount_component::principal, adjust_mode::replace, amount{8000}, {}, "error"});
  s.pay("P1", 8000);
  CHECK(status_of(s, "W1") == promise_status::kept);
}

TEST_CASE("a promise is at most what is owed", "[account][promise]") {
  auto s = indebted();
  auto answer = s.try_command(s.made_of(make_promise{"W1", amount{10001}, day("2026-03-10")}));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == errc::amount_too_large);
  CHECK(answer.error().detail
        == "promise W1 is over 100.01 EUR; 100.00 EUR is owed, so promise that or less");
  s.add({"B", "2026-03-20", 5000});
  promise_to_pay(s, "W1", 15000, "2026-03-10"); // what is not due yet is owed too
  s.pay("P1", 4000);
  CHECK(s.refusal(make_promise{"W2", amount{11001}, day("2026-03-12")}) == errc::amount_too_large);
  promise_to_pay(s, "W2", 11000, "2026-03-12");
}

TEST_CASE("a promise that is reported late is at most what was owed when it was made",
          "[account][promise]") {
  auto s = indebted();
  auto made_at = s.now;
  s.now += std::chrono::hours{48};
  s.pay("P1", 6000);
  auto late = [&](std::string id, int64_t minor) {
    auto what = s.made_of(make_promise{std::move(id), amount{minor}, day("2026-03-10")});
    what.happened_at = made_at;
    return s.try_command(what);
  };
  CHECK(late("W1", 10001).error().code == errc::amount_too_large);
  CHECK(late("W1", 10000).has_value());
  s.send(reverse_payment{"P1", "bounced"}); // it is owed again, not twice
  CHECK(late("W2", 10001).error().code == errc::amount_too_large);
}

TEST_CASE("a debt that goes away without a payment keeps no promise", "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  s.send(withdraw_obligation{"A", "error"});
  CHECK(status_of(s, "W1") == promise_status::cancelled);
}

TEST_CASE("a payment known before the promise does not keep it", "[account][promise]") {
  auto s = indebted();
  s.pay("P1", 5000);
  s.now += std::chrono::hours{1};
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  CHECK(status_of(s, "W1") == promise_status::open);
}

TEST_CASE("a payment dated at midnight of the promise's day counts when it arrives later",
          "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  s.now += std::chrono::hours{1};
  SECTION("the same local day") {
    s.send_dated(at("2026-03-02T00:00:00+01:00"), receive_payment{"P1", amount{5000}, {}});
    CHECK(status_of(s, "W1") == promise_status::kept);
  }
  SECTION("the day before") {
    s.send_dated(at("2026-03-01T23:59:59+01:00"), receive_payment{"P1", amount{5000}, {}});
    CHECK(status_of(s, "W1") == promise_status::open);
  }
}

TEST_CASE("a new promise supersedes the open one", "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  auto events = promise_to_pay(s, "W2", 8000, "2026-03-12");
  CHECK(words(events) == "promise_ended promise_made");
  CHECK(status_of(s, "W1") == promise_status::superseded);
  CHECK(status_of(s, "W2") == promise_status::open);
}

TEST_CASE("a cancelled promise lets the steps go on", "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  CHECK(words(s.send(cancel_promise{"W1"})) == "promise_ended");
  CHECK(status_of(s, "W1") == promise_status::cancelled);
  CHECK(pause_reason(s.account, s.rules).empty());
}

TEST_CASE("a payment that happened in time but arrives late turns broken into kept",
          "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  s.pass_to(at("2026-03-12T08:00:00Z"));
  REQUIRE(status_of(s, "W1") == promise_status::broken);
  SECTION("all of it") {
    auto events = s.send_dated(at("2026-03-10T12:00:00Z"), receive_payment{"P1", amount{5000}, {}});
    CHECK(words(events) == "payment_received promise_reopened promise_ended");
    CHECK(status_of(s, "W1") == promise_status::kept);
  }
  SECTION("a part of it") {
    s.send_dated(at("2026-03-10T12:00:00Z"), receive_payment{"P1", amount{4000}, {}});
    CHECK(status_of(s, "W1") == promise_status::partly_kept);
    s.send(reverse_payment{"P1", "bounced"});
    CHECK(status_of(s, "W1") == promise_status::broken);
  }
  SECTION("paid after the end") {
    s.send_dated(at("2026-03-11T00:00:00+01:00"), receive_payment{"P1", amount{5000}, {}});
    CHECK(status_of(s, "W1") == promise_status::broken);
  }
}

TEST_CASE("reversing the payment that kept a promise un-keeps it", "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  s.pay("P1", 5000);
  SECTION("before its end it is open again") {
    auto events = s.send(reverse_payment{"P1", "bounced"});
    CHECK(words(events) == "payment_was_reversed promise_reopened");
    CHECK(status_of(s, "W1") == promise_status::open);
    CHECK(earliest_due(s.account, s.rules) == s.account.promises[0].ends_at);
  }
  SECTION("after its end it is broken") {
    s.pass_to(at("2026-03-12T08:00:00Z"));
    auto events = s.send(reverse_payment{"P1", "bounced"});
    CHECK(words(events) == "payment_was_reversed promise_reopened promise_ended");
    CHECK(status_of(s, "W1") == promise_status::broken);
  }
  SECTION("with another payment left it is partly kept") {
    s.pay("P2", 700);
    s.pass_to(at("2026-03-12T08:00:00Z"));
    s.send(reverse_payment{"P1", "bounced"});
    CHECK(status_of(s, "W1") == promise_status::partly_kept);
  }
  SECTION("with enough left it stays kept") {
    s.pay("P2", 5000);
    s.send(reverse_payment{"P1", "bounced"});
    CHECK(status_of(s, "W1") == promise_status::kept);
  }
  SECTION("a later promise takes its place") {
    promise_to_pay(s, "W2", 2000, "2026-03-09");
    s.send(reverse_payment{"P1", "bounced"});
    CHECK(status_of(s, "W1") == promise_status::superseded);
    CHECK(status_of(s, "W2") == promise_status::open);
  }
}

TEST_CASE("reversing a payment that settled the account un-keeps the promise it met",
          "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 10000, "2026-03-10");
  // The payment is older than the promise and arrives after it.
  s.send_dated(at("2026-02-25T12:00:00Z"), receive_payment{"P1", amount{10000}, {}});
  REQUIRE(status_of(s, "W1") == promise_status::kept);
  s.send(reverse_payment{"P1", "bounced"});
  CHECK(status_of(s, "W1") == promise_status::open);
}

TEST_CASE("an unrelated reversal leaves a kept promise alone", "[account][promise]") {
  auto s = indebted();
  s.pay("P0", 100);
  s.now += std::chrono::hours{24};
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  s.pay("P1", 5000);
  s.send(reverse_payment{"P0", "bounced"});
  CHECK(status_of(s, "W1") == promise_status::kept);
}

TEST_CASE("a promise reported after its end ends at once", "[account][promise]") {
  auto s = indebted();
  s.pass_to(at("2026-03-20T08:00:00Z"));
  auto events
    = s.send_dated(at("2026-03-05T08:00:00Z"), make_promise{"W1", amount{5000}, day("2026-03-10")});
  CHECK(only<promise_ended>(events).size() == 1);
  CHECK(status_of(s, "W1") == promise_status::broken);
}

TEST_CASE("closing cancels the open promise", "[account][promise]") {
  auto s = indebted();
  promise_to_pay(s, "W1", 5000, "2026-03-10");
  CHECK(words(s.send(close_account{"sold"})) == "promise_ended account_was_closed");
  CHECK(status_of(s, "W1") == promise_status::cancelled);
}

TEST_CASE("whoever promises all that is owed promises enough", "[account][promise]") {
  auto s = indebted({.smallest = amount{20000}});
  CHECK(s.refusal(make_promise{"W1", amount{9999}, day("2026-03-10")}) == errc::promise_too_small);
  promise_to_pay(s, "W1", 10000, "2026-03-10");
  CHECK(status_of(s, "W1") == promise_status::open);
}
