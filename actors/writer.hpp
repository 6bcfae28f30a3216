#pragma once

// Group commit: whatever arrives while one block is being synced goes into the next.
// Answers, actions and news leave from here, after the sync. Runs detached, because the
// sync blocks. After a failed write everything ahead of the disk is void: a new epoch
// begins, older appends are refused, and the store is tried until it takes writes again.

#include "actors/surroundings.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <vector>

namespace recobro {

struct writer_state {
  uint64_t epoch = 1;
  bool flush_sent = false;
  bool probing = false;                // the store refused a write, and is tried until it takes one
  bool gathered = false;               // has waited for more since the last block
  std::vector<journal_append> changes; // the next block's
  std::vector<append_request> followers; // same order; their `change` was moved out

  static inline constexpr auto name = "journal-writer";
};

writer_actor::behavior_type writer(writer_actor::stateful_pointer<writer_state> self,
                                   surroundings* outside);

} // namespace recobro
