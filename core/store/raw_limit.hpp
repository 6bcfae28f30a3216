#pragma once

// What this machine's disk and the storage engine give with nothing of ours above them:
// synced batches of the same number and size of records. Benchmarks state their figures
// beside it, because absolute figures move from machine to machine.

#include "core/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace recobro {

struct raw_limit_options {
  std::string directory; // made anew and removed afterwards
  uint64_t records = 100'000;
  size_t record_bytes = 300; // of the value; the key has 16 more
  size_t records_per_batch = 500;
  bool scattered = false; // keys in no order, as accounts come; else ascending
  size_t write_buffer_bytes = 64u << 20;
  std::function<double()> seconds; // a stopwatch: time is handed in here too
};

struct raw_limit {
  double seconds = 0;
  double records_per_second = 0;
  double batch_ms_p50 = 0;
  double batch_ms_p99 = 0;
};

/// For benchmarks only. Errors: store_write_failed.
result<raw_limit> measure_raw_limit(const raw_limit_options& options);

} // namespace recobro
