#pragma once

// Hands actions over to their channel, in the order in which they became durable, each at
// least once and under a key that never changes. An action that is cancelled before its
// hand-over never leaves. Holds a bounded number of rows; the rest waits in the store.

#include "actors/quota_gate.hpp"
#include "actors/surroundings.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <unordered_set>

namespace recobro {

/// Takes actions over for delivery.
class outbox_channel {
public:
  virtual ~outbox_channel() = default;
  /// After success the rows are on the channel's own stable storage. May see a key
  /// twice after a crash; the key is for its receiver to notice that.
  virtual result<void> hand_over(const std::vector<outbox_row>& rows, instant now) = 0;
};

/// Of the counts of quotas on their way into the store.
enum class counts_stage : uint8_t { under_way, kept, failed };

struct outbox_state {
  std::deque<outbox_row> waiting;
  std::unordered_set<std::string> void_keys; // cancelled while in `waiting`
  std::unordered_set<std::string> noting;    // handed over, row still in the store
  // Read from the store and not yet gone from it: the news that released such a row may still
  // be on its way, and must not bring it a second time.
  std::unordered_set<std::string> from_store;
  std::unordered_set<std::string> asked; // whether they may still leave
  std::vector<departed_row> unnoted;     // to be noted when the store takes writes again
  bool hand_over_sent = false;
  bool stopped = false;
  bool teams_only = false;   // there is no channel
  bool more_in_store = true; // rows that did not fit, or were left by an earlier run
  bool another_pass = false; // rows came into the store behind this pass
  std::string read_up_to;    // store rows up to this key were looked at in this pass
  std::chrono::milliseconds backoff{0};
  quota_gate quotas;
  std::vector<outbox_row> admitted; // that leave when their counts are in the store
  std::shared_ptr<std::atomic<counts_stage>> counts;

  static inline constexpr auto name = "outbox";
};

/// `channel` may be null: actions then stay in the outbox.
outbox_actor::behavior_type outbox(outbox_actor::stateful_pointer<outbox_state> self,
                                   surroundings* outside, std::shared_ptr<outbox_channel> channel);

} // namespace recobro
