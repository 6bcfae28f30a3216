#include "tools/bench/engine_setup.hpp"

#include "core/store/raw_limit.hpp"
#include "tools/bench/driver.hpp"

#include <algorithm>

namespace recobro {

result<std::unique_ptr<engine>> start_bench_engine(const bench_engine_options& options,
                                                   std::shared_ptr<clock> time) {
  engine_options settings;
  settings.store.directory = options.directory;
  settings.store.partitions = options.partitions;
  settings.settings.in_flight_max = options.in_flight_max;
  settings.settings.accounts_awake_max = options.accounts_awake_max;
  settings.workers = options.workers;
  settings.policies = bench_policies();
  settings.ticks = options.ticks;
  auto started = engine::start(std::move(settings), std::move(time));
  if (!started)
    return fail(started.error().front());
  return std::move(*started);
}

result<size_t> mean_entry_bytes(const journal& store) {
  constexpr size_t page = 100; // blocks
  size_t bytes = 0, entries = 0;
  for (uint16_t partition = 0; partition < store.partitions(); ++partition) {
    for (uint64_t next = 1; next <= store.last_block(partition); next += page) {
      auto blocks = store.blocks(partition, next, page);
      if (!blocks)
        return fail(blocks.error());
      for (const auto& block : *blocks)
        for (const auto& [account, what] : block.entries) {
          bytes += encode(what).size() + account.text().size();
          ++entries;
        }
    }
  }
  return entries == 0 ? size_t{1} : bytes / entries;
}

result<raw_limits> measure_raw_limits(const std::string& directory, const load_shape& load) {
  constexpr uint64_t key_bytes = 16;
  auto batches = std::max<uint64_t>(1, load.batches);
  auto options = raw_limit_options{
    .directory = directory,
    .records = load.commands,
    .record_bytes = load.entry_bytes,
    .records_per_batch = std::max<uint64_t>(1, load.commands / batches),
    .seconds = [] { return static_cast<double>(steady_microseconds()) / 1e6; },
  };
  auto entries = measure_raw_limit(options);
  if (!entries)
    return fail(entries.error());
  options.records = load.rows;
  options.record_bytes = std::max(key_bytes, load.bytes / load.rows) - key_bytes;
  options.records_per_batch = std::max<uint64_t>(1, load.rows / batches);
  options.scattered = true;
  auto rows = measure_raw_limit(options);
  if (!rows)
    return fail(rows.error());
  return raw_limits{.entries = entries->records_per_second,
                    .rows = static_cast<double>(load.commands) / rows->seconds};
}

} // namespace recobro
