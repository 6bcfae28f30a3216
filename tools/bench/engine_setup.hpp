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

/// Mean size of an encoded entry, over the first blocks of each partition.
result<size_t> mean_entry_bytes(const journal& store);

/// Directory of a raw store measurement beside `directory`, with as many records of
/// `record_bytes` as `records`, in batches of `records_per_batch`.
result<double> raw_records_per_second(const std::string& directory, uint64_t records,
                                      size_t record_bytes, size_t records_per_batch);

} // namespace recobro
