#pragma once

// Routes to the accounts of one logical partition. Accounts are woken by commands and by
// time (pages of the durable agenda index, so no timer is held in memory), and those not
// used for long go to sleep. An account that throws is restarted once from the journal; a
// second throw on the same command makes it a dead letter.

#include "actors/surroundings.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

namespace recobro {

struct partition_state {
  enum class mode : uint8_t { awake, falling_asleep, crashed };

  /// What an account can't take now. Rare, so a member has only a pointer to it.
  struct held_back {
    std::deque<delivery> bounced; // after a crash: what the account sent back, oldest first
    std::deque<delivery> stash;   // what came while the account could not take it
    std::string cause;            // of the crash
  };

  struct member {
    account_actor handle;
    std::unique_ptr<held_back> held;
    uint32_t place = 0; // in `awake`
    mode now = mode::awake;
    bool used = false; // again, since the hand came by
  };
  using member_map = std::unordered_map<account_key, member>;

  uint16_t number = 0;
  uint64_t epoch = 1;
  member_map members;
  // A clock of those awake: its hand sends to sleep whom nobody used since it came by last.
  std::vector<member_map::value_type*> awake;
  size_t hand = 0;
  // Actors whose accounts have gone to sleep, kept for the next that wake: to end an actor
  // and start another costs more than to decide.
  std::vector<account_actor> spare;

  instant now{instant::min()};
  // Index rows that are due, read a page at a time; up to the cursor they were read.
  due_row cursor{.due = instant::min(), .account = {}};
  std::vector<due_row> page;
  size_t page_used = 0;
  std::unordered_map<account_key, uint32_t> waking;
  uint64_t mailbox_seen = 0; // messages that waited when it last looked
  uint64_t ticks_open = 0;   // looks at the clock that are not settled yet

  static inline constexpr auto name = "partition";
};

partition_actor::behavior_type partition(partition_actor::stateful_pointer<partition_state> self,
                                         surroundings* outside, uint16_t number);

} // namespace recobro
