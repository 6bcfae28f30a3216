// Strategies of a phase: who is treated by which, when they are left, and guards.

#include "tests/core/account/scenario.hpp"

#include <algorithm>

using namespace recobro;
using namespace recobro::testing;

namespace {

condition owes_at_least(int64_t minor) {
  return {number_test{.fact = number_fact::balance, .by = {}, .least = minor}};
}

condition broke_promises(int64_t count) {
  return {number_test{.fact = number_fact::promises_broken, .by = {}, .least = count}};
}

strategy treatment(std::string name, std::vector<uint16_t> segments, std::string letter) {
  strategy made;
  made.name = std::move(name);
  made.segments = std::move(segments);
  made.steps = {send_step(letter, 1, letter), send_step(letter + "_again", 5, letter)};
  return made;
}

/// Early accounts are treated by what they owe.
scenario by_balance() {
  scenario s;
  s.rules.segments = {{"large", owes_at_least(100'000)}, {"middle", owes_at_least(10'000)}};
  s.rules.phases[1].strategies = {treatment("firm", {0}, "firm"), treatment("soft", {1}, "soft")};
  return s;
}

scenario owing(int64_t minor) {
  auto s = by_balance();
  s.open({{"A", "2026-02-25", minor}}); // in phase early on 2026-03-02
  return s;
}

std::vector<std::string> templates(const std::vector<event>& events) {
  std::vector<std::string> sent;
  for (auto& planned : only<action_planned>(events))
    sent.push_back(planned.what);
  return sent;
}

} // namespace

