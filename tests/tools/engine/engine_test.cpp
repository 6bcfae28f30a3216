#include "tools/engine/engine.hpp"

#include "tests/support/small_policy.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/inspect.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <mutex>
#include <sstream>
#include <thread>

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;

namespace {

const auto start = instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}} + 12h;

class waiting_sink final : public answer_sink {
public:
  void answer(uint32_t, command_answer what) override {
    auto guard = std::lock_guard{mutex_};
    answers_.push_back(std::move(what));
  }
  size_t count(const std::function<bool(const command_answer&)>& which) {
    auto guard = std::lock_guard{mutex_};
    return static_cast<size_t>(std::count_if(answers_.begin(), answers_.end(), which));
  }

private:
  std::mutex mutex_;
  std::vector<command_answer> answers_;
};

struct engine_fixture {
  engine_options options() const {
    auto made = engine_options{};
    made.store.directory = directory / "data";
    made.store.partitions = 4;
    made.store.sync = sync_policy::lazy;
    made.workers = 2;
    made.policies = {{"*", "small.yaml", small_policy_text}};
    made.outbox_file = directory / "outbox.ndjson";
    made.ticks = false;
    made.settings.confirm_hand_over = false;
    return made;
  }

  std::unique_ptr<engine> begin(const engine_options& with) {
    time = std::make_shared<log_time>(start);
    auto made = engine::start(with, time);
    if (!made)
      FAIL(to_string(made.error().front()));
    return std::move(*made);
  }

  delivery item(int account, std::string id, command_body body) {
    auto made = delivery{};
    made.account = account_key::make("book", std::to_string(account)).value();
    made.what.id = std::move(id);
    made.what.happened_at = time->now();
    made.what.received_at = time->now();
    made.what.body = std::move(body);
    made.reply = {sink, 0};
    return made;
  }

