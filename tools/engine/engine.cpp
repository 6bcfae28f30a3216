#include "tools/engine/engine.hpp"

#include "actors/gateway/command_json.hpp"
#include "actors/partition.hpp"
#include "actors/projector.hpp"
#include "actors/supervisor.hpp"
#include "actors/ticker.hpp"
#include "actors/writer.hpp"
#include "tools/engine/backup_job.hpp"
#include "tools/engine/figures.hpp"
#include "tools/engine/inspect.hpp"
#include "tools/engine/retry_sink.hpp"
#include "tools/engine/scheduler_config.hpp"
#include "tools/engine/surroundings_view.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <future>
#include <thread>

namespace recobro {

namespace {

using namespace std::chrono_literals;

constexpr auto poll_interval = 200us;
constexpr auto stop_patience = 60s;

class running_engine final : public engine {
public:
  running_engine(engine_options&& options, std::shared_ptr<clock> time,
                 std::unique_ptr<journal> store, policy_registry&& policies,
                 std::shared_ptr<experiment_book> experiments,
                 std::shared_ptr<outbox_channel> channel)
    : contact_source_(std::move(options.contact))
    , time_(std::move(time))
    , store_(std::move(store))
    , backups_(*store_)
    , config_(options.workers)
    , system_(std::make_unique<caf::actor_system>(config_)) {
    outside_.store = store_.get();
    outside_.time = time_.get();
    outside_.settings = options.settings;
    outside_.keeps_personal = !options.store.master_key.empty();
    outside_.policies = std::move(policies);
    outside_.on_fatal = options.on_fatal ? options.on_fatal : [](const error& why) {
      spdlog::critical("stopping: {}", to_string(why));
      std::abort();
    };
    outside_.on_writes = log_writes;
    outside_.stopwatch = [] {
      return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
    };
    outside_.pause = [](std::chrono::microseconds span) { std::this_thread::sleep_for(span); };
    outside_.on_stopped_arm = [](const stopped_arm& what) {
      spdlog::warn("portfolio {}: arm {} of experiment {} is stopped: {}", what.portfolio, what.arm,
                   what.experiment, what.reason);
    };
    if (options.judge)
      outside_.judge = options.judge;
    outside_.experiments = std::move(experiments);
    outside_.teams = std::move(options.teams);
    spawn_actors(std::move(channel), options.ticks);
  }

  ~running_engine() override { stop(); }

  result<void> submit(std::vector<delivery>&& items) override;
  const recobro::clock& time() const override { return *time_; }
  const journal& store() const override { return *store_; }
  result<void> put_meta(std::string name, std::string value) override;
  result<uint64_t> put_audit(audit_record what) override;
  policy_ptr policy_of_portfolio(std::string_view portfolio) const override {
    return outside_.policies.of_portfolio(portfolio);
  }
  policy_ptr policy_by_hash(std::string_view hash) const override {
    return outside_.policies.by_hash(hash);
  }
  contact_book_ptr contact_of_portfolio(std::string_view portfolio) const override {
    return outside_.policies.contact_of(portfolio);
  }
  decision_ground ground_of(const account_key& account) const override {
    return ground_in(outside_, account);
  }
  std::vector<stopped_arm> stopped_arms(std::string_view portfolio) const override {
    return outside_.experiments->stopped(portfolio);
  }
  result<void> stop_arm(stopped_arm what) override;
  void subscribe(std::shared_ptr<feed_subscriber> who) override {
    caf::anon_send(outside_.projector, atom::run_v, std::move(who));
  }
  result<void> retry_dead_letter(std::string_view id, answer_ticket reply) override;
  void backup(std::string directory, backup_done done) override {
    backups_.start(std::move(directory), std::move(done));
  }
  const team_list& teams() const override { return outside_.teams; }
  bool say(std::string_view team, agent_word word) override {
    return to_supervisor(team, std::move(word));
  }
  bool lead(std::string_view team, lead_word word) override {
    return to_supervisor(team, std::move(word));
  }
  bool ask_team(std::string_view team, desk_question question) override {
    return to_supervisor(team, std::make_shared<desk_question>(std::move(question)));
  }
  engine_figures figures() const override { return figures_of(outside_, events_by_type_); }