TEST_CASE("an account is treated by the first strategy for its segment", "[account][treatment]") {
  auto [owed, name, segment, letter] = GENERATE(
    table<int64_t, std::string, std::string, std::string>({{100'000, "firm", "large", "firm"},
                                                           {99'999, "soft", "middle", "soft"},
                                                           {9'999, "", "", "notice"}}));
  auto s = owing(owed);
  CHECK(s.account.strategy_name == name);
  CHECK(s.account.segment == segment);
  s.now += std::chrono::hours{24 * 3};
  CHECK(templates(s.wake()) == std::vector<std::string>{letter});
}

TEST_CASE("the segment is noted where no strategy is for it", "[account][treatment]") {
  auto s = by_balance();
  s.rules.phases[1].strategies.pop_back();
  s.open({{"A", "2026-02-25", 50'000}});
  CHECK(s.account.strategy == 0);
  CHECK(s.account.segment == "middle");
}

TEST_CASE("a strategy's own condition is asked beside its segment", "[account][treatment]") {
  auto s = by_balance();
  s.rules.phases[1].strategies[0].when = broke_promises(1);
  s.open({{"A", "2026-02-25", 100'000}});
  CHECK(s.account.strategy == 0); // soft is for another segment
}

TEST_CASE("another phase chooses anew", "[account][treatment]") {
  auto s = owing(100'000);
  auto events = s.send(move_phase{"late", "by hand"});
  CHECK(s.account.strategy == 0);
  CHECK(s.account.strategy_name.empty());
  CHECK(s.account.segment == "large"); // the segment is known in every phase
  CHECK(words(events) == "phase_entered strategy_entered step_scheduled");
}

TEST_CASE("a strategy is left for a later one when its condition says so", "[account][treatment]") {
  auto s = by_balance();
  auto& strategies = s.rules.phases[1].strategies;
  strategies = {treatment("patient", {}, "kind"), treatment("strict", {}, "stern")};
  strategies[0].leave_when = broke_promises(1);
  s.open({{"A", "2026-02-25", 100'000}});
  CHECK(s.account.strategy_name == "patient");
  s.send(make_promise{"Q", amount{100}, day("2026-03-03")});
  s.now = at("2026-03-06T12:00:00Z");
  auto events = s.wake();
  CHECK(s.account.strategy_name == "strict");
  CHECK(words(events).ends_with("strategy_entered step_scheduled"));
  CHECK(s.account.next_step == 0);
  s.now += std::chrono::hours{24 * 2};
  CHECK(templates(s.wake()) == std::vector<std::string>{"stern"});
  s.send(update_account{{}, {}, {{"x", "y"}}}); // whatever happens, there is no way back
  CHECK(s.account.strategy_name == "strict");
}

TEST_CASE("the last strategy is left for the phase's own steps", "[account][treatment]") {
  auto s = by_balance();
  auto& strategies = s.rules.phases[1].strategies;
  strategies.resize(1);
  strategies[0].leave_when = condition{};
  s.open({{"A", "2026-02-25", 100'000}});
  CHECK(s.account.strategy == 0);
  CHECK(s.account.strategy_name.empty());
  s.now += std::chrono::hours{24 * 3};
  CHECK(templates(s.wake()) == std::vector<std::string>{"notice"});
}

TEST_CASE("a step whose condition does not hold is skipped", "[account][treatment]") {
  scenario s;
  s.rules.phases[1].steps[0].only_if = owes_at_least(100'000);
  s.open({{"A", "2026-02-25", 10'000}});
  s.now = at("2026-03-04T23:30:00Z"); // two days after entering, not yet seven more
  auto events = s.wake();
  CHECK(words(events) == "step_reached step_scheduled");
  CHECK(only<step_reached>(events)[0].skipped);
  s.now += std::chrono::hours{24 * 8};
  events = s.wake();
  CHECK_FALSE(only<step_reached>(events)[0].skipped);
  CHECK(only<action_planned>(events).size() == 1);
}

TEST_CASE("answers are asked of strategy, phase and policy, as far as they hold",
          "[account][treatment]") {
  auto answer = [](std::string kind, std::optional<condition> only_if = {}) {
    return reaction{
      contact_trigger{contact_outcome::failed, {}}, {task_action{kind, "", {}}}, only_if};
  };
  auto s = by_balance();
  s.rules.reactions = {answer("policy")};
  s.rules.phases[1].reactions = {answer("phase", owes_at_least(50'000))};
  s.rules.phases[1].strategies[0].reactions = {answer("strategy", owes_at_least(90'000))};
  s.open({{"A", "2026-02-25", 100'000}});
  auto task = [&] {
    return templates(s.send(record_contact{"x", channel::sms, contact_outcome::failed})).at(0);
  };
  CHECK(task() == "strategy");
  s.send(receive_payment{"P", amount{20'000}, {}});
  CHECK(task() == "phase");
  s.send(receive_payment{"P2", amount{40'000}, {}});
  CHECK(task() == "policy");
}

TEST_CASE("a task has the priority of its score, term by term", "[account][treatment]") {
  scenario s;
  s.rules.scores
    = {{"plain", 5, {}}, {"risk", 1, {{"large", owes_at_least(10'000), 30, {}, 1, 0}}}};
  s.rules.phases[1].steps = {{"call", days(1), task_action{"call", "", 1}, {}},
                             {"visit", days(1), task_action{"visit", "", {}}, {}}};
  s.rules.task_priority = 0;
  s.open({{"A", "2026-02-25", 10'000}});
  s.pass_to(s.now + std::chrono::hours{24 * 4});
  auto planned = std::vector<action_planned>{};
  for (auto& one : s.journal)
    for (auto& found : only<action_planned>(one.events))
      planned.push_back(found);
  REQUIRE(planned.size() == 2);
  CHECK(planned[0].priority == score{31, {{"large", 30}}});
  CHECK(planned[1].priority == score{5, {}});
}

TEST_CASE("a strategy is left on the midnight on which time makes its condition true",
          "[account][treatment]") {
  auto s = by_balance();
  s.rules.phases[1].strategies[0].leave_when
    = condition{number_test{.fact = number_fact::days_past_due, .by = {}, .least = 8}};
  s.rules.phases[1].strategies[1].segments = {};
  s.open({{"A", "2026-02-25", 100'000}});
  REQUIRE(s.account.strategy_name == "firm");
  auto exit = timer{at("2026-03-05T00:00:00+01:00"), timer_kind::strategy_exit, "firm"};
  auto timers = agenda(s.account, s.rules);
  CHECK(std::count(timers.begin(), timers.end(), exit) == 1);
  s.pass_to(exit.due - std::chrono::seconds{1});
  CHECK(s.account.strategy_name == "firm");
  CHECK(words(s.pass_to(exit.due)) == "strategy_entered step_scheduled");
  CHECK(s.account.strategy_name == "soft");
}

TEST_CASE("a strategy that is to be left as soon as it is chosen is passed over",
          "[account][treatment]") {
  auto s = by_balance();
  auto owes = owes_at_least(1);
  s.rules.phases[1].strategies[0].leave_when = owes;
  s.rules.phases[1].strategies[1].leave_when = owes;
  s.rules.phases[1].strategies[1].segments = {};
  s.open({{"A", "2026-02-25", 100'000}});
  CHECK(s.account.strategy == 0);
}

TEST_CASE("late by days, a strategy is left for the same reason", "[account][treatment]") {
  auto s = by_balance();
  // Nothing of it is true any more when somebody looks.
  s.rules.phases[1].strategies[0].leave_when
    = condition{number_test{.fact = number_fact::days_in_phase, .by = {}, .least = 3, .most = 4}};
  s.rules.phases[1].strategies[0].steps = {send_step("only", 20, "only")};
  s.open({{"A", "2026-02-25", 100'000}});
  CHECK(words(s.sleep_to(at("2026-03-12T08:00:00Z"))).starts_with("strategy_entered"));
  CHECK(s.account.strategy == 0);
}

TEST_CASE("whoever owes nothing is not woken to leave a strategy", "[account][treatment]") {
  auto s = by_balance();
  s.rules.phases[1].strategies[0].leave_when
    = condition{number_test{.fact = number_fact::days_in_phase, .by = {}, .least = 3}};
  s.open({{"A", "2026-02-25", 100'000}});
  s.pay("P1", 100'000);
  REQUIRE(s.account.strategy_name == "firm");
  CHECK(earliest_due(s.account, s.rules) == never);
}
