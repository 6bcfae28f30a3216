#include "tools/replay/replay.hpp"

#include "tests/support/locations.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/tools/daemon/daemon_process.hpp"
#include "tools/engine/inspect.hpp"
#include "tools/replay/served_replay.hpp"

#include <catch2/catch.hpp>

#include <fmt/format.h>

using namespace recobro;

namespace {

constexpr std::string_view policy_text = R"(policy: replayed
zone: Europe/Rome
currency: EUR
phases:
  - name: early
    from_day: 1
    steps:
      - {name: notice, wait: 3 days, send: {channel: letter, template: notice}}
deadlines:
  - name: limit
    starts: {contact: delivered, channel: letter}
    after: 60 days
    do: [{task: {kind: review}}]
)";

struct interrupted {};

/// Accounts that are opened in March, before the clocks change, notified, and half paid. A
/// few are disputed when their first commands are long forgotten, where those are forgotten.
timeline a_spring(int accounts, bool with_text = false) {
  timeline history(with_text);
  auto line = [&](int account, std::string_view id, std::string_view type, std::string_view day,
                  std::string_view fields) {
    history.add(fmt::format(R"({{"id":"{}","type":"{}","portfolio":"book","account":"A{}",)"
                            R"("at":"{}T00:00:00+01:00",{}}})",
                            id, type, account, day, fields));
  };
  for (int account = 0; account < accounts; ++account) {
    auto day = fmt::format("2006-03-{:02}", 1 + account % 20);
    line(account, "1", "account_opened", day,
         R"("currency":"EUR","obligations":[{"id":"fine","kind":"fine","due":"2006-02-01",)"
         R"("amount":"30.00"}])");
    line(account, "2", "contact_result", day,
         R"("action":"n","channel":"letter","outcome":"delivered")");
    if (account % 2 == 0)
      line(account, "3", "payment_received", "2006-06-01",
           R"("payment":"p1","amount":"30.00","currency":"EUR")");
    if (account % 7 == 0)
      line(account, "4", "dispute_opened", "2019-02-01", R"("dispute":"d")");
  }
  history.arrange();
  REQUIRE(history.refused().empty());
  return history;
}

struct replay_setup {
  std::string directory;
  unsigned workers = 1;
  std::optional<size_t> interrupt_at; // place
};

struct outcome {
  replay_figures figures;
  std::string hash;
};

/// Runs to the end, or until it is interrupted; then the engine is gone without a trace of
/// its memory.
outcome run(const timeline& history, const replay_setup& setup) {
  auto driven = std::make_shared<log_time>(instant{date_min});
  engine_options options;
  options.store = {.directory = setup.directory, .partitions = 4, .sync = sync_policy::lazy};
  follow_history(options.settings);
  options.workers = setup.workers;
  options.policies = {{"*", "replayed.yaml", std::string{policy_text}}};
  options.ticks = false;
  auto target = engine::start(std::move(options), driven);
  REQUIRE(target);
  replay_options how{.save_interval = std::chrono::milliseconds{0}};
  how.progress = [&](size_t done, instant) {
    if (setup.interrupt_at && done >= *setup.interrupt_at)
      throw interrupted{};
  };
  auto figures = replay(**target, *driven, history, how);
  REQUIRE(figures);
  auto hash = hash_of_all_states((*target)->store());
  REQUIRE(hash);
  (*target)->stop();
  return {*figures, *hash};
}

} // namespace

TEST_CASE("a replay decides timers at their local instants, across a clock change", "[replay]") {
  tests::temporary_directory directory;
  auto history = a_spring(40);
  auto done = run(history, {directory / "data"});
  CHECK(done.figures.accepted == history.size());
  CHECK(done.figures.refused == 0);
  auto store = journal::open({.directory = directory / "data", .partitions = 0, .read_only = true});
  REQUIRE(store);
  auto entries = (*store)->history(account_key::make("book", "A0").value(), 0, 100);
  REQUIRE(entries);
  std::vector<instant> reached;
  for (const auto& one : *entries)
    for (const auto& happened : one.events)
      if (std::holds_alternative<deadline_reached>(happened))
        reached.push_back(one.decided_at);
  // Opened on 1 March in winter time; 60 days later, in summer time, it is local midnight.
  REQUIRE(reached.size() == 1);
  CHECK(format_instant(reached[0]) == "2006-04-29T22:00:00Z");
}

TEST_CASE("equal histories give equal states, with any number of threads", "[replay]") {
  tests::temporary_directory directory;
  auto history = a_spring(60);
  auto first = run(history, {directory / "first"});
  CHECK(run(history, {directory / "second"}).hash == first.hash);
  CHECK(run(history, {directory / "two", 2}).hash == first.hash);
  CHECK(run(a_spring(59), {directory / "other"}).hash != first.hash);
}

TEST_CASE("an interrupted replay goes on at its cursor and ends in the same states", "[replay]") {
  tests::temporary_directory directory;
  auto history = a_spring(60);
  auto straight = run(history, {directory / "straight"});
  auto broken = replay_setup{directory / "broken", 1, history.size() / 2};
  CHECK_THROWS_AS(run(history, broken), interrupted);
  auto resumed = run(history, {directory / "broken"});
  CHECK(resumed.figures.resumed_at > 0);
  CHECK(resumed.figures.commands < history.size());
  CHECK(resumed.hash == straight.hash);
}

TEST_CASE("a finished replay that is started again changes nothing", "[replay]") {
  tests::temporary_directory directory;
  auto history = a_spring(20);
  auto first = run(history, {directory / "data"});
  auto again = run(history, {directory / "data"});
  CHECK(again.figures.commands == 0);
  CHECK(again.hash == first.hash);
}

TEST_CASE("the cursor of another history is refused", "[replay]") {
  tests::temporary_directory directory;
  run(a_spring(20), {directory / "data"});
  auto store = journal::open({.directory = directory / "data", .partitions = 0, .read_only = true});
  REQUIRE(store);
  auto place = saved_place(**store, "replay", a_spring(21));
  REQUIRE_FALSE(place);
  CHECK(place.error().code == errc::value_out_of_range);
  CHECK(saved_place(**store, "replay", a_spring(20)).has_value());
  auto otherwise = saved_place(**store, "replay", a_spring(20), 7);
  REQUIRE_FALSE(otherwise);
  CHECK(otherwise.error().detail.find("under other policies") != std::string::npos);
}

TEST_CASE("a history gives the same states through a server whose clock it drives", "[replay]") {
  if (!tests::program("recobrod") || !tests::program("recobro"))
    return;
  auto history = a_spring(200, true);
  tests::daemon_place place;
  auto here = run(history, {place.directory / "here"});
  tests::write_file(place.directory / "small.yaml", std::string{policy_text});
  place.configure("clock: {source: log, start: \"1900-01-01T00:00:00Z\"}\nworkers: 2");
  auto token = place.make_token();
  tests::running_daemon server(place);
  auto figures
    = replay_served(history, {.server = {server.url(), token}, .lines = 37, .progress = {}});
  REQUIRE(figures);
  CHECK(figures->accepted == history.size());
  CHECK(server.stop() == 0);
  auto store
    = journal::open({.directory = place.directory / "data", .partitions = 0, .read_only = true});
  REQUIRE(store);
  CHECK(hash_of_all_states(**store).value() == here.hash);
}
