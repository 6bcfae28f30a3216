#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {

std::vector<timer> timers_of(const scenario& s, timer_kind kind) {
  auto timers = agenda(s.account, s.rules);
  std::erase_if(timers, [kind](auto& item) { return item.kind != kind; });
  return timers;
}

} // namespace

TEST_CASE("an account enters the rung of its days past due when it opens", "[account][strategy]") {
  auto [due, expected] = GENERATE(table<std::string, std::string>({
    {"2026-06-30", "preventive"}, // below the first rung
    {"2026-03-12", "preventive"}, // ten days ahead
    {"2026-03-02", "preventive"}, // due today
    {"2026-03-01", "early"},
    {"2026-01-31", "early"},  // 30 days
    {"2026-01-30", "late"},   // 31 days
    {"2025-12-01", "severe"}, // 91 days
    {"2019-01-01", "severe"},
  }));
  scenario s;
  s.open({{"A", due, 1000}});
  CHECK(s.account.phase_name == expected);
}

TEST_CASE("a policy with event phases only starts in its first phase", "[account][strategy]") {
  scenario s;
  s.rules.phases = {{"one", std::nullopt, {send_step("first", 1)}, {}, false},
                    {"two", std::nullopt, {}, {}, false}};
  s.open({{"A", "2020-01-01", 1000}});
  CHECK(s.account.phase_name == "one");
  CHECK(timers_of(s, timer_kind::phase_boundary).empty());
}

TEST_CASE("a policy without phases only keeps the books", "[account][strategy]") {
  scenario s;
  s.rules.phases.clear();
  CHECK(words(s.open({{"A", "2026-01-01", 1000}}))
        == "account_opened obligation_added account_owes_again");
  CHECK(earliest_due(s.account, s.rules) == never);
  CHECK(words(s.pay("P1", 1000)) == "payment_received account_settled");
}

TEST_CASE("steps follow each other, each wait counted from the step before",
          "[account][strategy]") {
  scenario s;
  s.open({{"A", "2026-02-20", 1000}});
  CHECK(s.account.step_due == at("2026-03-04T08:00:00Z"));
  auto events = s.pass_to(at("2026-03-04T08:00:00Z"));
  CHECK(words(events) == "step_reached action_planned step_scheduled");
  auto planned = only<action_planned>(events)[0];
  CHECK(planned.number == 1);
  CHECK(planned.kind == action_kind::send);
  CHECK(planned.by == channel::letter);
  CHECK(planned.what == "notice");
  CHECK(planned.because == "early/first");
  CHECK(s.account.step_due == at("2026-03-11T08:00:00Z"));
  events = s.pass_to(at("2026-03-11T08:00:00Z"));
  CHECK(words(events) == "step_reached action_planned steps_ended");
  CHECK(s.account.actions_planned == 2);
}

TEST_CASE("a wait keeps the local hour across daylight saving", "[account][strategy]") {
  scenario s;
  s.now = at("2026-03-28T09:00:00+01:00");
  s.open({{"A", "2026-03-20", 1000}});
  CHECK(s.account.step_due == at("2026-03-30T09:00:00+02:00"));
}

TEST_CASE("a rung is crossed at local midnight", "[account][strategy]") {
  scenario s;
  s.open({{"A", "2026-02-20", 1000}});
  auto boundary = timers_of(s, timer_kind::phase_boundary);
  REQUIRE(boundary.size() == 1);
  CHECK(boundary[0] == timer{at("2026-03-23T00:00:00+01:00"), timer_kind::phase_boundary, "late"});
  auto events = s.pass_to(at("2026-03-23T00:00:00+01:00"));
  CHECK(words(events)
        == "step_reached action_planned step_scheduled step_reached action_planned steps_ended "
           "phase_entered step_scheduled");
  auto entered = only<phase_entered>(events)[0];
  CHECK(entered.cause == phase_cause::days_past_due);
  CHECK(entered.name == "late");
  CHECK(timers_of(s, timer_kind::phase_boundary)[0].name == "severe");
}

