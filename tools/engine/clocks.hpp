#pragma once

// The three sources of time: the system's clock, one that runs faster (demo, tests) and
// one that a log drives (replay). The only place of the program that asks the system
// for the wall-clock time.

#include "core/base/time.hpp"

#include <atomic>
#include <chrono>

namespace recobro {

class system_time final : public clock {
public:
  instant now() const override;
  bool stops_at_timers() const override { return false; }
};

/// Starts at `start` and runs `day_length` of real time for each day.
class accelerated_time final : public clock {
public:
  accelerated_time(instant start, std::chrono::milliseconds day_length);
  instant now() const override;
  bool stops_at_timers() const override { return false; }

private:
  instant start_;
  int64_t day_length_ms_;
  std::chrono::steady_clock::time_point began_;
};

/// Shows what it was last set to; never goes back.
class log_time final : public clock {
public:
  explicit log_time(instant start)
    : now_(start.time_since_epoch().count()) {}
  void advance(instant to);
  instant now() const override;
  bool stops_at_timers() const override { return true; }

private:
  std::atomic<int64_t> now_;
};

} // namespace recobro
