#include "actors/account.hpp"

#include "tests/support/actor_fixture.hpp"

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;

TEST_CASE_METHOD(actor_fixture, "an answer comes only after its block is durable", "[account]") {
  send("1", one_invoice());
  CHECK(sink->answers.empty());
  while (store->commits.empty() && sched.try_run_once())
    CHECK((sink->answers.empty() || !store->commits.empty()));
  drain();
  REQUIRE(sink->answers.size() == 1);
  CHECK(sink->answers[0].second.sequence == 1);
  CHECK(store->load(key("1")).value().entries.size() == 1);
}

TEST_CASE_METHOD(actor_fixture, "the same command twice is a duplicate with the first sequence",
                 "[account]") {
  CHECK(tell("1", one_invoice(), "open").kind == answer_kind::accepted);
  auto again = tell("1", one_invoice(), "open");
  CHECK(again.kind == answer_kind::duplicate);
  CHECK(again.sequence == 1);
  CHECK(store->load(key("1")).value().entries.size() == 1);
}

TEST_CASE_METHOD(actor_fixture, "a duplicate is known again after the account slept", "[account]") {
  tell("1", one_invoice(), "open");
  self->send(outside.partitions[0], atom::stop_v);
  drain();
  CHECK(outside.counters.awake == 0);
  CHECK(tell("1", one_invoice(), "open").kind == answer_kind::duplicate);
}

TEST_CASE_METHOD(actor_fixture, "a command to an unknown account is refused", "[account]") {
  auto given = tell("nobody", receive_payment{"p1", amount{1}, {}});
  REQUIRE(given.refusal);
  CHECK(given.refusal->code == errc::account_unknown);
  CHECK(store->commits.empty());
}

TEST_CASE_METHOD(actor_fixture, "a portfolio without a policy opens no account", "[account]") {
  outside.policies = policy_registry{};
  auto given = tell("1", one_invoice());
  REQUIRE(given.refusal);
  CHECK(given.refusal->code == errc::portfolio_unknown);
}

TEST_CASE_METHOD(actor_fixture, "due timers are decided before the command that comes after them",
                 "[account]") {
  tell("1", one_invoice());
  time.advance(48h + 1min); // the reminder falls due; no tick says so
  tell("1", hold_account{"h1", "hardship", std::nullopt});
  auto history = store->history(key("1"), 0, 10).value();
  REQUIRE(history.size() == 3);
  CHECK(history[1].command_type == "wake_up");
  CHECK(history[2].command_type == "hold_placed");
}

TEST_CASE_METHOD(actor_fixture,
                 "a timer is late since it was due, or since what kept it back ended",
                 "[account]") {
  auto latest = [&] { return outside.counters.lateness_ms_max.exchange(0); };
  SECTION("nothing kept it back") {
    tell("1", one_invoice());
    pass(48h + 10min);
    CHECK(state_of("1").next_step == 1);
    CHECK(latest() == 600'000);
  }
  SECTION("a hold kept it back") {
    tell("1", one_invoice());
    tell("1", hold_account{"h1", "hardship", std::nullopt});
    pass(240h);
    REQUIRE(state_of("1").next_step == 0);
    tell("1", release_hold{"h1"});
    pass(1min);
    CHECK(state_of("1").next_step == 1);
    CHECK(latest() <= 60'000);
  }
}

TEST_CASE_METHOD(actor_fixture, "an account that was read again keeps its place in the index",
                 "[account]") {
  tell("1", one_invoice());
  self->send(outside.partitions[0], atom::stop_v);
  drain();
  pass(48h + 1min);
  CHECK(state_of("1").next_step == 1);
  auto rows = store->due(0, {instant::min(), {}}, never, 10).value();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].due > time.now());
}

TEST_CASE_METHOD(actor_fixture, "personal data without a master key is refused and stops nothing",
                 "[account]") {
  outside.keeps_personal = false;
  tell("1", one_invoice());
  auto carrying = delivery{};
  carrying.account = key("1");
  carrying.what.id = "message";
  carrying.what.happened_at = carrying.what.received_at = time.now();
  carrying.what.body = receive_message{"m1", recobro::channel::sms};
  carrying.what.personal = R"({"body":"I lost my job"})";
  carrying.reply = {sink, sent++};
  outside.counters.in_flight += 1;
  self->send(outside.partitions[0], delivery_batch{{carrying}});
  drain();
  REQUIRE(sink->answers.size() == 2);
  const auto& refusal = sink->answers.back().second.refusal;
  REQUIRE(refusal);
  CHECK(refusal->code == errc::master_key_missing);
  CHECK(refusal->detail.find("lost my job") == std::string::npos);
  CHECK(outside.counters.failed_writes == 0);
  CHECK(outside.counters.in_flight == 0);
  CHECK(tell("1", receive_payment{"p1", amount{10'00}, {}}).kind == answer_kind::accepted);
  CHECK(paid_amount(state_of("1")) == amount{10'00});
  CHECK(store->load(key("1")).value().entries.size() == 2); // nothing of the refused one
}

TEST_CASE("a later due instant leaves the index alone, an earlier one moves it", "[account]") {
  auto at = [](int hours) { return instant{} + std::chrono::hours{hours}; };
  SECTION("later") {
    auto change = journal_append{};
    CHECK(reindex(at(10), at(20), at(1), change) == at(10));
    CHECK(!change.agenda_put);
    CHECK(!change.agenda_remove);
  }
  SECTION("earlier") {
    auto change = journal_append{};
    CHECK(reindex(at(10), at(5), at(1), change) == at(5));
    CHECK(change.agenda_put == at(5));
    CHECK(change.agenda_remove == at(10));
  }
  SECTION("past rows go") {
    auto change = journal_append{};
    CHECK(reindex(at(10), never, at(11), change) == never);
    CHECK(!change.agenda_put);
    CHECK(change.agenda_remove == at(10));
  }
  SECTION("no timer, no row") {
    auto change = journal_append{};
    CHECK(reindex(never, never, at(11), change) == never);
    CHECK(!change.agenda_put);
    CHECK(!change.agenda_remove);
  }
}
