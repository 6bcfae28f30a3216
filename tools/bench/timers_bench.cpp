#include "tools/bench/bench.hpp"
#include "tools/bench/driver.hpp"
#include "tools/bench/engine_setup.hpp"
#include "tools/command/output.hpp"

#include <fmt/format.h>

#include <random>
#include <thread>

namespace recobro {

using namespace std::chrono_literals;

namespace {

constexpr uint32_t calm_accounts = 10'000;
constexpr double ordinary_per_second = 1'000;
constexpr size_t ordinary_max = 400'000;
/// Commands a second while the accounts are made; only the window limits it.
constexpr size_t setup_batch = 1'000;
constexpr double storm_budget_seconds = 15; // for a million; DESIGN 12
constexpr double ordinary_budget_p99_ms = 10;

result<void> open_accounts(engine& target, const std::string& portfolio, uint32_t count) {
  workload work{{.accounts = 1, .portfolio = portfolio, .now = target.time().now()}};
  progress_line progress{"opening accounts", count};
  for (uint32_t account = 0; account < count;) {
    std::vector<planned_command> commands;
    for (; account < count && commands.size() < 20 * setup_batch; ++account)
      commands.push_back(work.make(account, 0));
    auto load = run_load(target, std::move(commands), {.window = 5'000, .batch = setup_batch});
    if (!load)
      return fail(load.error());
    progress.show(account);
  }
  target.settle();
  return {};
}

/// Contact results for calm accounts at a steady pace until told to stop.
class ordinary_load {
public:
  explicit ordinary_load(engine& target)
    : target_(target)
    , answers_(std::make_shared<timed_answers>(ordinary_max)) {}

  void start() {
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
  }
  load_figures finish() {
    thread_.request_stop();
    thread_.join();
    answers_->wait_for(submitted_);
    load_figures figures;
    figures.commands = submitted_;
    auto& latencies = answers_->latencies();
    latencies.keep_first(submitted_);
    figures.p50_ms = latencies.quantile_ms(0.5);
    figures.p99_ms = latencies.quantile_ms(0.99);
    return figures;
  }
  uint64_t answered() const { return answers_->answered(); }

private:
  void run(const std::stop_token& stop) {
    std::mt19937_64 random{7};
    auto begin = steady_microseconds();
    auto now = target_.time().now();
    while (!stop.stop_requested() && submitted_ < ordinary_max) {
      auto due
        = begin + static_cast<int64_t>(static_cast<double>(submitted_) * 1e6 / ordinary_per_second);
      if (auto early = due - steady_microseconds(); early > 0)
        std::this_thread::sleep_for(std::chrono::microseconds{early});
      std::vector<delivery> batch{contact(static_cast<uint32_t>(random() % calm_accounts), now)};
      answers_->submitted(submitted_);
      if (!target_.submit(std::move(batch)))
        continue; // overloaded: the same again, its waiting counts
      ++submitted_;
    }
  }
  delivery contact(uint32_t account, instant now) {
    command what{.id = fmt::format("o{}-{}", now.time_since_epoch().count(), submitted_),
                 .content_hash = submitted_,
                 .happened_at = now,
                 .received_at = now,
                 .actor = "bench",
                 .body = record_contact{.action = fmt::format("x{}", submitted_),
                                        .by = channel::voice,
                                        .outcome = contact_outcome::no_answer}};
    return {.account = account_key::make("calm", fmt::format("A{:08}", account)).value(),
            .what = std::move(what),
            .reply = {answers_, static_cast<uint32_t>(submitted_)}};
  }

  engine& target_;
  std::shared_ptr<timed_answers> answers_;
  size_t submitted_ = 0;
  std::jthread thread_;
};

struct storm_figures {
  double seconds = 0;
  load_figures before;    // ordinary commands with nothing else going on
  load_figures meanwhile; // and during the storm
};

storm_figures run_storm(engine& target, log_time& driven, uint32_t timers) {
  storm_figures figures;
  ordinary_load quiet{target};
  quiet.start();
  std::this_thread::sleep_for(2s);
  figures.before = quiet.finish();
  auto entries_before = target.figures().entries;
  auto due = driven.now() + std::chrono::days{1};
  driven.advance(due);
  ordinary_load busy{target};
  busy.start();
  auto begin = steady_microseconds();
  target.advance(due);
  progress_line progress{"deciding timers", timers};
  for (;;) {
    auto durable = target.figures().entries - entries_before;
    auto ordinary = busy.answered();
    if (durable >= timers + ordinary)
      break;
    progress.show(durable - std::min(durable, ordinary));
    std::this_thread::sleep_for(2ms);
  }
  figures.seconds = static_cast<double>(steady_microseconds() - begin) / 1e6;
  figures.meanwhile = busy.finish();
  return figures;
}

} // namespace

result<std::vector<figure>> bench_timers(const bench_options& options) {
  bench_directory directory{options.directory};
  instant start = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 9h;
  auto driven = std::make_shared<log_time>(start);
  auto target = start_bench_engine({.directory = directory.path() + "/data",
                                    .workers = options.workers,
                                    .partitions = options.partitions,
                                    .accounts_awake_max = 20'000,
                                    .ticks = false},
                                   driven);
  if (!target)
    return fail(target.error());
  for (auto& [portfolio, count] : {std::pair{"calm", calm_accounts}, {"storm", options.accounts}})
    if (auto opened = open_accounts(**target, portfolio, count); !opened)
      return fail(opened.error());
  auto storm = run_storm(**target, *driven, options.accounts);
  (*target)->stop();
  figure decided{.name = fmt::format("timers_{}_same_second", options.accounts),
                 .value = storm.seconds,
                 .unit = "s",
                 .settings
                 = {{"limit_is", "budget, in proportion to one million"},
                    {"timers_per_second", fmt::format("{:.0f}", options.accounts / storm.seconds)},
                    {"workers", std::to_string(options.workers)},
                    {"accounts_awake_max", "20000"}}};
  figure meanwhile{.name = fmt::format("ordinary_commands_during_{}_timers", options.accounts),
                   .value = storm.meanwhile.p99_ms,
                   .unit = "ms (p99)",
                   .p50_ms = storm.meanwhile.p50_ms,
                   .p99_ms = storm.meanwhile.p99_ms,
                   .settings = {{"limit_is", "budget of p99 at half load"},
                                {"commands", std::to_string(storm.meanwhile.commands)},
                                {"commands_per_second", fmt::format("{:.0f}", ordinary_per_second)},
                                {"p99_ms_before", fmt::format("{:.3f}", storm.before.p99_ms)}}};
  return std::vector<figure>{
    against(std::move(decided), storm_budget_seconds * options.accounts / 1e6),
    against(std::move(meanwhile), ordinary_budget_p99_ms)};
}

} // namespace recobro