TEST_CASE("after a long absence the rung of today is entered, not those between",
          "[account][strategy]") {
  scenario s;
  s.open({{"A", "2026-02-20", 1000}});
  auto events = s.sleep_to(at("2026-07-01T08:00:00Z"));
  REQUIRE(only<phase_entered>(events).size() == 1);
  CHECK(s.account.phase_name == "severe");
  CHECK(s.account.step_due == at("2026-07-03T08:00:00Z"));
}

TEST_CASE("paying the older of two invoices neither skips nor hastens a step",
          "[account][strategy]") {
  // The same book twice; in one of them the older invoice is paid on the way.
  scenario s;
  s.now = at("2026-01-05T08:00:00Z");
  s.open({{"old", "2026-01-01", 1000}, {"young", "2026-01-21", 1000}});
  scenario alone;
  alone.rules = s.rules;
  alone.now = s.now;
  alone.open({{"young", "2026-01-21", 1000}});

  s.pass_to(at("2026-01-26T08:00:00Z"));
  auto step_due = s.account.step_due;
  auto next_step = s.account.next_step;
  auto events = s.pay("P1", 1000);
  CHECK(words(events) == "payment_received");
  CHECK(s.account.phase_name == "early");
  CHECK(s.account.step_due == step_due);
  CHECK(s.account.next_step == next_step);
  // 31 days after the younger one's due date, and no sooner.
  CHECK(timers_of(s, timer_kind::phase_boundary)[0].due == at("2026-02-21T00:00:00+01:00"));

  alone.pass_to(at("2026-01-26T08:00:00Z"));
  auto later = s.pass_to(at("2026-06-01T08:00:00Z"));
  auto later_alone = alone.pass_to(at("2026-06-01T08:00:00Z"));
  auto entered = only<phase_entered>(later);
  auto entered_alone = only<phase_entered>(later_alone);
  REQUIRE(entered.size() == 2);
  REQUIRE(entered_alone.size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    CHECK(entered[i].name == entered_alone[i].name);
    CHECK(entered[i].at == entered_alone[i].at);
  }
}

TEST_CASE("paying the oldest goes back down the ladder when the policy cures",
          "[account][strategy]") {
  auto cure = GENERATE(true, false);
  scenario s;
  s.rules.cure.allowed = cure;
  s.open({{"old", "2025-11-20", 1000}, {"young", "2026-02-25", 1000}});
  REQUIRE(s.account.phase_name == "severe");
  auto events = s.pay("P1", 1000);
  if (cure) {
    CHECK(words(events) == "payment_received phase_entered step_scheduled");
    CHECK(only<phase_entered>(events)[0].cause == phase_cause::cured);
    CHECK(s.account.phase_name == "early");
  } else {
    CHECK(words(events) == "payment_received");
    CHECK(s.account.phase_name == "severe");
  }
}

TEST_CASE("an older obligation that becomes known moves the account up at once",
          "[account][strategy]") {
  scenario s;
  s.open({{"young", "2026-02-25", 1000}});
  auto events = s.add({"old", "2025-11-20", 1000});
  CHECK(words(events) == "obligation_added phase_entered step_scheduled");
  CHECK(s.account.phase_name == "severe");
}

TEST_CASE("moving a due date moves the account along the ladder", "[account][strategy]") {
  scenario s;
  s.open({{"A", "2026-01-20", 1000}});
  REQUIRE(s.account.phase_name == "late");
  s.send(adjust_obligation{"A", amount_component::fee, adjust_mode::add, amount{0},
                           day("2026-02-25"), "extension"});
  CHECK(s.account.phase_name == "early");
}

TEST_CASE("a zone further east can be a day further", "[account][strategy]") {
  scenario s;
  s.now = at("2026-03-02T12:00:00Z");
  s.open({{"A", "2026-03-02", 1000}});
  REQUIRE(s.account.phase_name == "preventive");
  auto events
    = s.send(update_account{zone::from_name("Pacific/Kiritimati").value(), std::nullopt, {}});
  CHECK(words(events) == "account_updated phase_entered step_scheduled");
  CHECK(s.account.phase_name == "early");
}

