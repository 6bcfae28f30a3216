#include "tools/engine/figures.hpp"

#include <algorithm>

namespace recobro {

engine_figures figures_of(const surroundings& outside, const event_counters& events_by_type) {
  auto& from = outside.counters;
  auto read
    = [](const engine_counters::counter& which) { return which.load(std::memory_order_relaxed); };
  auto made = engine_figures{};
  made.commands_accepted = read(from.accepted);
  made.commands_duplicate = read(from.duplicate);
  made.commands_conflict = read(from.conflict);
  made.commands_refused = read(from.refused);
  made.entries = read(from.entries);
  made.events = read(from.events);
  made.blocks = read(from.batches);
  made.in_flight = read(from.in_flight);
  made.in_flight_max = outside.settings.in_flight_max;
  made.quotas = outside.quotas.all();
  made.teams = outside.work.all();
  made.accounts_awake = read(from.awake);
  made.activations = read(from.activations);
  made.passivations = read(from.passivations);
  made.timers_fired = read(from.timers_fired);
  made.timer_lateness_seconds_max = static_cast<double>(read(from.lateness_ms_max)) / 1e3;
  made.outbox_waiting = read(from.outbox_waiting);
  made.handed_over = read(from.handed_over);
  made.hand_over_failures = read(from.hand_over_failures);
  made.account_restarts = read(from.restarts);
  made.dead_letters = read(from.dead_letters);
  made.sync_seconds_sum = static_cast<double>(read(from.sync_us_sum)) / 1e6;
  made.sync_seconds_max = static_cast<double>(read(from.sync_us_max)) / 1e6;
  made.failed_writes = read(from.failed_writes);
  made.store_takes_writes = from.store_takes_writes;
  made.sync_time = from.sync_time.read();
  made.timer_delay = from.timer_delay.read();
  made.stop_latency = from.stop_latency.read();
  made.task_stop_latency = from.task_stop_latency.read();
  made.task_hand_out = from.task_hand_out.read();
  made.mailboxes = {{"writer", read(from.writer_mailbox)},
                    {"partition", read(from.partition_mailboxes)},
                    {"outbox", read(from.outbox_mailbox)},
                    {"projector", read(from.projector_mailbox)}};
  made.now = outside.time->now();
  for (size_t i = 0; i < events_by_type.size(); ++i)
    made.events_by_type.emplace_back(event_type_name(i), read(events_by_type[i]));
  std::sort(made.events_by_type.begin(), made.events_by_type.end());
  return made;
}

} // namespace recobro