  void open(engine& target, int accounts) {
    auto items = std::vector<delivery>{};
    for (auto i = 0; i < accounts; ++i) {
      auto body = open_account{};
      body.unit = currency::from_code("EUR").value();
      body.obligations.push_back(
        {"i1", "invoice", std::chrono::floor<std::chrono::days>(start) - std::chrono::days{1},
         amount{100'00}});
      items.push_back(item(i, "open", std::move(body)));
    }
    REQUIRE(target.submit(std::move(items)));
    target.settle();
  }

  void go_to(engine& target, duration after_start) {
    time->advance(start + after_start);
    target.settle();
  }

  std::vector<std::string> handed_over_keys() const {
    auto lines = std::istringstream{read_file(directory / "outbox.ndjson")};
    auto keys = std::vector<std::string>{};
    for (auto line = std::string{}; std::getline(lines, line);)
      keys.push_back(nlohmann::json::parse(line).at("key"));
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  temporary_directory directory;
  std::shared_ptr<log_time> time;
  std::shared_ptr<waiting_sink> sink = std::make_shared<waiting_sink>();
};

bool names(const std::vector<error>& failures, std::string_view place) {
  return std::any_of(failures.begin(), failures.end(), [&](const error& why) {
    return to_string(why).find(place) != std::string::npos;
  });
}

bool accepted(const command_answer& given) {
  return !given.refusal && given.kind == answer_kind::accepted;
}

} // namespace

TEST_CASE_METHOD(engine_fixture, "accounts work their policy by time alone", "[engine]") {
  auto target = begin(options());
  open(*target, 20);
  CHECK(sink->count(accepted) == 20);
  go_to(*target, 24h * 6);
  CHECK(target->figures().timers_fired == 40);
  target->stop();
  auto keys = handed_over_keys();
  REQUIRE(keys.size() == 40);
  CHECK(keys.front() == "book/0/1");
}

TEST_CASE_METHOD(engine_fixture, "a second start goes on where the first stopped", "[engine]") {
  {
    auto target = begin(options());
    open(*target, 20);
    go_to(*target, 24h * 3);
  }
  auto target = begin(options());
  go_to(*target, 24h * 6);
  target->stop();
  CHECK(handed_over_keys().size() == 40);
}

TEST_CASE_METHOD(engine_fixture, "nothing is handed over twice, however soon the next start comes",
                 "[engine]") {
  auto with = options();
  with.settings.confirm_hand_over = GENERATE(true, false);
  with.settings.outbox_rows_max = 8;
  for (auto day = 0; day < 30; ++day) {
    auto target = begin(with);
    if (day == 0)
      open(*target, 50);
    time->advance(start + 24h * day);
    target->advance(time->now());
    std::this_thread::sleep_for(std::chrono::microseconds{300 * (day % 10)}); // any moment
    target->stop();
  }
  auto target = begin(with);
  go_to(*target, 24h * 60);
  CHECK(target->store().outbox("", 10).value().empty());
  target->stop();
  auto keys = handed_over_keys();
  CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
  CHECK(keys.size() == 150); // all three steps of each account
}

TEST_CASE_METHOD(engine_fixture,
                 "a stop in a storm of timers waits for the commands, not for the storm",
                 "[engine]") {
  constexpr auto accounts = 20'000;
  auto target = begin(options());
  open(*target, accounts);
  time->advance(start + 24h * 3);
  target->advance(time->now());
  target->stop();
  auto store = journal::open(options().store).value();
  auto entries = store->counts().entries;
  CHECK(entries < 2 * accounts);
}

TEST_CASE_METHOD(engine_fixture, "number of workers and sleep do not change the final state",
                 "[engine]") {
  auto hashes = std::vector<std::string>{};
  for (auto [workers, awake] : {std::pair{1u, size_t{1'000}}, {2u, size_t{8}}}) {
    auto with = options();
    with.store.directory += std::to_string(workers);
    with.workers = workers;
    with.settings.accounts_awake_max = awake;
    auto target = begin(with);
    open(*target, 50);
    for (auto day = 1; day < 40; ++day) {
      go_to(*target, 24h * day);
      auto items = std::vector<delivery>{};
      for (auto i = day % 7; i < 50; i += 7)
        items.push_back(item(i, "pay" + std::to_string(day),
                             receive_payment{"p" + std::to_string(day), amount{day}, {}}));
      REQUIRE(target->submit(std::move(items)));
    }
    target->settle();
    target->stop();
    auto store = journal::open(with.store).value();
    hashes.push_back(hash_of_all_states(*store).value());
  }
  CHECK(hashes[0] == hashes[1]);
}

TEST_CASE_METHOD(engine_fixture, "all indexes come back from the blocks alone", "[engine]") {
  {
    auto target = begin(options());
    open(*target, 20);
    go_to(*target, 24h * 3);
  }
  auto store = journal::open(options().store).value();
  auto before = hash_of_all_states(*store).value();
  auto policies = load_policies(*store, options().policies, start).value();
  auto report = rebuild_indexes(*store, policies, time->now(), [](uint64_t) {});
  REQUIRE(report);
  CHECK(report->accounts == 20);
  CHECK(hash_of_all_states(*store).value() == before);
  CHECK(store->verify([](uint64_t) {}).value().faults.empty());
  store.reset();
  auto target = begin(options());
  go_to(*target, 24h * 6); // the rebuilt agenda wakes every account
  target->stop();
  auto keys = handed_over_keys();
  CHECK(std::count(keys.begin(), keys.end(), "book/7/2") >= 1);
}

TEST_CASE_METHOD(engine_fixture, "nothing starts on a rebuild that was interrupted", "[engine]") {
  constexpr auto accounts = 600; // more than one commit of the rebuild
  {
    auto target = begin(options());
    open(*target, accounts);
  }
  auto rebuild = [&](const std::function<void(uint64_t)>& progress) {
    auto store = journal::open(options().store).value();
    auto policies = load_policies(*store, options().policies, start).value();
    return rebuild_indexes(*store, policies, time->now(), progress);
  };
  struct power_cut {};
  CHECK_THROWS_AS(rebuild([](uint64_t) { throw power_cut{}; }), power_cut);
  auto refused = engine::start(options(), time);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().code == errc::rebuild_unfinished);
  CHECK(refused.error().front().detail.find("recobro journal rebuild") != std::string::npos);

  CHECK(rebuild([](uint64_t) {}).value().accounts == accounts);
  auto target = begin(options());
  go_to(*target, 24h * 3);
  target->stop();
  CHECK(handed_over_keys().size() == accounts); // each account is in the agenda again
}

TEST_CASE_METHOD(engine_fixture, "more commands than may be under way are refused whole",
                 "[engine]") {
  auto with = options();
  with.settings.in_flight_max = 10;
  auto target = begin(with);
  auto items = std::vector<delivery>{};
  for (auto i = 0; i < 11; ++i)
    items.push_back(item(i, "open", open_account{}));
  auto taken = target->submit(std::move(items));
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == errc::overloaded);
  target->settle();
  CHECK(target->figures().entries == 0);
}

TEST_CASE_METHOD(engine_fixture, "a policy with a mistake starts nothing", "[engine]") {
  auto with = options();
  with.policies[0].text = "policy: small\nphases:\n  - nam: early\n";
  time = std::make_shared<log_time>(start);
  auto made = engine::start(with, time);
  REQUIRE_FALSE(made);
  CHECK(names(made.error(), "small.yaml:3:5"));
}

TEST_CASE_METHOD(engine_fixture, "an adopted policy serves new accounts, the others keep theirs",
                 "[engine]") {
  auto policy_of = [&](engine& target, int account) {
    return stored_state(target.store(), item(account, "", wake_up{}).account).value().policy;
  };
  const auto changed = std::string{small_policy_text} + "# the second version\n";
  {
    auto target = begin(options());
    open(*target, 1);
    REQUIRE(target->adopt_policies({{"*", "small.yaml", changed}}));
    open(*target, 2); // the first is there already
    CHECK(policy_of(*target, 0) == digest(small_policy_text));
    CHECK(policy_of(*target, 1) == digest(changed));
    auto wrong = target->adopt_policies({{"*", "small.yaml", "policy: small\nphases: 3\n"}});
    REQUIRE_FALSE(wrong);
    CHECK(names(wrong.error(), "small.yaml:2:9"));
    open(*target, 3);
    CHECK(policy_of(*target, 2) == digest(changed));
    REQUIRE(target->adopt_policies({{"other", "small.yaml", changed}}));
    open(*target, 4);
    CHECK_FALSE(stored_state(target->store(), item(3, "", wake_up{}).account).value().exists());
    go_to(*target, 24h * 3); // under both versions
  }
  CHECK(handed_over_keys().size() == 3);
  auto target = begin(options()); // which names the first version only
  go_to(*target, 24h * 6);
  CHECK(target->figures().timers_fired == 3);
}

TEST_CASE_METHOD(engine_fixture, "a dead letter is decided when it is tried again", "[engine]") {
  auto with = options();
  auto broken = std::make_shared<std::atomic<bool>>(true);
  with.judge = [broken](auto& account, auto& what, auto& rules, auto now, auto& bounds) {
    if (what.id == "bad" && *broken)
      throw std::runtime_error("always");
    return decide_in_place(account, what, rules, now, bounds);
  };
  auto target = begin(with);
  open(*target, 1);
  auto items = std::vector<delivery>{};
  items.push_back(item(0, "bad", receive_payment{"p1", amount{10'00}, {}}));
  items.back().what.unit = currency::from_code("EUR").value();
  REQUIRE(target->submit(std::move(items)));
  target->settle();
  CHECK(target->figures().dead_letters == 1);
  CHECK(target->retry_dead_letter("book/0/good", {sink, 1}).error().code
        == errc::dead_letter_unknown);
  *broken = false;
  REQUIRE(target->retry_dead_letter("book/0/bad", {sink, 1}));
  target->settle();
  REQUIRE(target->put_meta("flush", "1")); // after the removal, which the writer does in its turn
  CHECK(target->store().dead_letters("", 10).value().empty());
  CHECK(paid_amount(stored_state(target->store(), item(0, "", wake_up{}).account).value())
        == amount{10'00});
}