TEST_CASE("an account moved by hand stays where it was put", "[account][strategy]") {
  scenario s;
  // The rung of 31 days was crossed this very night.
  s.open({{"A", "2026-01-30", 1000}, {"B", "2026-02-10", 1000}});
  REQUIRE(s.account.phase_name == "late");
  SECTION("below its days, until the next rung is crossed") {
    auto events = s.send(move_phase{"early", "goodwill"});
    CHECK(words(events) == "phase_entered step_scheduled");
    CHECK(only<phase_entered>(events)[0].cause == phase_cause::by_hand);
    CHECK(only<phase_entered>(events)[0].reason == "goodwill");
    s.pay("P1", 10);
    CHECK(s.account.phase_name == "early");
    CHECK(timers_of(s, timer_kind::phase_boundary)[0].name == "severe");
    s.pass_to(at("2026-05-01T00:00:00+02:00"));
    CHECK(s.account.phase_name == "severe");
  }
  SECTION("above its days, until it falls below the rung") {
    s.send(move_phase{"severe", ""});
    s.pay("P1", 1000);
    CHECK(days_past_due(s.account, s.now) == 20);
    CHECK(s.account.phase_name == "severe");
  }
  SECTION("in an event phase, which days never leave") {
    s.send(move_phase{"legal", ""});
    CHECK(timers_of(s, timer_kind::phase_boundary).empty());
    s.send(adjust_obligation{"A", amount_component::fee, adjust_mode::add, amount{0},
                             day("2026-08-25"), ""});
    CHECK(s.account.phase_name == "legal");
  }
  SECTION("moving to where it is changes nothing") {
    CHECK(s.send(move_phase{"late", ""}).empty());
  }
}

TEST_CASE("a final phase closes the account", "[account][strategy]") {
  scenario s;
  s.rules.phases.back().final = true;
  s.open({{"A", "2026-01-20", 1000}});
  s.pass_to(at("2026-03-04T08:00:00Z"));
  auto events = s.send(move_phase{"legal", "sold"});
  CHECK(words(events) == "phase_entered action_cancelled account_was_closed");
  CHECK(s.account.closed);
  CHECK(s.account.close_reason == "legal");
  CHECK(agenda(s.account, s.rules).empty());
  CHECK(pause_reason(s.account, s.rules) == "closed");
}

TEST_CASE("paused steps keep their time and are due at once when the pause ends late",
          "[account][strategy]") {
  scenario s;
  s.open({{"A", "2026-02-20", 1000}});
  auto step_due = s.account.step_due;
  SECTION("a hold that is released before the step") {
    s.send(hold_account{"H", "vacation", {}});
    CHECK(pause_reason(s.account, s.rules) == "hold");
    CHECK(timers_of(s, timer_kind::next_step).empty());
    s.send(release_hold{"H"});
    CHECK(timers_of(s, timer_kind::next_step)[0].due == step_due);
  }
  SECTION("a hold that ends after it") {
    s.send(hold_account{"H", "vacation", at("2026-03-09T08:00:00Z")});
    auto events = s.pass_to(at("2026-03-09T08:00:00Z"));
    CHECK(words(events) == "hold_released step_reached action_planned step_scheduled");
    CHECK(only<hold_released>(events)[0].expired);
    CHECK(s.account.step_due == at("2026-03-16T08:00:00Z"));
  }
  SECTION("a dispute") {
    s.send(open_dispute{"D", "amount"});
    CHECK(pause_reason(s.account, s.rules) == "dispute");
    CHECK(s.pass_to(at("2026-03-08T08:00:00Z")).empty());
    s.send(resolve_dispute{"D", "rejected"});
    CHECK(pause_reason(s.account, s.rules).empty());
    CHECK(words(s.wake()) == "step_reached action_planned step_scheduled");
  }
}

