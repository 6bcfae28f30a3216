// Accounts that owed nothing for a while and owe again.

#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;

TEST_CASE("who owes again is not sent the step of a phase that is behind the account",
          "[account][strategy]") {
  scenario s;
  s.open({{"A", "2026-02-25", 10'000}});
  s.pass_to(at("2026-03-03T08:00:00Z")); // the first step of `early`; the second waits
  s.pay("P1", 10'000);
  s.pass_to(at("2026-06-20T08:00:00Z")); // 115 days past due
  auto events = s.send(reverse_payment{"P1", "bounced"});
  CHECK(s.account.phase_name == "severe");
  auto later = s.pass_to(at("2026-06-20T08:00:01Z"));
  CHECK(only<action_planned>(events).empty());
  CHECK(only<action_planned>(later).empty());
  CHECK(only<step_reached>(s.pass_to(at("2026-06-22T08:00:00Z"))).at(0).name == "last");
}

TEST_CASE("a bill of after everything was paid leads an account out of an event phase",
          "[account][strategy]") {
  scenario s;
  s.open({{"A", "2025-12-01", 10'000}});
  s.send(move_phase{"legal", ""});
  REQUIRE(s.account.phase_name == "legal");
  s.pay("P1", 10'000);
  s.pass_to(at("2026-05-01T08:00:00Z"));
  auto events = s.add({"B", "2026-06-10", 5'000});
  CHECK(s.account.phase_name == "preventive");
  CHECK(only<step_reached>(events).empty());
  CHECK(only<step_reached>(s.pass_to(at("2026-06-07T08:00:00Z"))).at(0).name == "remind");
}

TEST_CASE("an account stays in its event phase with what belongs to it", "[account][strategy]") {
  scenario s;
  SECTION("a bill beside the one that brought it there") {
    s.open({{"A", "2025-12-01", 10'000}});
    s.send(move_phase{"legal", ""});
    s.add({"B", "2026-06-10", 5'000});
  }
  SECTION("a payment that was taken back") {
    s.open({{"A", "2025-12-01", 10'000}});
    s.send(move_phase{"legal", ""});
    s.pay("P1", 10'000);
    s.send(reverse_payment{"P1", "bounced"});
  }
  SECTION("costs of a debt that was paid") {
    s.open({{"A", "2025-12-01", 10'000}});
    s.send(move_phase{"legal", ""});
    s.pay("P1", 10'000);
    s.send(adjust_obligation{"A", amount_component::fee, adjust_mode::add, amount{900}, {}, ""});
  }
  SECTION("the first bill of an account that somebody put there") {
    s.open({});
    s.send(move_phase{"legal", ""});
    s.add({"A", "2026-06-10", 5'000});
  }
  CHECK(s.account.phase_name == "legal");
}

TEST_CASE("a policy without rungs keeps an account in its event phase", "[account][strategy]") {
  scenario s;
  s.rules.phases = {{"notified", std::nullopt, {send_step("claim", 5)}, {}, false}};
  s.open({{"A", "2025-12-01", 10'000}});
  s.pay("P1", 10'000);
  s.add({"B", "2026-06-10", 5'000});
  CHECK(s.account.phase_name == "notified");
}
