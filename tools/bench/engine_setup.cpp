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
  size_t bytes = 0, entries = 0;
  for (uint16_t partition = 0; partition < store.partitions(); ++partition) {
    auto blocks = store.blocks(partition, 1, 50);
    if (!blocks)
      return fail(blocks.error());
    for (const auto& block : *blocks)
      for (const auto& [account, what] : block.entries) {
        bytes += encode(what).size() + account.text().size();
        ++entries;
      }
  }
  return entries == 0 ? size_t{1} : bytes / entries;
}

result<double> raw_records_per_second(const std::string& directory, uint64_t records,
                                      size_t record_bytes, size_t records_per_batch) {
  auto measured = measure_raw_limit({
    .directory = directory,
    .records = records,
    .record_bytes = record_bytes,
    .records_per_batch = std::max<size_t>(1, records_per_batch),
    .seconds = [] { return static_cast<double>(steady_microseconds()) / 1e6; },
  });
  if (!measured)
    return fail(measured.error());
  return measured->records_per_second;
}

} // namespace recobro