TEST_CASE("what a step can do beside sending", "[account][strategy]") {
  scenario s;
  auto& phases = s.rules.phases;
  phases = {{"first", -1000, {}, {}, false},
            {"other", std::nullopt, {send_step("letter", 1)}, {}, false}};
  auto first_step = [&](policy_action action) {
    phases[0].steps = {{"act", days(1), std::move(action)}, send_step("after", 4)};
    s.open({{"A", "2026-02-20", 1000}});
    return s.pass_to(s.account.step_due);
  };
  SECTION("nothing") {
    CHECK(words(first_step(do_nothing{})) == "step_reached step_scheduled");
    CHECK(s.account.step_due == s.now + std::chrono::days{4});
  }
  SECTION("a task") {
    auto events = first_step(task_action{"call", "soft"});
    CHECK(words(events) == "step_reached action_planned step_scheduled");
    auto planned = only<action_planned>(events)[0];
    CHECK(planned.kind == action_kind::task);
    CHECK(planned.what == "call");
    CHECK(planned.script == "soft");
  }
  SECTION("move to another phase") {
    auto events = first_step(move_to_phase{1});
    CHECK(words(events) == "step_reached phase_entered step_scheduled");
    CHECK(only<phase_entered>(events)[0].reason == "first/act");
    CHECK(s.account.phase_name == "other");
  }
  SECTION("move to the phase it is in") {
    CHECK(words(first_step(move_to_phase{0})) == "step_reached step_scheduled");
  }
  SECTION("take the next step at once") {
    CHECK(words(first_step(next_step_now{}))
          == "step_reached step_scheduled step_reached action_planned steps_ended");
  }
  SECTION("give the next step another wait") {
    CHECK(words(first_step(wait_again{days(9)})) == "step_reached step_scheduled");
    CHECK(s.account.step_due == s.now + std::chrono::days{9});
  }
  SECTION("end the steps") {
    CHECK(words(first_step(end_steps{})) == "step_reached steps_ended");
    CHECK(s.account.step_due == never);
  }
  SECTION("place a hold") {
    auto events = first_step(place_hold{"quiet", days(10)});
    CHECK(words(events) == "step_reached hold_placed step_scheduled");
    CHECK(s.account.holds[0].id == "policy:quiet");
    CHECK(s.account.holds[0].until == s.now + std::chrono::days{10});
  }
}

TEST_CASE("phases that lead to each other without a wait come to rest", "[account][strategy]") {
  scenario s;
  s.rules.phases = {{"a", -1000, {{"go", days(0), move_to_phase{1}}}, {}, false},
                    {"b", std::nullopt, {{"back", days(0), move_to_phase{0}}}, {}, false}};
  s.open({{"A", "2026-02-20", 1000}});
  auto events = s.pass_to(s.now);
  CHECK(only<phase_entered>(events).size() == 16);
  CHECK(std::holds_alternative<steps_ended>(events.back()));
  CHECK(earliest_due(s.account, s.rules) == never);
}

TEST_CASE("one look decides a bounded number of timers", "[account][strategy]") {
  scenario s;
  s.rules.phases[1].steps.clear();
  for (int i = 0; i < 100; ++i)
    s.rules.phases[1].steps.push_back({"s" + std::to_string(i), days(0), do_nothing{}});
  s.open({{"A", "2026-02-20", 1000}});
  CHECK(only<step_reached>(s.wake()).size() == timers_per_turn_max);
  CHECK(only<step_reached>(s.wake()).size() == 100 - timers_per_turn_max);
  CHECK(s.wake().empty());
}

TEST_CASE("the agenda is sorted by instant, kind and name", "[account][strategy]") {
  scenario s;
  s.open({{"A", "2026-02-20", 1000}});
  auto until = at("2026-03-23T00:00:00+01:00"); // with the rung at 31 days
  s.send(hold_account{"z", "", until});
  s.send(hold_account{"a", "", until});
  s.send(make_promise{"W", amount{500}, day("2026-03-22")});
  auto timers = agenda(s.account, s.rules);
  REQUIRE(timers.size() == 4);
  CHECK(timers[0] == timer{until, timer_kind::hold_end, "a"});
  CHECK(timers[1] == timer{until, timer_kind::hold_end, "z"});
  CHECK(timers[2] == timer{until, timer_kind::promise_end, "W"});
  CHECK(timers[3] == timer{until, timer_kind::phase_boundary, "late"});
  CHECK(name_of(timers[3].kind) == "phase_boundary");
  CHECK(earliest_due(s.account, s.rules) == until);
}
