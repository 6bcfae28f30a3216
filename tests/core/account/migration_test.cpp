// Accounts in flight that go over to another version of their policy.

#include "core/account/migration.hpp"
#include "core/account/timers.hpp"
#include "tests/core/account/scenario.hpp"
#include "tests/core/account/some_policy.hpp"

#include <algorithm>

using namespace recobro;
using namespace recobro::testing;

namespace {

/// A scenario whose policy is to be followed by `newer`.
struct flight {
  scenario s;
  policy newer = ladder();

  flight() {
    newer.hash = "def";
    newer.migrations = {{}};
  }

  void open(std::string due = "2026-02-25") { s.open({{"A", std::move(due), 10'000}}); }

  migration_rule& rule() { return newer.migrations.front(); }

  result<std::vector<event>> try_move(bool deciding = false,
                                      sender_role role = sender_role::supervisor) {
    auto older = std::make_shared<const policy>(s.rules);
    auto what = s.made_of(migrate_policy{older, deciding});
    what.role = role;
    s.rules = newer;
    auto events = s.try_command(what);
    if (s.account.policy != newer.hash)
      s.rules = *older;
    return events;
  }

  std::vector<event> move(bool deciding = false) {
    auto events = try_move(deciding);
    if (!events)
      FAIL("refused: " << to_string(events.error()));
    return *events;
  }

  policy_migrated moved() { return only<policy_migrated>(move()).at(0); }

  error refused(sender_role role = sender_role::supervisor) {
    auto before = s.account;
    auto events = try_move(false, role);
    REQUIRE_FALSE(events);
    CHECK(s.account == before);
    return events.error();
  }
};

} // namespace

TEST_CASE("an account keeps its version until it is moved, and then goes on at its step",
          "[account][migration]") {
  flight f;
  f.open();
  f.newer.phases[1].steps = {send_step("zeroth", 1), send_step("first", 9, "other")};
  auto due = f.s.account.step_due;
  CHECK(f.s.account.policy == "abc");
  auto events = f.move();
  CHECK(words(events) == "policy_migrated");
  auto moved = only<policy_migrated>(events).at(0);
  CHECK(moved.from == "abc");
  CHECK(moved.to == "def");
  CHECK(moved.position == migrated_position::kept);
  CHECK(moved.step == "first");
  CHECK(f.s.account.policy == "def");
  CHECK(f.s.account.next_step == 1);
  CHECK(f.s.account.step_due == due);
  auto later = f.s.pass_to(due);
  CHECK(only<action_planned>(later).at(0).what == "other");
}

TEST_CASE("a step that is gone gives way to the next one that is not", "[account][migration]") {
  flight f;
  f.open();
  SECTION("which is waited for from now on") {
    f.newer.phases[1].steps = {send_step("second", 7)};
    auto events = f.move();
    CHECK(words(events) == "policy_migrated step_scheduled");
    CHECK(only<policy_migrated>(events)[0].position == migrated_position::later);
    CHECK(only<step_scheduled>(events)[0].due == at("2026-03-09T08:00:00Z"));
  }
  SECTION("or the steps begin again") {
    f.newer.phases[1].steps = {send_step("other", 7)};
    auto events = f.move();
    CHECK(only<policy_migrated>(events)[0].position == migrated_position::restarted);
    CHECK(f.s.account.next_step == 0);
    CHECK(f.s.account.step_due == at("2026-03-09T08:00:00Z"));
  }
  SECTION("and steps that are over stay so") {
    f.s.pass_to(at("2026-03-20T08:00:00Z"));
    CHECK(f.s.account.step_due == never);
    f.newer.phases[1].steps.push_back(send_step("more", 1));
    CHECK(words(f.move()) == "policy_migrated");
    CHECK(f.s.account.step_due == never);
    CHECK(f.s.account.next_step == 3);
  }
}

TEST_CASE("the rule says where in the steps an account goes on", "[account][migration]") {
  flight f;
  f.open();
  f.s.pass_to(at("2026-03-05T08:00:00Z"));
  CHECK(f.s.account.next_step == 1);
  SECTION("at the first") {
    f.rule().position = migration_position::restart;
    CHECK(f.moved().position == migrated_position::chosen_anew);
    CHECK(f.s.account.next_step == 0);
    CHECK(f.s.account.step_due == at("2026-03-07T08:00:00Z"));
  }
  SECTION("at a step that it names") {
    f.newer.phases[1].steps.insert(f.newer.phases[1].steps.begin(), send_step("named", 3));
    f.rule().phases = {{.from = "early",
                        .to = 1,
                        .strategies = {},
                        .position = migration_position::from_step,
                        .step = "named"}};
    auto moved = f.moved();
    CHECK(moved.position == migrated_position::named);
    CHECK(moved.step == "named");
    CHECK(f.s.account.step_due == at("2026-03-08T08:00:00Z"));
  }
}

TEST_CASE("a phase that is gone has to be mapped", "[account][migration]") {
  flight f;
  f.open();
  f.newer.phases[1].name = "soft";
  auto why = f.refused();
  CHECK(why.code == errc::migration_missing);
  CHECK_THAT(why.detail, Catch::Contains("phase 'early' of version abc is not in 'ladder' def"));
  f.rule().phases = {{.from = "early", .to = 1, .strategies = {}, .position = {}, .step = {}}};
  CHECK(f.moved().phase_name == "soft");
  CHECK(f.s.account.phase_name == "soft");
  CHECK(f.s.account.next_step == 0);
}

TEST_CASE("a phase that ends the account closes it", "[account][migration]") {
  flight f;
  f.open();
  f.newer.phases.push_back({"sold", std::nullopt, {}, {}, true});
  f.rule().phases = {{.from = "early", .to = 5, .strategies = {}, .position = {}, .step = {}}};
  CHECK(words(f.move()) == "policy_migrated account_was_closed");
  CHECK(f.s.account.close_reason == "sold");
  CHECK(f.refused().code == errc::account_closed);
}

TEST_CASE("strategies keep their name, are mapped, or are chosen anew", "[account][migration]") {
  flight f;
  strategy firm;
  firm.name = "firm";
  firm.steps = {send_step("letter", 4), send_step("again", 4)};
  firm.effort = effort_cap{.contacts_max = 3, .channels = {channel::letter}, .days = 0, .then = {}};
  f.s.rules.phases[1].strategies = {firm};
  f.open();
  f.s.pass_to(at("2026-03-06T08:00:00Z"));
  REQUIRE(f.s.account.strategy_name == "firm");
  REQUIRE(f.s.account.efforts.size() == 1);
  strategy other = firm;
  other.name = "other";
  SECTION("of the same name") {
    f.newer.phases[1].strategies = {other, firm};
    auto moved = f.moved();
    CHECK(moved.strategy == 2);
    CHECK(moved.position == migrated_position::kept);
    REQUIRE(f.s.account.efforts.size() == 1);
    CHECK(f.s.account.efforts[0].strategy == 2);
  }
  SECTION("mapped") {
    f.newer.phases[1].strategies = {other};
    f.rule().phases
      = {{.from = "early", .to = 1, .strategies = {{"firm", 1}}, .position = {}, .step = {}}};
    CHECK(f.moved().strategy_name == "other");
    CHECK(f.s.account.next_step == 1);
  }
  SECTION("mapped to the phase's own steps") {
    f.newer.phases[1].strategies = {other};
    f.rule().phases
      = {{.from = "early", .to = 1, .strategies = {{"firm", 0}}, .position = {}, .step = {}}};
    CHECK(f.moved().strategy_name.empty());
    CHECK(f.s.account.efforts.empty());
  }
  SECTION("chosen anew") {
    f.newer.phases[1].strategies = {other};
    auto events = f.move();
    CHECK(only<policy_migrated>(events)[0].position == migrated_position::chosen_anew);
    CHECK(only<strategy_entered>(events).at(0).name == "other");
    CHECK(f.s.account.next_step == 0);
    CHECK(f.s.account.efforts.size() == 1);
  }
}

TEST_CASE("what an account waits to enter is found again or withdrawn", "[account][migration]") {
  flight f;
  f.s.rules.phases[1].steps = {{"refer", days(2), move_to_phase{4}, {}}};
  f.s.rules.phases[4].approval = sender_role::supervisor;
  f.newer.phases[4].approval = sender_role::supervisor;
  f.open();
  f.s.pass_to(at("2026-03-04T08:00:00Z"));
  REQUIRE(f.s.account.move);
  SECTION("found") {
    std::swap(f.newer.phases[3], f.newer.phases[4]);
    f.newer.phases[4].from_day = std::nullopt;
    f.newer.phases[3].from_day = std::nullopt;
    f.move();
    REQUIRE(f.s.account.move);
    CHECK(f.s.account.move->phase == 3);
    CHECK(f.s.account.actions.size() == 1);
  }
  SECTION("withdrawn") {
    f.newer.phases.pop_back();
    auto events = f.move();
    CHECK(only<move_withdrawn>(events).at(0).reason == "migrated");
    CHECK(only<action_cancelled>(events).size() == 1);
    CHECK_FALSE(f.s.account.move);
  }
}

TEST_CASE("who may move an account, and what is not moved", "[account][migration]") {
  flight f;
  f.open();
  CHECK(f.refused(sender_role::agent).code == errc::role_too_low);
  SECTION("without a rule for the version") {
    f.rule().from = {"abd", "0"};
    CHECK(f.refused().code == errc::migration_missing);
    f.rule().from = {"ab"};
    CHECK(f.moved().to == "def");
  }
  SECTION("twice") {
    f.move();
    CHECK(f.refused().code == errc::migration_needless);
  }
}

TEST_CASE("an account that waits is moved when its time has come", "[account][migration]") {
  flight f;
  f.open();
  SECTION("at the next decision") {
    f.rule().when = migration_time::next_decision;
    auto events = f.move();
    CHECK(words(events) == "migration_planned");
    CHECK(f.s.account.policy == "abc");
    REQUIRE(f.s.account.migration);
    CHECK(f.s.account.migration->to == "def");
    CHECK_FALSE(migration_due(f.s.account, f.s.rules, false));
    CHECK(migration_due(f.s.account, f.s.rules, true));
    CHECK(f.refused().code == errc::migration_needless);
    CHECK(words(f.move(true)) == "policy_migrated");
    CHECK_FALSE(f.s.account.migration);
  }
  SECTION("when its steps are over") {
    f.rule().when = migration_time::strategy_ends;
    f.move();
    CHECK_FALSE(migration_due(f.s.account, f.s.rules, true));
    f.s.pass_to(at("2026-03-20T08:00:00Z"));
    CHECK(migration_due(f.s.account, f.s.rules, false));
  }
  SECTION("when it left its phase") {
    f.rule().when = migration_time::strategy_ends;
    f.move();
    f.s.send(move_phase{"legal", "by_hand"});
    CHECK(migration_due(f.s.account, f.s.rules, false));
    f.move(true);
    CHECK(f.s.account.phase_name == "legal");
    CHECK(f.s.account.policy == "def");
  }
  SECTION("unless it is to stay after all") {
    f.rule().when = migration_time::next_decision;
    f.move();
    auto older = std::make_shared<const policy>(f.s.rules);
    auto what = f.s.made_of(migrate_policy{older});
    what.role = sender_role::supervisor;
    auto stays = preview_migration(f.s.account, older, *older, f.s.now, {});
    REQUIRE(stays);
    CHECK(stays->where.to == "abc");
    REQUIRE(f.s.try_command(what));
    CHECK_FALSE(f.s.account.migration);
    CHECK(f.s.account.policy == "abc");
    CHECK(f.s.refusal(migrate_policy{older}) == errc::role_too_low);
  }
  SECTION("but not when it has closed") {
    f.rule().when = migration_time::next_decision;
    f.move();
    f.s.send(close_account{"sold"});
    CHECK_FALSE(migration_due(f.s.account, f.s.rules, true));
  }
}

TEST_CASE("an account is never lost between any two versions", "[account][migration][property]") {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    INFO("seed " << seed);
    flight f;
    f.s.rules = some_policy(seed);
    f.newer = some_policy(seed + 10'000);
    migration_rule rule;
    rule.position = seed % 3 == 0 ? migration_position::restart : migration_position::keep;
    // Every phase of the older version goes somewhere.
    for (size_t at = 0; at < f.s.rules.phases.size(); ++at)
      rule.phases.push_back({f.s.rules.phases[at].name,
                             static_cast<uint16_t>(at % f.newer.phases.size()),
                             {},
                             std::nullopt,
                             {}});
    f.newer.migrations = {rule};
    f.open(seed % 2 == 0 ? "2026-02-25" : "2025-11-25");
    f.s.pass_to(at("2026-03-02T08:00:00Z") + std::chrono::hours{24} * (seed % 40));
    if (f.s.account.closed)
      continue;
    f.move();
    const auto& account = f.s.account;
    CHECK(account.policy == f.newer.hash);
    CHECK(account.phase < f.newer.phases.size());
    CHECK(f.newer.phases[account.phase].name == account.phase_name);
    if (account.strategy != 0)
      CHECK(f.newer.phases[account.phase].strategies.at(account.strategy - 1u).name
            == account.strategy_name);
    if (account.step_due != never)
      CHECK(account.next_step < current_steps(account, f.newer).size());
    if (account.move)
      CHECK(f.newer.phases.at(account.move->phase).name == account.move->name);
    // And it lives on: timers come to rest or go on, none is stuck.
    for (int turn = 0; turn < 50 && earliest_due(f.s.account, f.s.rules) != never; ++turn) {
      f.s.now = std::max(f.s.now, earliest_due(f.s.account, f.s.rules));
      REQUIRE_FALSE(f.s.wake().empty());
    }
  }
}
