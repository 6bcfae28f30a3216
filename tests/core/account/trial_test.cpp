// Experiments in the life of one account: which arm it has, and what came of it.

#include "tests/core/account/scenario.hpp"

#include <map>

using namespace recobro;
using namespace recobro::testing;

namespace {

condition in_arm(std::string arm) {
  return {arm_test{0, {std::move(arm)}}};
}

/// An account at 40 days past due in an experiment whose challenger has a strategy of its own.
struct tried : scenario {
  portfolio_knowledge known;

  explicit tried(uint64_t mark = 1) {
    experiment one;
    one.name = "wording";
    one.arms = {{"control", 1}, {"firm", 1}};
    one.days = 30;
    rules.experiments = {one};
    strategy firm{"firm", {}, in_arm("firm"), {}, {send_step("demand", 1)}, {}};
    rules.phases[2].strategies = {firm};
    settings.account_mark = mark;
    settings.known = &known;
  }
  void start() { open({{"i1", "2026-01-21", 100'00}}); }
  const trial& mine() const { return account.trials.at(0); }
};

/// A mark whose lot gives this arm.
uint64_t mark_for(const std::string& arm) {
  for (uint64_t mark = 1;; ++mark) {
    tried s{mark};
    s.start();
    if (s.mine().arm == arm)
      return mark;
  }
}

} // namespace

TEST_CASE("an account has one arm, from the first phase on and for good", "[trial]") {
  tried s;
  s.start();
  REQUIRE(s.account.trials.size() == 1);
  auto arm = s.mine().arm;
  CHECK(s.mine().open == amount{100'00});
  CHECK(s.mine().ends_at == at("2026-04-01T08:00:00Z"));
  auto events = s.send(move_phase{"legal", "hand"});
  CHECK(only<arm_assigned>(events).empty());
  CHECK(s.mine().arm == arm);
}

TEST_CASE("the same account gets the same arm again, whatever happened before", "[trial]") {
  for (uint64_t mark = 0; mark < 20; ++mark) {
    tried first{mark}, second{mark};
    first.start();
    second.open({});
    second.add({"i1", "2026-01-21", 100'00});
    CHECK(first.mine().arm == second.mine().arm);
  }
}

TEST_CASE("arms share the accounts by their weights", "[trial]") {
  std::map<std::string, int> seen;
  for (uint64_t mark = 0; mark < 4'000; ++mark) {
    tried s{fnv1a("book/" + std::to_string(mark))};
    s.rules.experiments[0].arms = {{"control", 2}, {"firm", 1}, {"soft", 1}};
    s.start();
    ++seen[s.mine().arm];
  }
  CHECK(std::abs(seen["control"] - 2'000) < 130); // four deviations
  CHECK(std::abs(seen["firm"] - 1'000) < 110);
  CHECK(std::abs(seen["soft"] - 1'000) < 110);
}

TEST_CASE("experiments of other names draw other lots", "[trial]") {
  int same = 0;
  for (uint64_t mark = 0; mark < 2'000; ++mark) {
    tried s{fnv1a("book/" + std::to_string(mark))};
    auto other = s.rules.experiments[0];
    other.name = "channel";
    s.rules.experiments.push_back(other);
    s.start();
    REQUIRE(s.account.trials.size() == 2);
    same += s.account.trials[0].arm == s.account.trials[1].arm;
  }
  CHECK(std::abs(same - 1'000) < 100);
}

TEST_CASE("the arm decides which strategy treats the account", "[trial]") {
  for (auto arm : {"control", "firm"}) {
    tried s{mark_for(arm)};
    s.start();
    CHECK(s.account.strategy_name == (std::string{arm} == "firm" ? "firm" : ""));
  }
}

TEST_CASE("an account outside the experiment is treated as the control", "[trial]") {
  tried s{mark_for("firm")};
  s.rules.experiments[0].who
    = condition{number_test{.fact = number_fact::balance, .by = {}, .least = 200'00}};
  s.start();
  CHECK(s.account.trials.empty());
  CHECK(s.account.strategy_name.empty());
  s.add({"i2", "2026-01-21", 150'00});
  s.send(move_phase{"legal", "hand"});
  CHECK(s.account.trials.size() == 1);
}

TEST_CASE("the account is measured when its days are over", "[trial]") {
  tried s;
  s.start();
  s.pass_to(at("2026-03-10T08:00:00Z"));
  s.pay("p1", 25'00);
  s.send(open_dispute{"d", "amount"});
  s.send(stop_contact{});
  auto measured = only<arm_measured>(s.pass_to(at("2026-04-02T08:00:00Z")));
  REQUIRE(measured.size() == 1);
  auto& came = measured[0].outcome;
  CHECK(came.recovered_basis_points == 2'500);
  CHECK(came.paid);
  CHECK_FALSE(came.settled);
  CHECK(came.disputed);
  CHECK(came.stopped);
  CHECK(only<arm_measured>(s.pass_to(at("2026-08-01T08:00:00Z"))).empty());
}

TEST_CASE("an account that closes is measured in its time all the same", "[trial]") {
  tried s;
  s.start();
  s.send(close_account{"sold"});
  s.now = at("2026-03-20T08:00:00Z");
  s.pay("p1", 250'00); // more than is owed
  auto measured = only<arm_measured>(s.pass_to(at("2026-04-02T08:00:00Z")));
  REQUIRE(measured.size() == 1);
  CHECK(measured[0].outcome.recovered_basis_points == 10'000);
  CHECK(earliest_due(s.account, s.rules) == never);
}

TEST_CASE("a payment that is taken back is not recovered", "[trial]") {
  tried s;
  s.start();
  s.pay("p1", 100'00);
  s.send(reverse_payment{"p1", "bounced"});
  auto measured = only<arm_measured>(s.pass_to(at("2026-04-02T08:00:00Z")));
  REQUIRE(measured.size() == 1);
  CHECK(measured[0].outcome.recovered_basis_points == 0);
  CHECK_FALSE(measured[0].outcome.paid);
}

TEST_CASE("when an arm is stopped its accounts go back to the control's treatment", "[trial]") {
  tried s{mark_for("firm")};
  s.start();
  s.known.stopped_arms = {{"wording", "firm"}};
  auto events = s.pass_to(at("2026-03-04T08:00:00Z"));
  REQUIRE(only<arm_left>(events).size() == 1);
  CHECK(only<arm_left>(events)[0].control == "control");
  CHECK(s.account.strategy_name.empty());
  // What the arm was about to send is not sent.
  CHECK(only<step_reached>(events).empty());
  CHECK(only<arm_left>(s.pay("p", 1'00)).empty());
  CHECK(s.mine().arm == "firm"); // for the account of what the arm did
}

TEST_CASE("nobody comes to an arm that was stopped", "[trial]") {
  tried s{mark_for("firm")};
  s.rules.experiments[0].arms.push_back({"soft", 1});
  s.known.stopped_arms = {{"wording", "firm"}};
  s.start();
  CHECK(s.mine().arm != "firm");
  tried over{mark_for("firm")};
  over.known.stopped_arms = {{"wording", "firm"}};
  over.start();
  CHECK(over.account.trials.empty()); // with the control alone there is nothing to try
}
