#pragma once

// How many tasks come to a team and leave it, over the last hour: what a forecast stands on.
// Counted by the minute of how long the server runs, since people work in real time.

#include <array>
#include <chrono>
#include <cstdint>

namespace recobro {

class task_flow {
public:
  using uptime = std::chrono::milliseconds;

  explicit task_flow(uptime opened)
    : opened_{opened} {}

  void arrived(uptime at) { ++minute_of(at).arrived; }
  void finished(uptime at) { ++minute_of(at).finished; }

  /// What is to be expected if it goes on like this.
  struct forecast {
    uint64_t arriving_per_hour = 0, finishing_per_hour = 0;
    std::chrono::seconds over{0}; // what was looked at
    /// Until nothing waits; negative: never at this rate.
    std::chrono::seconds empty_in{-1};
  };
  forecast look(uptime at, uint64_t waiting) const;

private:
  static constexpr int64_t minutes_kept = 60;
  struct minute {
    int64_t number = -1; // since the epoch of uptime
    uint64_t arrived = 0, finished = 0;
  };
  minute& minute_of(uptime at);

  uptime opened_;
  std::array<minute, minutes_kept> minutes_{};
};

} // namespace recobro
