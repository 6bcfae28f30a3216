#pragma once

// The account's actor: a thin shell around decide and evolve. Reads its state from the
// journal on the first delivery after it was made or fell asleep (an actor serves another
// account then), decides due timers before each command, and sends
// everything it has to say through the writer, so that no answer comes before its
// cause is durable. It never waits for the disk.

#include "actors/surroundings.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace recobro {

struct account_shell {
  account_key key;
  uint16_t partition = 0;
  uint64_t epoch = 0;
  bool loaded = false;
  bool with_people = false; // tasks of it are in the queues
  bool crashed = false;     // sends everything back until it is stopped
  uint32_t entries_since_snapshot = 0;
  instant indexed_due = never; // where the agenda index holds it; early at worst
  account_state account;
  policy_ptr rules;         // null until the account exists
  contact_book_ptr contact; // of the portfolio, as of `adoption`
  uint64_t adoption = 0;
  uint64_t mark = 0;   // of the key, for lots
  knowledge_ptr known; // of the portfolio, as of `revision`
  uint64_t revision = 0;

  static inline constexpr auto name = "account";
};

/// What keeps the index no later than the agenda: the change for an account that is now
/// due at `due`, decided at `now`, and the row that it will have.
/// A later due instant writes nothing: the old row wakes the account for nothing, once.
instant reindex(instant indexed, instant due, instant now, journal_append& change);

account_actor::behavior_type account(account_actor::stateful_pointer<account_shell> self,
                                     surroundings* outside, partition_actor home,
                                     uint16_t partition);

} // namespace recobro
