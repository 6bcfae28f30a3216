#pragma once

// The benchmarks of `recobro bench`, one function each. All work in a directory of their
// own that is removed at the end, and give figures; docs/benchmarks.md explains them.

#include "core/base/result.hpp"
#include "tools/bench/figure.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace recobro {

struct bench_options {
  std::string directory; // parent of the benchmark's own; empty: temporary directory
  uint32_t accounts = 100'000;
  unsigned workers = 1;
  uint16_t partitions = 16;
  size_t window = 2'000; // commands under way
  uint64_t seed = 1;
  // http
  unsigned connections = 4;
  size_t lines = 500; // in one request
  // work
  uint32_t agents = 1'000; // connected
};

/// Durable mixed commands in process, beside the raw store; latency at half load.
result<std::vector<figure>> bench_engine(const bench_options& options);

/// The same through a real server on loopback.
result<std::vector<figure>> bench_http(const bench_options& options);

/// Memory of sleeping accounts, disk, and the start on the resulting directory.
result<std::vector<figure>> bench_sleep(const bench_options& options);

/// `accounts` timers due in the same second, and ordinary commands meanwhile.
result<std::vector<figure>> bench_timers(const bench_options& options);

/// Verdicts of the contact rules on a register of 20 contacts, `accounts` times each.
result<std::vector<figure>> bench_contact(const bench_options& options);

/// Decisions under the largest shipped policy and under one of 200 segments and 500 steps, for a
/// tenth of `accounts` each, and the time that compiling the latter takes.
result<std::vector<figure>> bench_policy(const bench_options& options);

/// Account-years of the simulator, with the contact rules of Colombia and without.
result<std::vector<figure>> bench_simulate(const bench_options& options);

/// Matching with `accounts` tasks waiting; tasks to `agents` on WebSockets and back, hand-out at
/// half load, and how soon a payment takes a task off the screen.
result<std::vector<figure>> bench_work(const bench_options& options);

/// Second half of bench_sleep, in a fresh process: opens `directory`, prints seconds and
/// bytes as JSON. Without a directory: the memory of an engine that holds nothing.
result<std::string> measure_start(const std::string& directory, unsigned workers);

} // namespace recobro
