#pragma once

// Agents on real WebSockets against a server of this build.

#include "tools/bench/bench.hpp"

namespace recobro {

struct stream_figures {
  uint64_t done = 0;
  double done_per_second = 0;      // with every agent always ready
  double server_cpu_us = 0;        // for a task, from its event to its completion
  double bytes_per_connection = 0; // of the server
  double half_load_per_second = 0;
  double hand_out_p50_ms = 0, hand_out_p99_ms = 0;
  uint64_t stopped = 0;
  double stop_p50_ms = 0, stop_p99_ms = 0;
};

/// Errors: connection_failed and what the server answers.
result<stream_figures> measure_streams(const bench_options& options);

} // namespace recobro
