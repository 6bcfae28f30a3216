// Phases that are not simply entered, efforts that end, cure that has to last, gains and points.

#include "core/account/conditions.hpp"
#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

condition owes_at_least(int64_t minor) {
  return {number_test{.fact = number_fact::balance, .by = {}, .least = minor}};
}

condition gains_at_least(int64_t minor) {
  return {number_test{.fact = number_fact::expected_gain, .by = {}, .least = minor}};
}

step move_step(std::string name, int wait_days, uint16_t phase) {
  return {std::move(name), days(wait_days), move_to_phase{phase}, {}};
}

/// Early accounts are to go to `legal` after two days.
scenario to_legal() {
  scenario s;
  s.rules.phases[1].steps = {move_step("refer", 2, 4), send_step("after", 3)};
  return s;
}

std::vector<event> as(scenario& s, sender_role role, command_body body) {
  auto what = s.made_of(std::move(body));
  what.role = role;
  auto events = s.try_command(what);
  REQUIRE(events);
  return *events;
}

errc refused_as(scenario& s, sender_role role, command_body body) {
  auto what = s.made_of(std::move(body));
  what.role = role;
  auto events = s.try_command(what);
  REQUIRE_FALSE(events);
  return events.error().code;
}

} // namespace

TEST_CASE("a phase whose condition does not hold is not entered, but asked again",
          "[account][move]") {
  auto s = to_legal();
  s.rules.phases[4].enter_if = owes_at_least(20'000);
  s.open({{"A", "2026-02-25", 10'000}});
  auto events = s.pass_to(at("2026-03-04T08:00:00Z"));
  CHECK(words(events) == "step_reached move_deferred step_scheduled");
  CHECK(s.account.phase_name == "early");
  SECTION("every day") {
    CHECK(words(s.pass_to(at("2026-03-05T08:00:00Z"))) == "move_deferred");
  }
  SECTION("and after whatever happens") {
    auto later = s.add({"B", "2026-04-01", 10'000});
    CHECK(only<phase_entered>(later).at(0).name == "legal");
    CHECK(only<phase_entered>(later).at(0).reason == "early/refer");
    CHECK_FALSE(s.account.move);
  }
  SECTION("but not of whoever owes nothing") {
    auto later = s.pay("P", 10'000);
    CHECK(only<move_withdrawn>(later).at(0).reason == "settled");
    CHECK_FALSE(s.account.move);
  }
  SECTION("and not while steps are paused") {
    s.send(hold_account{"H", "pause", std::nullopt});
    CHECK(only<move_deferred>(s.pass_to(at("2026-03-09T08:00:00Z"))).empty());
  }
}

TEST_CASE("a rung whose condition does not hold is waited for on the rung below",
          "[account][move]") {
  scenario s;
  s.rules.phases[3].enter_if = owes_at_least(20'000);
  SECTION("when its day comes") {
    s.open({{"A", "2026-02-25", 10'000}});
    s.pass_to(at("2026-05-26T22:00:00Z")); // day 91 begins
    CHECK(s.account.phase_name == "late");
    REQUIRE(s.account.move);
    CHECK(s.account.move->name == "severe");
    s.add({"B", "2026-06-01", 10'000});
    CHECK(s.account.phase_name == "severe");
  }
  SECTION("also from the beginning") {
    s.open({{"A", "2025-10-01", 10'000}});
    CHECK(s.account.phase_name == "late");
    CHECK(s.account.move->name == "severe");
  }
  SECTION("not any more when days past due have fallen") {
    s.open({{"A", "2025-10-01", 10'000}, {"B", "2026-02-01", 5'000}});
    auto events = s.pay("P", 10'000, {"A"});
    CHECK(s.account.phase_name == "early");
    CHECK(only<move_withdrawn>(events).size() == 1);
  }
}

TEST_CASE("a rung that is open to the rung below only is entered by way of it", "[account][move]") {
  scenario s;
  s.rules.phases[3].enter_if = condition{word_test{word_fact::phase, {"late"}}};
  s.open({{"A", "2025-10-01", 10'000}}); // of the age of `severe`
  CHECK(s.account.phase_name == "severe");
  CHECK_FALSE(s.account.move);
}

TEST_CASE("a phase with approval is entered when somebody with the role approves",
          "[account][move]") {
  auto s = to_legal();
  s.rules.phases[4].approval = sender_role::supervisor;
  s.open({{"A", "2026-02-25", 10'000}});
  auto events = s.pass_to(at("2026-03-04T08:00:00Z"));
  CHECK(words(events) == "step_reached action_planned move_requested step_scheduled");
  CHECK(only<action_planned>(events)[0].what == "move_approval");
  CHECK(only<move_requested>(events)[0].task == only<action_planned>(events)[0].number);
  CHECK(s.account.phase_name == "early");
  SECTION("approved") {
    CHECK(refused_as(s, sender_role::agent, approve_move{"legal"}) == errc::role_too_low);
    CHECK(refused_as(s, sender_role::admin, approve_move{"late"}) == errc::move_not_requested);
    auto approved = as(s, sender_role::admin, approve_move{"legal"});
    CHECK(words(approved) == "action_cancelled move_decided phase_entered step_scheduled");
    CHECK(only<move_decided>(approved)[0].approved);
    CHECK(s.account.phase_name == "legal");
    CHECK(refused_as(s, sender_role::admin, approve_move{"legal"}) == errc::move_not_requested);
  }
  SECTION("refused") {
    auto refused = as(s, sender_role::supervisor, refuse_move{"legal", "too_small"});
    CHECK(words(refused) == "action_cancelled move_decided");
    CHECK(s.account.phase_name == "early");
    CHECK(refused_as(s, sender_role::admin, approve_move{"legal"}) == errc::move_not_requested);
    CHECK(words(s.pass_to(at("2026-03-07T08:00:00Z")))
          == "step_reached action_planned steps_ended");
  }
  SECTION("withdrawn by a payment") {
    auto paid = s.pay("P", 10'000);
    CHECK(only<move_withdrawn>(paid).at(0).reason == "settled");
    CHECK(s.account.actions.empty());
  }
  SECTION("withdrawn by another move") {
    auto moved = s.send(move_phase{"late", ""});
    CHECK(only<move_withdrawn>(moved).at(0).reason == "moved");
  }
  SECTION("withdrawn by closing") {
    CHECK(only<move_withdrawn>(s.send(close_account{"sold"})).at(0).reason == "closed");
  }
}

TEST_CASE("whoever may approve moves by hand without asking", "[account][move]") {
  auto [role, entered]
    = GENERATE(table<sender_role, bool>({{sender_role::agent, false}, {sender_role::admin, true}}));
  scenario s;
  s.rules.phases[4].approval = sender_role::supervisor;
  s.open({{"A", "2026-02-25", 10'000}});
  as(s, role, move_phase{"legal", "by_hand"});
  CHECK((s.account.phase_name == "legal") == entered);
  CHECK(s.account.move.has_value() != entered);
}

TEST_CASE("an approval is withdrawn when the condition no longer holds", "[account][move]") {
  auto s = to_legal();
  s.rules.phases[4].approval = sender_role::agent;
  s.rules.phases[4].enter_if = owes_at_least(8'000);
  s.open({{"A", "2026-02-25", 10'000}});
  s.pass_to(at("2026-03-04T08:00:00Z"));
  REQUIRE(s.account.move->on == waiting_move::wait::approval);
  auto events = s.pay("P", 5'000);
  CHECK(only<move_withdrawn>(events).at(0).reason == "condition");
  CHECK(s.account.move->on == waiting_move::wait::condition);
}

TEST_CASE("a refused rung is not crossed again by time", "[account][move]") {
  scenario s;
  s.rules.phases[2].approval = sender_role::agent;
  s.open({{"A", "2026-02-25", 10'000}});
  s.pass_to(at("2026-03-30T08:00:00Z"));
  REQUIRE(s.account.move);
  as(s, sender_role::agent, refuse_move{"late", ""});
  s.pass_to(at("2026-04-30T08:00:00Z"));
  CHECK(s.account.phase_name == "early");
  s.pass_to(at("2026-06-01T08:00:00Z"));
  CHECK(s.account.phase_name == "severe");
}

TEST_CASE("going to court is decided by what it is expected to bring", "[account][gain]") {
  auto [owed, gain] = GENERATE(
    table<int64_t, int64_t>({{100'000, 40'000 - 5'000 - 2'000 - 4'000}, {10'000, -2'200}}));
  auto s = to_legal();
  s.rules.gain.recoveries = {{owes_at_least(50'000), 4'000}, {std::nullopt, 3'000}};
  s.rules.gain.fixed_cost = amount{5'000 - (owed < 50'000 ? 300 : 0)};
  s.rules.gain.balance_cost_basis_points = 200;
  s.rules.gain.recovery_cost_basis_points = 1'000;
  s.rules.phases[4].enter_if = gains_at_least(1);
  s.open({{"A", "2026-02-25", owed}});
  auto estimate = expected_gain(s.account, s.rules, s.now);
  CHECK(estimate.gain().minor == gain);
  auto events = s.pass_to(at("2026-03-04T08:00:00Z"));
  CHECK((s.account.phase_name == "legal") == (gain > 0));
  if (gain <= 0)
    CHECK(only<move_deferred>(events).at(0).gain == amount{gain});
}

TEST_CASE("an effort of contacts is spent at the next step", "[account][effort]") {
  scenario s;
  s.rules.phases[1].steps = {send_step("a", 1), send_step("b", 1), send_step("c", 1)};
  s.rules.phases[1].effort
    = effort_cap{2, {channel::letter}, 0, {task_action{"decide", ""}, move_to_phase{4}}};
  s.open({{"A", "2026-02-25", 10'000}});
  s.pass_to(at("2026-03-03T08:00:00Z"));
  s.send(record_contact{"1", channel::letter, contact_outcome::sent});
  s.pass_to(at("2026-03-04T08:00:00Z"));
  s.send(record_contact{"2", channel::letter, contact_outcome::sent});
  auto events = s.pass_to(at("2026-03-05T08:00:00Z"));
  CHECK(words(events) == "effort_spent steps_ended action_planned phase_entered step_scheduled");
  CHECK(only<effort_spent>(events)[0].contacts == 2);
  CHECK(only<effort_spent>(events)[0].by == effort_limit::contacts);
  CHECK(only<action_planned>(events)[0].because == "effort:early");
  CHECK(s.account.phase_name == "legal");
}

TEST_CASE("an effort of days is spent by time, not while steps are paused", "[account][effort]") {
  scenario s;
  strategy one;
  one.name = "one";
  one.effort = effort_cap{0, {}, 10, {task_action{"decide", ""}}};
  s.rules.phases[1].strategies = {one};
  s.open({{"A", "2026-02-25", 10'000}});
  SECTION("by time") {
    auto events = s.pass_to(at("2026-03-12T07:59:59Z"));
    CHECK(events.empty());
    events = s.pass_to(at("2026-03-12T08:00:00Z"));
    CHECK(words(events) == "effort_spent action_planned");
    CHECK(only<effort_spent>(events)[0].name == "one");
    CHECK(s.account.efforts.empty());
  }
  SECTION("after the pause") {
    s.send(hold_account{"H", "pause", at("2026-03-20T08:00:00Z")});
    auto events = s.pass_to(at("2026-03-20T08:00:00Z"));
    CHECK(words(events) == "hold_released effort_spent action_planned");
  }
}

TEST_CASE("contacts before the phase do not count for its effort", "[account][effort]") {
  scenario s;
  s.rules.phases[1].steps = {send_step("a", 1), send_step("b", 1)};
  s.rules.phases[1].effort = effort_cap{1, {channel::letter}, 0, {end_steps{}}};
  s.open({{"A", "2026-03-03", 10'000}});
  s.send(record_contact{"x", channel::letter, contact_outcome::sent});
  s.pass_to(at("2026-03-04T00:00:00Z"));
  REQUIRE(s.account.phase_name == "early");
  auto events = s.pass_to(at("2026-03-05T12:00:00Z"));
  CHECK(only<effort_spent>(events).empty());
  CHECK(only<action_planned>(events).size() == 1);
}

TEST_CASE("cure needs as many days below as the policy says", "[account][cure]") {
  // Rung `late` begins on day 31; what is left is 26 or 27 days past due.
  auto [due, cured]
    = GENERATE(table<std::string, bool>({{"2026-02-04", true}, {"2026-02-03", false}}));
  scenario s;
  s.rules.cure.below = 5;
  s.open({{"A", "2026-01-01", 10'000}, {"B", due, 5'000}});
  REQUIRE(s.account.phase_name == "late");
  s.pay("P", 10'000, {"A"});
  CHECK((s.account.phase_name == "early") == cured);
}

TEST_CASE("cure comes when days past due have stayed low", "[account][cure]") {
  scenario s;
  s.rules.cure.for_days = 3;
  s.open({{"A", "2026-01-01", 10'000}, {"B", "2026-02-20", 5'000}});
  auto events = s.pay("P", 10'000, {"A"});
  CHECK(only<cure_scheduled>(events).at(0).due == at("2026-03-04T23:00:00Z"));
  CHECK(s.account.phase_name == "late");
  SECTION("they stayed") {
    auto later = s.pass_to(at("2026-03-04T23:00:00Z"));
    CHECK(only<phase_entered>(later).at(0).cause == phase_cause::cured);
  }
  SECTION("the payment is taken back") {
    auto later = s.send(reverse_payment{"P", ""});
    CHECK(only<cure_scheduled>(later).at(0).due == never);
    s.pass_to(at("2026-03-10T23:00:00Z"));
    CHECK(s.account.phase_name == "late");
  }
}

TEST_CASE("points come with a payment and go with it", "[account][points]") {
  scenario s;
  s.rules.reactions = {{fact_trigger::payment_received, {grant_points{10}}, {}},
                       {fact_trigger::promise_made, {grant_points{1}}, {}}};
  s.open({{"A", "2026-02-25", 10'000}});
  s.send(make_promise{"W", amount{5'000}, day("2026-03-10")});
  auto events = s.pay("P", 5'000);
  CHECK(only<points_granted>(events).at(0).payment == "P");
  CHECK(only<points_granted>(events).at(0).because == "fact:payment_received");
  s.pay("Q", 1'000);
  CHECK(number_of(number_fact::points, {}, s.account, s.rules, s.now) == 21);
  auto reversed = s.send(reverse_payment{"P", ""});
  CHECK(only<points_taken_back>(reversed).at(0).points == 10);
  CHECK(points_of(s.account) == 11);
}