  tl::expected<void, std::vector<error>>
  adopt_policies(const std::vector<portfolio_policy>& wanted) override;
  void advance(instant now) override;
  bool settle(std::chrono::milliseconds patience) override;
  void stop() override;
  journal& writable_store() override { return *store_; }

private:
  void spawn_actors(std::shared_ptr<outbox_channel> channel, bool ticks);
  bool idle() const;
  void look_at_experiments_now();
  bool wait_until(std::chrono::milliseconds patience, const std::function<bool()>& reached) const;
  template <class Word>
  bool to_supervisor(std::string_view team, Word word) {
    auto found = outside_.supervisors.find(team);
    if (found == outside_.supervisors.end() || stopping_)
      return false;
    caf::anon_send(found->second, std::move(word));
    return true;
  }
  void run_in_writer(std::function<void(journal&)> work) {
    caf::anon_send(outside_.writer, atom::run_v,
                   std::make_shared<std::function<void(journal&)>>(std::move(work)));
  }
  /// Waits for what `work` gives.
  template <class Work>
  auto ask_writer(Work work) {
    auto task
      = std::make_shared<std::packaged_task<std::invoke_result_t<Work, journal&>(journal&)>>(
        std::move(work));
    auto outcome = task->get_future();
    run_in_writer([task](journal& store) { (*task)(store); });
    return outcome.get();
  }

