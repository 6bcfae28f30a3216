#pragma once

// Routes to the accounts of one logical partition. Accounts are woken by commands and by
// time (pages of the durable agenda index, so no timer is held in memory), and the longest
// unused go to sleep. An account that throws is restarted once from the journal; a
// second throw on the same command makes it a dead letter.

#include "actors/surroundings.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <list>
#include <unordered_map>

namespace recobro {

struct partition_state {
  enum class mode : uint8_t { awake, falling_asleep, crashed };

  struct member {
    account_actor handle;
    mode now = mode::awake;
    std::list<account_key>::iterator used; // place in `recency`
    std::deque<delivery> bounced; // after a crash: what the account sent back, oldest first
    std::deque<delivery> stash;   // what came while the account could not take it
    std::string cause;            // of the crash
  };

  uint16_t number = 0;
  uint64_t epoch = 1;
  std::unordered_map<account_key, member> members;
  std::list<account_key> recency; // awake ones, longest unused first

  instant now{instant::min()};
  due_row cursor{.due = instant::min(), .account = {}}; // rows up to here are being woken
  std::unordered_map<account_key, uint32_t> waking;
  uint64_t ticks_open = 0; // looks at the clock that are not settled yet

  static inline constexpr auto name = "partition";
};

partition_actor::behavior_type partition(partition_actor::stateful_pointer<partition_state> self,
                                         surroundings* outside, uint16_t number);

} // namespace recobro
