#include "tools/bench/bench.hpp"
#include "tools/bench/driver.hpp"
#include "tools/bench/engine_setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace recobro {

namespace {

/// Long enough for a steady p99, short enough for every day.
constexpr size_t half_load_commands_max = 200'000;

std::vector<std::pair<std::string, std::string>> settings_of(const bench_options& options) {
  return {{"accounts", std::to_string(options.accounts)},
          {"commands", std::to_string(options.accounts * uint64_t{commands_per_account})},
          {"workers", std::to_string(options.workers)},
          {"partitions", std::to_string(options.partitions)},
          {"window", std::to_string(options.window)},
          {"cores", std::to_string(std::thread::hardware_concurrency())},
          {"sync", "durable"}};
}

std::vector<planned_command> all_commands(const bench_options& options,
                                          const std::string& portfolio, instant now) {
  workload work{
    {.accounts = options.accounts, .seed = options.seed, .portfolio = portfolio, .now = now}};
  return work.take(work.size());
}

struct full_figures {
  figure durable;
  double cpu_microseconds = 0;
};

figure durable_figure(const load_figures& load, const load_shape& shape, const raw_limits& raw,
                      const bench_options& options) {
  auto per_command = [&](uint64_t what) {
    return fmt::format("{:.1f}", static_cast<double>(what) / static_cast<double>(load.commands));
  };
  figure durable{.name = "engine_durable_commands",
                 .value = load.per_second(),
                 .unit = "commands/s",
                 .p50_ms = load.p50_ms,
                 .p99_ms = load.p99_ms,
                 .settings = settings_of(options)};
  for (auto&& one : std::vector<std::pair<std::string, std::string>>{
         {"limit_is", "raw synced batches of the same rows and bytes, keys in no order"},
         {"limit_of_one_ascending_row_each", fmt::format("{:.0f}", raw.entries)},
         {"ratio_to_that", fmt::format("{:.2f}", load.per_second() / raw.entries)},
         {"entry_bytes", std::to_string(shape.entry_bytes)},
         {"rows_per_command", per_command(shape.rows)},
         {"bytes_per_command", per_command(shape.bytes)},
         {"commands_per_sync",
          fmt::format("{}", shape.commands / std::max<uint64_t>(1, shape.batches))}})
    durable.settings.push_back(one);
  return against(std::move(durable), raw.rows);
}

result<full_figures> full_load(engine& target, const bench_options& options,
                               const std::string& directory) {
  auto before = target.store().counts();
  auto syncs_before = target.figures().blocks;
  auto load = run_load(target, all_commands(options, "full", target.time().now()),
                       {.window = options.window});
  if (!load)
    return fail(load.error());
  if (load->refused > 0)
    return fail(errc::value_out_of_range,
                fmt::format("{} commands of the benchmark were refused", load->refused));
  auto entry_bytes = mean_entry_bytes(target.store());
  if (!entry_bytes)
    return fail(entry_bytes.error());
  auto after = target.store().counts();
  auto shape = load_shape{.commands = load->commands,
                          .batches = target.figures().blocks - syncs_before,
                          .rows = after.rows_written - before.rows_written,
                          .bytes = after.bytes_written - before.bytes_written,
                          .entry_bytes = *entry_bytes};
  auto raw = measure_raw_limits(directory + "-raw", shape);
  if (!raw)
    return fail(raw.error());
  return full_figures{.durable = durable_figure(*load, shape, *raw, options),
                      .cpu_microseconds = load->cpu_microseconds()};
}

result<figure> half_load(engine& target, const bench_options& options, double full) {
  auto commands = all_commands(options, "half", target.time().now());
  commands.resize(std::min(commands.size(), half_load_commands_max));
  auto load = run_load(target, std::move(commands),
                       {.window = options.window, .batch = 8, .commands_per_second = full / 2});
  if (!load)
    return fail(load.error());
  figure latency{.name = "engine_answer_at_half_load",
                 .value = load->p99_ms,
                 .unit = "ms (p99)",
                 .p50_ms = load->p50_ms,
                 .p99_ms = load->p99_ms,
                 .settings
                 = {{"limit_is", "budget of p99; that of p50 is 2 ms"},
                    {"commands_per_second", fmt::format("{:.0f}", load->per_second())},
                    {"cpu_us_per_command", fmt::format("{:.1f}", load->cpu_microseconds())},
                    {"commands", std::to_string(load->commands)}}};
  return against(std::move(latency), 10.0);
}

} // namespace

result<std::vector<figure>> bench_engine(const bench_options& options) {
  bench_directory directory{options.directory};
  auto data = directory.path() + "/data";
  auto target = start_bench_engine({.directory = data,
                                    .workers = options.workers,
                                    .partitions = options.partitions,
                                    .accounts_awake_max = options.accounts * size_t{2} + 1000},
                                   std::make_shared<system_time>());
  if (!target)
    return fail(target.error());
  auto full = full_load(**target, options, data);
  if (!full)
    return fail(full.error());
  auto cost = against({.name = "engine_cpu_per_command",
                       .value = full->cpu_microseconds,
                       .unit = "us, all threads",
                       .settings = {{"limit_is", "budget"}}},
                      15.0);
  auto latency = half_load(**target, options, full->durable.value);
  if (!latency)
    return fail(latency.error());
  (*target)->stop();
  return std::vector<figure>{std::move(full->durable), std::move(cost), std::move(*latency)};
}

} // namespace recobro
