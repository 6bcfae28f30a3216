#pragma once

// Limits and pace of the engine. Every queue in it is bounded by one of these.

#include "core/account/decide.hpp"

#include <cstddef>

namespace recobro {

struct engine_settings {
  /// Commands under way at once, over all partitions; beyond it submit says overloaded.
  size_t in_flight_max = 20'000;
  /// Accounts in memory at once, over all partitions; those not used for long go to sleep.
  size_t accounts_awake_max = 100'000;
  /// Accounts that one partition wakes by time at once, so that a storm of timers leaves
  /// room for ordinary commands.
  size_t wakes_in_flight_max = 32;
  /// Appends in one block at most.
  size_t block_appends_max = 2'000;
  /// While appends come faster than the disk syncs, the next block waits this long for more
  /// of them: fewer syncs leave more of the machine to decide with.
  std::chrono::microseconds gather_time{200};
  /// Appends that show such a load, and those that make a block worth its sync anyway.
  size_t gather_from = 8, gather_to = 256;
  /// Entries after which an account that never sleeps writes a snapshot all the same.
  uint32_t snapshot_every = 64;
  /// Real time between two looks at the clock.
  std::chrono::milliseconds tick_interval{100};
  /// Real time between two tries of a store that refused a write.
  std::chrono::milliseconds probe_interval{500};
  /// Outbox rows in memory at most; the rest waits in the store.
  size_t outbox_rows_max = 10'000;
  /// Tell the account that its action was handed over. Off in replays, whose channels are
  /// not real and whose history already holds the outcomes.
  bool confirm_hand_over = true;
  /// Time between two looks at how experiments and learners are doing.
  duration experiment_look_every = std::chrono::minutes{1};
  decision_settings decisions;
};

} // namespace recobro
