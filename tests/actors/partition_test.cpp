#include "actors/partition.hpp"

#include "tests/support/actor_fixture.hpp"

#include <algorithm>

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;

TEST_CASE_METHOD(actor_fixture,
                 "a sleeping account is woken by time and costs no memory until then",
                 "[partition]") {
  tell("1", one_invoice());
  self->send(outside.partitions[0], atom::stop_v);
  drain();
  CHECK(outside.counters.awake == 0);
  pass(24h);
  CHECK(outside.counters.awake == 0);
  pass(24h + 1min);
  CHECK(outside.counters.awake == 1);
  CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
}

TEST_CASE_METHOD(actor_fixture, "the longest unused accounts go to sleep when there are too many",
                 "[partition]") {
  outside.settings.accounts_awake_max = 3;
  for (auto number : {"1", "2", "3", "4", "5"})
    tell(number, one_invoice());
  CHECK(outside.counters.awake == 3);
  CHECK(outside.counters.passivations == 2);
  CHECK(store->load(key("1")).value().base.has_value());
  CHECK(state_of("1").sequence == 1);
}

TEST_CASE_METHOD(actor_fixture, "commands that come while an account falls asleep are not lost",
                 "[partition]") {
  outside.settings.accounts_awake_max = 1;
  tell("1", one_invoice());
  send("2", one_invoice()); // pushes 1 out
  send("1", receive_payment{"p1", amount{10'00}, {}});
  send("1", receive_payment{"p2", amount{20'00}, {}});
  drain();
  CHECK(paid_amount(state_of("1")) == amount{30'00});
}

TEST_CASE_METHOD(actor_fixture, "an account that throws once is restarted and the command decided",
                 "[partition]") {
  tell("1", one_invoice());
  auto left = 1;
  auto real = outside.judge;
  outside.judge = [&](auto& account, auto& what, auto& rules, auto now, auto& bounds) {
    if (what.id == "p1" && left-- > 0)
      throw std::runtime_error("once");
    return real(account, what, rules, now, bounds);
  };
  send("1", receive_payment{"p1", amount{10'00}, {}}, "p1");
  send("1", receive_payment{"p2", amount{20'00}, {}}, "p2");
  drain();
  CHECK(outside.counters.restarts == 1);
  CHECK(outside.counters.dead_letters == 0);
  auto history = store->history(key("1"), 1, 10).value();
  REQUIRE(history.size() == 2);
  CHECK(history[0].command_id == "p1"); // in the order in which they came
  CHECK(history[1].command_id == "p2");
}

TEST_CASE_METHOD(actor_fixture, "a command that throws twice becomes a dead letter, others go on",
                 "[partition]") {
  tell("1", one_invoice());
  auto real = outside.judge;
  outside.judge = [&](auto& account, auto& what, auto& rules, auto now, auto& bounds) {
    if (what.id == "bad")
      throw std::runtime_error("always");
    return real(account, what, rules, now, bounds);
  };
  send("1", receive_payment{"p1", amount{10'00}, {}}, "bad");
  send("1", receive_payment{"p2", amount{20'00}, {}}, "good");
  send("2", one_invoice());
  drain();
  REQUIRE(sink->answers.size() == 4);
  auto letters = store->dead_letters("", 10).value();
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].id == "book/1/bad");
  CHECK(letters[0].cause == "always");
  CHECK(outside.counters.dead_letters == 1);
  CHECK(outside.counters.in_flight == 0);
  CHECK(paid_amount(state_of("1")) == amount{20'00});
  auto refused = std::count_if(sink->answers.begin(), sink->answers.end(), [](auto& given) {
    return given.second.refusal && given.second.refusal->code == errc::account_failed;
  });
  CHECK(refused == 1);
}

TEST_CASE_METHOD(actor_fixture, "a timer that throws twice does not wake its account for ever",
                 "[partition]") {
  tell("1", one_invoice());
  auto real = outside.judge;
  auto tries = 0;
  outside.judge = [&](auto& account, auto& what, auto& rules, auto now, auto& bounds) {
    if (std::holds_alternative<wake_up>(what.body)) {
      ++tries;
      throw std::runtime_error("timer");
    }
    return real(account, what, rules, now, bounds);
  };
  pass(48h + 1min);
  CHECK(tries == 2);
  pass(1h);
  CHECK(tries == 2);
  CHECK(store->dead_letters("", 10).value().size() == 1);
  CHECK(outside.counters.wakes_in_flight == 0);
}

TEST_CASE_METHOD(actor_fixture, "a storm of timers is worked off in bounded portions",
                 "[partition]") {
  outside.settings.wakes_in_flight_max = 4;
  for (auto i = 0; i < 50; ++i)
    tell(std::to_string(i), one_invoice());
  time.advance(48h + 1min);
  self->send(outside.partitions[0], atom::tick_v, time.now());
  auto most = uint64_t{0};
  while (sched.try_run_once())
    most = std::max(most, outside.counters.wakes_in_flight.load());
  CHECK(most <= 4);
  CHECK(channel->keys.size() == 50);
  CHECK(outside.counters.ticks_settled > 0);
}

TEST_CASE_METHOD(actor_fixture, "a timer that a woken account sets hides none that is due",
                 "[partition]") {
  outside.settings.wakes_in_flight_max = 4;
  time.stops = true; // each due instant is a wake of its own
  for (auto i = 0; i < 50; ++i) {
    tell(std::to_string(i), one_invoice());
    time.advance(6h);
  }
  // The step after the first one is due among the first ones of the others.
  pass(24h * 30);
  CHECK(channel->keys.size() == 100);
}
