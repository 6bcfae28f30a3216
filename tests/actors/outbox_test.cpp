#include "actors/outbox.hpp"

#include "tests/support/actor_fixture.hpp"

#include <set>

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;

TEST_CASE_METHOD(actor_fixture, "an action is handed over once it is durable and the account hears",
                 "[outbox]") {
  tell("1", one_invoice());
  pass(48h + 1min);
  CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
  auto state = state_of("1");
  CHECK(state.contacts[static_cast<size_t>(recobro::channel::email)] == 1);
  CHECK(state.actions.empty());
  CHECK(store->outbox("", 10).value().empty());
}

TEST_CASE_METHOD(actor_fixture, "a payment cancels what waits for a channel that is down",
                 "[outbox]") {
  tell("1", one_invoice());
  channel->broken = true;
  pass(48h + 1min);
  CHECK(store->outbox("", 10).value().size() == 1);
  tell("1", receive_payment{"p1", amount{100'00}, {}});
  CHECK(store->outbox("", 10).value().empty());
  channel->broken = false;
  pass_real(60s);
  CHECK(channel->keys.empty());
}

TEST_CASE_METHOD(actor_fixture, "a channel that comes back gets what waited, in order",
                 "[outbox]") {
  for (auto number : {"1", "2", "3"})
    tell(number, one_invoice());
  channel->broken = true;
  pass(48h + 1min);
  CHECK(outside.counters.hand_over_failures > 0);
  channel->broken = false;
  pass_real(60s);
  CHECK(channel->keys == std::vector<std::string>{"book/1/1", "book/2/1", "book/3/1"});
}

TEST_CASE_METHOD(actor_fixture, "more actions than fit in memory wait in the store", "[outbox]") {
  outside.settings.outbox_rows_max = 2;
  for (auto i = 0; i < 10; ++i)
    tell(std::to_string(i), one_invoice());
  pass(48h + 1min);
  CHECK(channel->keys.size() == 10);
  CHECK(std::set<std::string>(channel->keys.begin(), channel->keys.end()).size() == 10);
  CHECK(outside.counters.outbox_waiting == 0);
}

TEST_CASE_METHOD(actor_fixture, "a replay hands over without telling the account", "[outbox]") {
  outside.settings.confirm_hand_over = false;
  tell("1", one_invoice());
  pass(48h + 1min);
  CHECK(channel->keys.size() == 1);
  CHECK(state_of("1").contacts[static_cast<size_t>(recobro::channel::email)] == 0);
  CHECK(store->outbox("", 10).value().empty());
}

TEST_CASE_METHOD(actor_fixture, "an action that is read before its news comes leaves once",
                 "[outbox]") {
  tell("1", one_invoice());
  self->send(outside.outbox, atom::stop_v);
  pass(48h + 1min);
  REQUIRE(store->outbox("", 10).value().size() == 1);
  self->send_exit(outside.outbox, caf::exit_reason::kill);
  outside.counters.outbox_waiting = 0;
  // The block is durable, and its news still on its way from the writer.
  auto pending = true;
  store->after_outbox_read = [&](const std::vector<outbox_row>& rows) {
    if (!std::exchange(pending, false))
      return;
    outside.counters.outbox_waiting += rows.size();
    self->send(outside.outbox, outbox_news{.released = rows, .removed = {}});
  };
  outside.outbox = sys.spawn(recobro::outbox, &outside, channel);
  drain();
  store->after_outbox_read = nullptr;
  CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
  CHECK(outside.counters.outbox_waiting == 0);
}

/// E-mails and all else between 00:00 and 12:00 UTC.
contact_book_ptr mornings_only() {
  auto where = std::make_shared<jurisdiction>();
  where->id = "XX";
  where->zones = {zone::utc()};
  auto hours = hours_rule{};
  for (auto& day : hours.open.week.days)
    day = {{0h, 12h}};
  where->rules = {{.id = "XX.hours", .says = "mornings", .content = hours}};
  return std::make_shared<contact_book>(std::vector<jurisdiction_ptr>{where},
                                        std::vector<jurisdiction_ptr>{});
}

TEST_CASE_METHOD(actor_fixture, "what waited for its channel is asked about again before it leaves",
                 "[outbox]") {
  outside.policies.adopt({{"*", small_policy()}}, {{"*", mornings_only()}});
  auto midnight = [&] { return std::chrono::floor<std::chrono::days>(time.now()); };
  pass(midnight() + 24h + 6h - time.now()); // six in the morning
  tell("1", one_invoice());
  channel->broken = true;
  pass(48h);
  REQUIRE(store->outbox("", 10).value().size() == 1); // lawful when it was planned
  SECTION("and leaves late, but lawfully") {
    pass(1h);
    channel->broken = false;
    pass_real(60s);
    CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
  }
  SECTION("and is asked about again when the store could not take the answer") {
    pass(1h);
    channel->broken = false;
    sched.advance_time(60s);
    while (outside.counters.in_flight == 0)
      REQUIRE(sched.try_run_once());
    store->broken = true;
    drain();
    CHECK(channel->keys.empty());
    store->broken = false;
    pass_real(outside.settings.probe_interval);
    pass_real(outside.settings.probe_interval);
    pass_real(60s);
    CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
  }
  SECTION("and waits for the next morning") {
    pass(9h); // three in the afternoon
    channel->broken = false;
    pass_real(60s);
    CHECK(channel->keys.empty());
    CHECK(store->outbox("", 10).value().empty());
    CHECK(state_of("1").actions.at(0).waits_until == midnight() + 24h);
    pass(9h);
    CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
    CHECK(state_of("1").actions.empty());
  }
  CHECK(outside.counters.outbox_waiting == 0);
  CHECK(outside.counters.in_flight == 0);
}

TEST_CASE_METHOD(actor_fixture, "an outbox that was told to stop hands nothing over", "[outbox]") {
  tell("1", one_invoice());
  self->send(outside.outbox, atom::stop_v);
  pass(48h + 1min);
  CHECK(outside.counters.outbox_stopped);
  CHECK(channel->keys.empty());
  CHECK(store->outbox("", 10).value().size() == 1);
}

TEST_CASE_METHOD(actor_fixture,
                 "a hand-over that could not be noted is noted when the store goes on",
                 "[outbox]") {
  outside.settings.confirm_hand_over = GENERATE(true, false);
  tell("1", one_invoice());
  time.advance(48h + 1min);
  self->send(outside.partitions[0], atom::tick_v, time.now());
  while (channel->keys.empty())
    REQUIRE(sched.try_run_once());
  store->broken = true;
  drain();
  CHECK(outside.counters.noting == 1);
  CHECK(store->outbox("", 10).value().size() == 1);
  store->broken = false;
  pass_real(outside.settings.probe_interval);
  pass_real(outside.settings.probe_interval);
  CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
  CHECK(store->outbox("", 10).value().empty());
  CHECK(outside.counters.noting == 0);
  CHECK(outside.counters.in_flight == 0);
}

TEST_CASE_METHOD(actor_fixture, "nothing is handed over while the store takes no writes",
                 "[outbox]") {
  tell("1", one_invoice());
  channel->broken = true;
  pass(48h + 1min);
  store->broken = true;
  tell("2", one_invoice());
  channel->broken = false;
  pass_real(60s);
  CHECK(channel->keys.empty());
  store->broken = false;
  pass_real(60s); // the writer's probe may come after the outbox has looked
  pass_real(60s);
  CHECK(channel->keys == std::vector<std::string>{"book/1/1"});
}

TEST_CASE_METHOD(actor_fixture, "an action leaves once even when its account fails on the news",
                 "[outbox]") {
  auto real = outside.judge;
  outside.judge = [&](auto& account, auto& what, auto& rules, auto now, auto& bounds) {
    if (std::holds_alternative<record_contact>(what.body))
      throw std::runtime_error("always");
    return real(account, what, rules, now, bounds);
  };
  tell("1", one_invoice());
  pass(48h + 1min);
  CHECK(outside.counters.dead_letters == 1);
  CHECK(store->outbox("", 10).value().empty()); // or it would leave again at the next start
  CHECK(outside.counters.noting == 0);
  CHECK(outside.counters.in_flight == 0);
}

namespace {

/// At most so many e-mails in a day of UTC, shared with nobody.
policy_registry::quota_map emails_a_day(int64_t count) {
  auto rule = quota_rule{.name = "mails",
                         .channels = {recobro::channel::email},
                         .at_most = count,
                         .in_policy_zone = false};
  return {{"*", std::make_shared<const std::vector<quota_rule>>(std::vector{rule})}};
}

} // namespace

TEST_CASE_METHOD(actor_fixture, "what a quota has no room for waits for the next day, and leaves",
                 "[outbox][quota]") {
  outside.policies.adopt({{"*", small_policy()}}, {}, emails_a_day(2));
  for (auto i = 0; i < 5; ++i)
    tell(std::to_string(i), one_invoice());
  pass(48h + 1min);
  pass_real(60s);
  CHECK(channel->keys.size() == 2);
  CHECK(store->outbox("", 10).value().empty());
  CHECK(outside.counters.outbox_waiting == 0);
  CHECK(outside.quotas.all().at(0).used == 2);
  CHECK(outside.quotas.all().at(0).postponed == 3);
  pass(24h);
  pass_real(60s);
  CHECK(channel->keys.size() == 4);
  pass(24h);
  pass_real(60s);
  CHECK(channel->keys.size() == 5);
  CHECK(std::set<std::string>(channel->keys.begin(), channel->keys.end()).size() == 5);
}

TEST_CASE_METHOD(actor_fixture, "a restart does not forget what has left today",
                 "[outbox][quota]") {
  outside.policies.adopt({{"*", small_policy()}}, {}, emails_a_day(2));
  for (auto i = 0; i < 2; ++i)
    tell(std::to_string(i), one_invoice());
  pass(48h + 1min);
  pass_real(60s);
  REQUIRE(channel->keys.size() == 2);
  auto fresh = quota_gate{};
  auto row = outbox_row{account_key::make("book", "9").value(), {}, time.now(), "es"};
  row.action.by = recobro::channel::email;
  auto passed = fresh.admit({row}, outside, time.now());
  REQUIRE(passed);
  CHECK(passed->leaving.empty());
  CHECK(passed->waiting.at(0).quota == "mails");
}

TEST_CASE_METHOD(actor_fixture, "what is paid while it waits for its quota's count does not leave",
                 "[outbox][quota]") {
  outside.policies.adopt({{"*", small_policy()}}, {}, emails_a_day(1));
  for (auto i = 0; i < 2; ++i)
    tell(std::to_string(i), one_invoice());
  pass(48h + 1min);
  pass_real(60s);
  REQUIRE(channel->keys.size() == 1);
  auto late = channel->keys.at(0) == "book/0/1" ? "1" : "0";
  tell(late, receive_payment{"p1", amount{100'00}, {}});
  pass(48h);
  pass_real(60s);
  CHECK(channel->keys.size() == 1);
}
