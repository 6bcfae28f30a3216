#pragma once

// What the engine counts about itself, shared by its actors. Relaxed atomics: each
// figure is right by itself, no two are taken in the same instant.

#include "monitoring/duration_histogram.hpp"

#include <atomic>
#include <cstdint>

namespace recobro {

struct engine_counters {
  using counter = std::atomic<uint64_t>;

  counter accepted{0}, duplicate{0}, conflict{0}, refused{0};
  counter entries{0}, events{0}, batches{0};
  counter in_flight{0}; // commands taken and not yet answered
  counter awake{0}, activations{0}, passivations{0};
  counter wakes_in_flight{0}, timers_fired{0};
  counter lateness_ms_max{0}; // since it was last read
  counter ticks_sent{0}, ticks_settled{0};
  // An action counts as waiting until its hand-over, and as noting from there until its row
  // has left the store. `handed_over` grows in between: whoever reads it twice, with both
  // zeros between, has missed nothing.
  counter outbox_waiting{0}, handed_over{0}, noting{0}, hand_over_failures{0};
  std::atomic<bool> outbox_has_more{false}; // rows that wait in the store only
  std::atomic<bool> outbox_stopped{false};  // hands nothing over any more
  counter restarts{0}, dead_letters{0};
  counter sync_us_sum{0}, sync_us_max{0}, failed_writes{0};
  duration_histogram sync_time, timer_delay;
  duration_histogram stop_latency;      // from a payment's decision until the outbox has withdrawn
  duration_histogram task_stop_latency; // until its tasks are off the agents' streams
  duration_histogram task_hand_out;     // from the choice of an agent to the task on his stream
  // Messages that waited when the actor last looked; of all partitions together.
  counter writer_mailbox{0}, outbox_mailbox{0}, projector_mailbox{0}, partition_mailboxes{0};
  std::atomic<bool> store_takes_writes{true};
  std::atomic<bool> stopping{false}; // nobody is woken by time any more
};

inline void raise_to(engine_counters::counter& highest, uint64_t value) {
  auto seen = highest.load(std::memory_order_relaxed);
  while (seen < value && !highest.compare_exchange_weak(seen, value, std::memory_order_relaxed))
    continue;
}

} // namespace recobro
