#pragma once

// An engine for benchmarks.

#include "tools/bench/bench.hpp"
#include "tools/bench/workload.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/engine.hpp"

#include <memory>

namespace recobro {

/// Settings that differ from a server's defaults.
struct bench_engine_options {
  std::string directory;
  unsigned workers = 1;
  uint16_t partitions = 16;
  size_t in_flight_max = 20'000;
  size_t accounts_awake_max = 200'000;
  bool ticks = true;
};

/// Starts an engine on `directory` under the benchmarks' policy; the first error of many.
result<std::unique_ptr<engine>> start_bench_engine(const bench_engine_options& options,
                                                   std::shared_ptr<clock> time);

/// Mean size of an encoded entry and its account's name.
result<size_t> mean_entry_bytes(const journal& store);

/// What a load came to in the store.
struct load_shape {
  uint64_t commands = 0;
  uint64_t batches = 0;
  uint64_t rows = 0;  // entries, history, agenda, snapshots, outbox
  uint64_t bytes = 0; // of these rows, keys included
  size_t entry_bytes = 0;
};

/// What the bare store gives on this disk, in commands a second, in synced batches of as
/// many commands as the load's had.
struct raw_limits {
  double entries = 0; // one row of an entry's bytes for each command, keys ascending
  double rows = 0;    // as many rows and bytes as the load's commands needed, keys in no order
};
result<raw_limits> measure_raw_limits(const std::string& directory, const load_shape& load);

} // namespace recobro
