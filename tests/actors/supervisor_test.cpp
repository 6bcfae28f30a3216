// A team's supervisor: what becomes of its work when it fails itself.

#include "actors/held_back.hpp"
#include "actors/supervisor.hpp"
#include "tests/support/actor_fixture.hpp"

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;

namespace {

/// An agent's client in memory. It can be made to throw where the supervisor calls it.
class kept_port final : public agent_port {
public:
  void joined(result<std::vector<std::string>> answer) override { holds = answer.value(); }
  void offer(const task_row& what) override {
    if (std::exchange(throws, false))
      throw std::runtime_error{"made by the test"};
    offers.push_back(what.key());
  }
  void withdraw(const std::string& task, const std::string& reason) override {
    withdrawn.push_back(task + ' ' + reason);
  }
  void text(const std::string&, const std::string&) override {}
  void drained() override {}
  void ended(const std::string& reason) override { end = reason; }

  std::vector<std::string> holds, offers, withdrawn;
  std::string end;
  bool throws = false;
};

struct team_fixture : actor_fixture {
  team_fixture() {
    outside.teams = {{.name = "first", .agents = {{"ana"}}, .tasks_per_agent = 3}};
    spawn_supervisors(sys, outside);
    drain();
  }
  ~team_fixture() {
    for (auto& [name, one] : outside.supervisors)
      self->send_exit(one, caf::exit_reason::kill);
    drain();
    outside.supervisors.clear();
  }

  void say(uint64_t session, decltype(agent_word::says) what) {
    self->send(outside.supervisors.at("first"), agent_word{session, std::move(what)});
    drain();
  }
  std::shared_ptr<kept_port> join(uint64_t session) {
    auto port = std::make_shared<kept_port>();
    say(session, agent_joins{"ana", {}, port});
    return port;
  }
  /// Until the calls of the policy's second step wait for somebody.
  void wait_for_calls() {
    for (int day = 0; day < 6; ++day)
      pass(std::chrono::hours{24});
    pass_real(2s);
  }
  uint64_t restarts() {
    pass_real(2s); // the supervisor's tick
    return outside.work.all().at(0).restarts;
  }
};

} // namespace

TEST_CASE_METHOD(team_fixture, "a supervisor that failed starts again with all of its tasks",
                 "[actors][supervisor]") {
  for (auto number : {"1", "2", "3"})
    tell(number, one_invoice());
  wait_for_calls();
  REQUIRE(state_of("1").tasks.size() == 1);
  auto port = join(1);
  port->throws = true;
  say(1, agent_ready{1}); // the account lets it go, then the supervisor fails to show it
  CHECK(port->offers.empty());
  CHECK(port->end == "supervisor_restarted");
  CHECK(restarts() == 1);
  auto again = join(2);
  REQUIRE(again->holds.size() == 1); // it was his in the journal already, and still is
  say(2, agent_ready{3});
  CHECK(again->offers.size() == 2); // the others; nobody holds more than three
  auto seen = outside.work.all().at(0);
  pass_real(2s);
  seen = outside.work.all().at(0);
  CHECK(seen.held == 3);
  CHECK(seen.waiting == 0);
  // And what he completes is done once.
  auto task = again->holds[0];
  auto account = task.substr(5, 1);
  CHECK_FALSE(
    tell(account, complete_task{state_of(account).tasks[0].number, "ana", "done", {}, {}}).refusal);
  CHECK(state_of(account).tasks.empty());
  CHECK(restarts() == 1);
}

TEST_CASE_METHOD(team_fixture, "a leader's pause outlasts a supervisor's fault",
                 "[actors][supervisor]") {
  REQUIRE(store->put_meta(held_back_row("first"), text_of({{"ana", "training"}})));
  tell("1", one_invoice());
  tell("2", one_invoice());
  wait_for_calls();
  auto port = join(1);
  port->throws = true;
  say(1, agent_ready{1}); // this desk was opened before; the one after the fault reads it
  REQUIRE(restarts() == 1);
  auto again = join(2);
  say(2, agent_ready{3});
  CHECK(again->holds.size() == 1);
  CHECK(again->offers.empty());
}

TEST_CASE("who is held back is read as it was written", "[actors][supervisor]") {
  const held_agents held{{"ana", "two words"}, {"bob", ""}};
  temporary_directory directory;
  auto store = journal::open({.directory = directory.path() / "data"}).value();
  CHECK(read_held_back(*store, "first").value().empty());
  REQUIRE(store->put_meta(held_back_row("first"), text_of(held)));
  CHECK(read_held_back(*store, "first").value() == held);
  CHECK(read_held_back(*store, "second").value().empty());
}

TEST_CASE_METHOD(team_fixture, "several words about a task in one block are heard in their order",
                 "[actors][supervisor]") {
  tell("1", one_invoice());
  wait_for_calls();
  auto port = join(1);
  say(1, agent_ready{1});
  REQUIRE(port->offers.size() == 1);
  auto number = state_of("1").tasks.at(0).number;
  auto blocks = store->commits.size();
  send("1", move_task{number, task_stage::accepted, {}, "ana", {}, {}});
  send("1", receive_payment{"p", amount{100'00}, {}});
  drain();
  REQUIRE(store->commits.size() == blocks + 1);
  CHECK(port->withdrawn == std::vector<std::string>{port->offers[0] + " paid"});
  pass_real(2s);
  CHECK(outside.work.all().at(0).held == 0);
  CHECK(outside.work.all().at(0).waiting == 0);
}

TEST_CASE_METHOD(team_fixture, "what accounts said while a supervisor failed is not lost",
                 "[actors][supervisor]") {
  tell("1", one_invoice());
  tell("2", one_invoice());
  wait_for_calls();
  auto port = join(1);
  port->throws = true;
  self->send(outside.supervisors.at("first"), agent_word{1, agent_ready{1}});
  // Paid before the supervisor hears of anything.
  send("2", receive_payment{"p", amount{100'00}, {}});
  drain();
  CHECK(restarts() == 1);
  auto again = join(2);
  say(2, agent_ready{3});
  pass_real(2s);
  auto seen = outside.work.all().at(0);
  CHECK(seen.held == 1);
  CHECK(seen.waiting == 0);
  CHECK(state_of("2").tasks.empty());
}
