#include "actors/writer.hpp"

#include "tests/support/actor_fixture.hpp"

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;

TEST_CASE_METHOD(actor_fixture, "commands that queue up become one block", "[writer]") {
  for (auto number : {"1", "2", "3"})
    send(number, one_invoice());
  drain();
  CHECK(store->commits == std::vector<size_t>{3});
}

TEST_CASE_METHOD(actor_fixture, "after a failed write nothing ahead of the disk stays in memory",
                 "[writer]") {
  tell("1", one_invoice());
  store->broken = true;
  auto given = tell("1", receive_payment{"p1", amount{10'00}, {}}, "pay");
  REQUIRE(given.refusal);
  CHECK(given.refusal->code == errc::store_write_failed);
  CHECK_FALSE(outside.counters.store_takes_writes);
  CHECK(paid_amount(state_of("1")) == amount{0});
  store->broken = false;
  pass_real(outside.settings.probe_interval);
  CHECK(outside.counters.store_takes_writes);
  CHECK(tell("1", receive_payment{"p1", amount{10'00}, {}}, "pay").kind == answer_kind::accepted);
  CHECK(paid_amount(state_of("1")) == amount{10'00});
}

TEST_CASE_METHOD(actor_fixture, "a failed write with more behind it answers every command once",
                 "[writer]") {
  for (auto number : {"1", "2"})
    tell(number, one_invoice());
  sink->answers.clear();
  store->broken = true;
  for (auto i = 0; i < 20; ++i)
    send(i % 2 == 0 ? "1" : "2", receive_payment{"p" + std::to_string(i), amount{1}, {}});
  drain();
  CHECK(sink->answers.size() == 20);
  CHECK(outside.counters.in_flight == 0);
  for (auto& [index, what] : sink->answers)
    CHECK(what.refusal);
}

TEST_CASE_METHOD(actor_fixture, "timers missed during a failure are decided after it", "[writer]") {
  tell("1", one_invoice());
  store->broken = true;
  pass(48h + 1min);
  CHECK(channel->keys.empty());
  store->broken = false;
  pass_real(outside.settings.probe_interval);
  pass(1min);
  CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
}

TEST_CASE_METHOD(actor_fixture, "an outage is probed at one pace however many writes fail",
                 "[writer]") {
  store->broken = true;
  for (auto number : {"1", "2", "3", "4"})
    CHECK(tell(number, one_invoice()).refusal);
  for (auto times = 1; times <= 3; ++times) {
    pass_real(outside.settings.probe_interval);
    CHECK(store->probes == times);
  }
}

TEST_CASE_METHOD(actor_fixture, "no timer is tried while the store takes no writes", "[writer]") {
  tell("1", one_invoice());
  store->broken = true;
  CHECK(tell("2", one_invoice()).refusal);
  for (auto day = 0; day < 5; ++day)
    pass(24h);
  CHECK(outside.counters.failed_writes == 1);
  store->broken = false;
  pass_real(outside.settings.probe_interval);
  pass(1min);
  CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
}

TEST_CASE_METHOD(actor_fixture,
                 "a busy writer waits for more before it syncs, an idle one does not", "[writer]") {
  auto pauses = 0;
  outside.pause = [&](std::chrono::microseconds span) {
    CHECK(span == outside.settings.gather_time);
    ++pauses;
  };
  tell("0", one_invoice());
  CHECK(pauses == 0);
  auto blocks_before = outside.counters.batches.load();
  for (auto number = 1; number <= 20; ++number)
    send(std::to_string(number), one_invoice());
  drain();
  CHECK(pauses > 0);
  CHECK(outside.counters.batches - blocks_before <= static_cast<uint64_t>(pauses) + 1);
  CHECK(sink->answers.size() == 21);
}
