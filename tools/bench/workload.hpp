#pragma once

// Mixed commands over many accounts, the same for every machine and run: each account is
// opened, contacted, promises and pays, in that order; which account comes next is random.

#include "core/account/command.hpp"
#include "tools/engine/engine.hpp"

#include <cstdint>
#include <vector>

namespace recobro {

inline constexpr uint32_t commands_per_account = 4;

struct workload_options {
  uint32_t accounts = 100'000;
  uint64_t seed = 1;
  std::string portfolio = "bench";
  instant now{}; // of every command
};

struct planned_command {
  account_key account;
  command what;
};

class workload {
public:
  explicit workload(workload_options options);

  size_t size() const { return order_.size(); }
  /// The next `count` commands (fewer at the end).
  std::vector<planned_command> take(size_t count);

  planned_command make(uint32_t account, uint32_t ordinal) const;

private:
  workload_options options_;
  std::vector<uint32_t> order_;
  std::vector<uint8_t> next_of_; // by account
  size_t taken_ = 0;
};

/// What all benchmarks run under: a full policy, and for the portfolio "calm" one without steps.
std::vector<portfolio_policy> bench_policies();

/// A directory of its own under `parent` (empty: the system's temporary directory),
/// removed at the end.
class bench_directory {
public:
  explicit bench_directory(const std::string& parent);
  ~bench_directory();
  bench_directory(const bench_directory&) = delete;
  bench_directory& operator=(const bench_directory&) = delete;
  const std::string& path() const { return path_; }

private:
  std::string path_;
};

} // namespace recobro