  contact_rule_source contact_source_;
  std::shared_ptr<clock> time_;
  std::unique_ptr<journal> store_;
  backup_job backups_;
  surroundings outside_;
  event_counters events_by_type_{};
  scheduler_config config_;
  std::unique_ptr<caf::actor_system> system_;
  ticker_actor ticker_;
  std::atomic<bool> stopping_{false};
};

void running_engine::spawn_actors(std::shared_ptr<outbox_channel> channel, bool ticks) {
  outside_.writer = system_->spawn<caf::detached>(writer, &outside_);
  outside_.projector = system_->spawn(projector, &outside_, &events_by_type_);
  outside_.partitions.reserve(store_->partitions());
  for (uint16_t i = 0; i < store_->partitions(); ++i)
    outside_.partitions.push_back(system_->spawn(partition, &outside_, i));
  spawn_supervisors(*system_, outside_);
  if (auto brought = bring_open_tasks(outside_); !brought) // before anything can change them
    outside_.on_fatal(brought.error());
  outside_.counters.outbox_has_more
    = channel != nullptr || !outside_.teams.empty(); // until it has looked
  outside_.outbox = system_->spawn<caf::detached>(outbox, &outside_, std::move(channel));
  if (ticks)
    ticker_ = system_->spawn(ticker, &outside_);
}

result<void> running_engine::submit(std::vector<delivery>&& items) {
  if (stopping_)
    return fail(errc::not_ready, "the server is stopping");
  auto writes = [](const delivery& item) { return item.kind != delivery_kind::view; };
  if (!outside_.counters.store_takes_writes && std::any_of(items.begin(), items.end(), writes))
    return fail(errc::not_ready, "the store takes no writes; see the server's log");
  auto& in_flight = outside_.counters.in_flight;
  if (in_flight.fetch_add(items.size()) + items.size() > outside_.settings.in_flight_max) {
    in_flight.fetch_sub(items.size());
    return fail(errc::overloaded, "at most " + std::to_string(outside_.settings.in_flight_max)
                                    + " commands may be under way");
  }
  auto batches = std::vector<delivery_batch>(outside_.partitions.size());
  auto count = static_cast<uint16_t>(batches.size());
  for (auto& item : items)
    batches[partition_of(item.account, count)].items.push_back(std::move(item));
  for (size_t i = 0; i < batches.size(); ++i)
    if (!batches[i].items.empty())
      caf::anon_send(outside_.partitions[i], std::move(batches[i]));
  return {};
}

result<void> running_engine::put_meta(std::string name, std::string value) {
  return ask_writer([&](journal& store) { return store.put_meta(name, value); });
}

result<uint64_t> running_engine::put_audit(audit_record what) {
  return ask_writer([&](journal& store) { return store.put_audit(what); });
}

result<void> running_engine::stop_arm(stopped_arm what) {
  return ask_writer([&](journal& store) { return outside_.experiments->stop(store, what); });
}

/// Where nothing ticks, the experiments are looked at when nothing is under way, so that a
/// replay comes to the same again.
void running_engine::look_at_experiments_now() {
  if (ticker_ || !outside_.policies.try_something())
    return;
  ask_writer([&](journal& store) { look_at_experiments(outside_, store, time_->now()); });
}

tl::expected<void, std::vector<error>>
running_engine::adopt_policies(const std::vector<portfolio_policy>& wanted) {
  auto compiled = compile_policies(wanted, contact_source_);
  if (!compiled)
    return tl::unexpected(std::move(compiled.error()));
  // In the store before any account can name them.
  auto errors = ask_writer([&](journal& store) {
    auto failed = std::vector<error>{};
    for (auto& one : *compiled)
      if (auto put = keep(store, one, time_->now()); !put)
        failed.push_back(std::move(put.error()));
    return failed;
  });
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  adopt(outside_.policies, *compiled);
  return {};
}

result<void> running_engine::retry_dead_letter(std::string_view id, answer_ticket reply) {
  // Ids grow by key; the one before `id` in key order is not known, so pages are walked.
  constexpr size_t page = 1'000;
  auto after = std::string{};
  for (;;) {
    auto letters = store_->dead_letters(after, page);
    if (!letters)
      return fail(letters.error());
    for (auto& letter : *letters) {
      after = letter.id;
      if (letter.id != id)
        continue;
      auto again = delivery{};
      again.account = letter.account;
      auto now = time_->now();
      if (auto parsed = parse_command(letter.command_json)) {
        again.what = std::move(parsed->what);
      } else {
        again.kind = delivery_kind::wake;
        again.what.body = wake_up{};
        again.what.happened_at = now;
      }
      again.what.received_at = now;
      auto settled = [this, kept = letter.id] {
        run_in_writer([kept](journal& store) { (void)store.remove_dead_letter(kept); });
      };
      again.reply = {std::make_shared<retry_sink>(settled, std::move(reply)), 0};
      auto items = std::vector<delivery>{};
      items.push_back(std::move(again));
      return submit(std::move(items));
    }
    if (letters->size() < page)
      return fail(errc::dead_letter_unknown, std::string{id});
  }
}

void running_engine::advance(instant now) {
  outside_.counters.ticks_sent.fetch_add(outside_.partitions.size());
  for (auto& to : outside_.partitions)
    caf::anon_send(to, atom::tick_v, now);
}

bool running_engine::wait_until(std::chrono::milliseconds patience,
                                const std::function<bool()>& reached) const {
  auto deadline = std::chrono::steady_clock::now() + patience;
  while (!reached()) {
    if (std::chrono::steady_clock::now() > deadline)
      return false;
    std::this_thread::sleep_for(poll_interval);
  }
  return true;
}

/// Work moves on from one of these counters to the next: each is raised before the one in
/// front of it is lowered. Only from noting back to waiting it could slip by unseen, and then
/// `handed_over` has grown.
bool running_engine::idle() const {
  auto& counters = outside_.counters;
  auto handed_over = counters.handed_over.load();
  return counters.in_flight.load() == 0 && counters.wakes_in_flight.load() == 0
         && counters.noting.load() == 0 && !counters.outbox_has_more.load()
         && counters.outbox_waiting.load() == 0 && counters.handed_over.load() == handed_over;
}

bool running_engine::settle(std::chrono::milliseconds patience) {
  auto& counters = outside_.counters;
  auto deadline = std::chrono::steady_clock::now() + patience;
  auto in_time = [&] { return std::chrono::steady_clock::now() < deadline; };
  auto accepted = uint64_t{0};
  do {
    while (!wait_until(1s, [&] { return idle(); }))
      if (!in_time())
        return false;
    accepted = counters.accepted.load();
    advance(time_->now());
    // A write that failed voids wakes and with them a tick: it takes another one.
    while (!wait_until(1s, [&] { return counters.ticks_settled >= counters.ticks_sent; })) {
      if (!in_time())
        return false;
      advance(time_->now());
    }
    // What an account heard after the tick may have made a timer due.
  } while (!idle() || counters.accepted.load() != accepted);
  look_at_experiments_now();
  return true;
}

void running_engine::stop() {
  if (stopping_.exchange(true))
    return;
  backups_.close();
  auto& counters = outside_.counters;
  if (ticker_)
    caf::anon_send_exit(ticker_, caf::exit_reason::user_shutdown);
  for (auto& [team, one] : outside_.supervisors)
    caf::anon_send(one, atom::stop_v);
  caf::anon_send(outside_.outbox, atom::stop_v);
  // What has left must be noted, or it would leave again at the next start.
  auto finished = wait_until(stop_patience, [&] {
    if (!counters.outbox_stopped)
      return false;
    auto quiet = counters.in_flight.load() == 0 && counters.noting.load() == 0;
    return quiet || !counters.store_takes_writes;
  });
  counters.stopping = true;
  for (auto& one : outside_.partitions)
    caf::anon_send(one, atom::stop_v);
  finished = wait_until(stop_patience, [&] { return counters.awake.load() == 0; }) && finished;
  if (!finished)
    spdlog::warn("stopped with {} commands under way and {} accounts awake; the journal is whole",
                 counters.in_flight.load(), counters.awake.load());
  for (auto& one : outside_.partitions)
    caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  for (auto& [team, one] : outside_.supervisors)
    caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(outside_.outbox, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(outside_.writer, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(outside_.projector, caf::exit_reason::user_shutdown);
  system_->await_all_actors_done(); // before the handles go that they send to
  outside_.partitions.clear();
  outside_.supervisors.clear();
  outside_.outbox = nullptr;
  outside_.writer = nullptr;
  outside_.projector = nullptr;
  ticker_ = nullptr;
  system_.reset();
  store_.reset();
}

} // namespace

tl::expected<std::unique_ptr<engine>, std::vector<error>>
engine::start(engine_options options, std::shared_ptr<clock> time) {
  auto one = [](error why) { return tl::unexpected(std::vector<error>{std::move(why)}); };
  auto store = options.open_store(options.store);
  if (!store)
    return one(std::move(store.error()));
  if (auto whole = check_rebuilt(**store, options.store.directory); !whole)
    return one(std::move(whole.error()));
  auto policies = load_policies(**store, options.policies, time->now(), options.contact);
  if (!policies)
    return tl::unexpected(std::move(policies.error()));
  auto experiments = std::make_shared<experiment_book>();
  if (auto loaded = experiments->load(**store); !loaded)
    return one(std::move(loaded.error()));
  auto channel = options.channel;
  if (!channel && !options.outbox_file.empty()) {
    auto opened = open_file_channel(options.outbox_file);
    if (!opened)
      return one(std::move(opened.error()));
    channel = std::move(*opened);
  }
  return std::make_unique<running_engine>(std::move(options), std::move(time), std::move(*store),
                                          std::move(*policies), std::move(experiments),
                                          std::move(channel));
}

} // namespace recobro
