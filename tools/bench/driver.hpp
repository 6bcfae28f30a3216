#pragma once

// Feeds an engine with commands, keeps a window of them under way and notes how long
// each took from submit to its durable answer.

#include "tools/bench/figure.hpp"
#include "tools/bench/workload.hpp"

#include <atomic>
#include <chrono>
#include <memory>

namespace recobro {

/// Notes the answer of each place of a latency list.
class timed_answers final : public answer_sink {
public:
  explicit timed_answers(size_t places)
    : latencies_(places)
    , submitted_at_(std::make_unique<int64_t[]>(places)) {}

  void submitted(size_t place);
  void answer(uint32_t index, command_answer what) override;

  uint64_t answered() const { return answered_.load(std::memory_order_acquire); }
  uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }
  /// @pre everything is answered
  latency_list& latencies() { return latencies_; }
  /// Until `count` commands are answered.
  void wait_for(uint64_t count) const;

private:
  latency_list latencies_;
  std::unique_ptr<int64_t[]> submitted_at_; // microseconds of the steady clock
  std::atomic<uint64_t> answered_{0};
  std::atomic<uint64_t> refused_{0};
};

struct load_options {
  size_t window = 2'000;          // commands under way at most
  size_t batch = 64;              // commands handed over at once
  double commands_per_second = 0; // 0: as fast as the window allows
};

struct load_figures {
  uint64_t commands = 0;
  uint64_t refused = 0;
  double seconds = 0;
  double cpu_seconds = 0;
  double p50_ms = 0;
  double p99_ms = 0;

  double per_second() const { return static_cast<double>(commands) / seconds; }
  double cpu_microseconds() const { return cpu_seconds * 1e6 / static_cast<double>(commands); }
};

/// Hands all `commands` in and waits for their answers. Errors: what submit says.
result<load_figures> run_load(engine& target, std::vector<planned_command> commands,
                              const load_options& options);

/// Microseconds of the steady clock.
int64_t steady_microseconds();

} // namespace recobro
