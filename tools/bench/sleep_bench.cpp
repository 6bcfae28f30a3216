#include "tools/bench/bench.hpp"
#include "tools/bench/driver.hpp"
#include "tools/bench/engine_setup.hpp"
#include "tools/command/output.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>

namespace recobro {

namespace {

constexpr double bytes_budget = 100;          // of memory for a sleeping account
constexpr double start_budget_seconds = 5;    // for ten million
constexpr double disk_budget_bytes = 1024;    // for an account with four events
constexpr double full_rate_budget = 0.75;     // of the rate at the beginning
constexpr uint32_t accounts_at_once = 25'000; // in memory of the workload
constexpr size_t loads_compared = 4;          // at the beginning and at the end: 100,000 accounts

/// Each account is opened, contacted, promises and pays, then sleeps. The figures of every
/// `accounts_at_once` of them, in order.
result<std::vector<load_figures>> fill(engine& target, uint32_t accounts, uint64_t seed) {
  std::vector<load_figures> loads;
  progress_line progress{"filling accounts", accounts};
  for (uint32_t done = 0; done < accounts; done += accounts_at_once) {
    auto count = std::min(accounts_at_once, accounts - done);
    workload work{{.accounts = count,
                   .seed = seed + done,
                   .portfolio = fmt::format("p{:05}", done / accounts_at_once),
                   .now = target.time().now()}};
    auto load = run_load(target, work.take(work.size()), {.window = 5'000, .batch = 256});
    if (!load)
      return fail(load.error());
    loads.push_back(*load);
    progress.show(done + count);
  }
  return loads;
}

double rate_of(std::span<const load_figures> loads) {
  double commands = 0, seconds = 0;
  for (const auto& each : loads) {
    commands += static_cast<double>(each.commands);
    seconds += each.seconds;
  }
  return commands / seconds;
}

/// What the store still takes when it is full, beside what it took when it was empty.
figure rate_when_full(const std::vector<load_figures>& loads, uint32_t accounts) {
  const std::span all{loads};
  const auto count = std::min(loads_compared, loads.size());
  const auto first = rate_of(all.first(count)), last = rate_of(all.last(count));
  return against(
    {.name = "commands_when_full",
     .value = last,
     .unit = "commands/s",
     .settings = {{"limit_is", "0.75 of the rate at the beginning of the same run"},
                  {"accounts", std::to_string(accounts)},
                  {"commands_per_second_at_first", fmt::format("{:.0f}", first)},
                  {"commands_per_second_of_all", fmt::format("{:.0f}", rate_of(all))}}},
    full_rate_budget * first);
}

uint64_t bytes_in(const std::string& directory) {
  uint64_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator{directory})
    if (file.is_regular_file())
      bytes += file.file_size();
  return bytes;
}

/// Memory left behind by this process would count: the start is measured in a new one.
result<nlohmann::json> start_elsewhere(const std::string& directory, unsigned workers) {
  auto self = std::filesystem::read_symlink("/proc/self/exe").string();
  auto line = fmt::format("'{}' bench start '{}' --workers {}", self, directory, workers);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> child{popen(line.c_str(), "r"), &pclose};
  std::string text;
  std::array<char, 4096> piece{};
  while (child && std::fgets(piece.data(), piece.size(), child.get()) != nullptr)
    text += piece.data();
  auto measured = nlohmann::json::parse(text, nullptr, false);
  if (!measured.is_object())
    return fail(errc::store_read_failed, "the measured start failed: " + line);
  return measured;
}

result<std::vector<load_figures>> make_directory(const std::string& path,
                                                 const bench_options& options, uint32_t accounts) {
  auto target = start_bench_engine({.directory = path,
                                    .workers = options.workers,
                                    .partitions = options.partitions,
                                    .accounts_awake_max = 20'000},
                                   std::make_shared<system_time>());
  if (!target)
    return fail(target.error());
  auto loads = fill(**target, accounts, options.seed);
  if (!loads)
    return loads;
  if (auto compacted = (*target)->writable_store().compact(); !compacted)
    return fail(compacted.error());
  (*target)->stop();
  return loads;
}

} // namespace

result<std::string> measure_start(const std::string& directory, unsigned workers) {
  auto begin = steady_microseconds();
  auto target = start_bench_engine({.directory = directory, .workers = workers, .partitions = 0},
                                   std::make_shared<system_time>());
  if (!target)
    return fail(target.error());
  auto started = steady_microseconds();
  workload work{{.accounts = 1, .portfolio = "p00000", .now = (*target)->time().now()}};
  auto load = run_load(**target, {work.make(0, 0)}, {});
  if (!load)
    return fail(load.error());
  auto answered = steady_microseconds();
  nlohmann::json measured{{"start_seconds", static_cast<double>(started - begin) / 1e6},
                          {"first_answer_seconds", static_cast<double>(answered - begin) / 1e6},
                          {"resident_bytes", resident_bytes()}};
  (*target)->stop();
  return measured.dump();
}

result<std::vector<figure>> bench_sleep(const bench_options& options) {
  bench_directory directory{options.directory};
  auto empty_path = directory.path() + "/empty", full_path = directory.path() + "/full";
  if (auto made = make_directory(empty_path, options, 1); !made)
    return fail(made.error());
  auto loads = make_directory(full_path, options, options.accounts);
  if (!loads)
    return fail(loads.error());
  auto disk = static_cast<double>(bytes_in(full_path));
  auto empty = start_elsewhere(empty_path, options.workers);
  if (!empty)
    return fail(empty.error());
  auto full = start_elsewhere(full_path, options.workers);
  if (!full)
    return fail(full.error());
  auto memory = [](const nlohmann::json& one) { return one["resident_bytes"].get<double>(); };
  auto accounts = static_cast<double>(options.accounts);
  auto count = std::pair{std::string{"accounts"}, std::to_string(options.accounts)};
  auto budget = std::pair{std::string{"limit_is"}, std::string{"budget"}};
  auto resident
    = std::pair{std::string{"resident_mib"}, fmt::format("{:.1f}", memory(*full) / (1 << 20))};
  auto idle = std::pair{std::string{"resident_mib_of_empty_engine"},
                        fmt::format("{:.1f}", memory(*empty) / (1 << 20))};
  return std::vector<figure>{
    rate_when_full(*loads, options.accounts),
    against({.name = "sleeping_account_memory",
             .value = (memory(*full) - memory(*empty)) / accounts,
             .unit = "bytes",
             .settings = {count, budget, resident, idle}},
            bytes_budget),
    against({.name = "start_on_sleeping_accounts",
             .value = (*full)["start_seconds"].get<double>(),
             .unit = "s",
             .settings = {count, {"limit_is", "budget for ten million"}}},
            start_budget_seconds),
    against({.name = "first_answer_after_start",
             .value = (*full)["first_answer_seconds"].get<double>(),
             .unit = "s",
             .settings = {count, {"limit_is", "budget after a crash, 100,000 accounts"}}},
            1.0),
    against({.name = "disk_per_account_with_four_events",
             .value = disk / accounts,
             .unit = "bytes",
             .settings = {count, budget, {"state", "compacted"}}},
            disk_budget_bytes)};
}

} // namespace recobro
