#pragma once

// The whole conversation of the engine on one page: who accepts what. Everything is
// sent, nothing is requested: answers travel on the ticket of a delivery, after the
// block that holds their cause.

#include "actors/messages.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include <string>

namespace recobro {

/// The ACCOUNT: one debtor in one portfolio. Decides, keeps state and timers.
using account_actor = caf::typed_actor<
  // Decides one command or what is due, or shows the state.
  caf::reacts_to<delivery>,
  // Writes a snapshot and forgets the account.
  caf::reacts_to<atom::sleep>,
  // Forgets what is in memory (after a failed write it was ahead of the disk) and goes
  // on in this epoch.
  caf::reacts_to<atom::reset, uint64_t>,
  // After a crash: nothing more will come; ends.
  caf::reacts_to<atom::stop>>;

/// The PARTITION: routes to its accounts, wakes them by event and by time, puts them
/// to sleep, restarts the ones that fail.
using partition_actor = caf::typed_actor<
  // Commands for its accounts, in order.
  caf::reacts_to<delivery_batch>,
  // The clock shows this instant.
  caf::reacts_to<atom::tick, instant>,
  // INTERNAL: reads the next page of the agenda index.
  caf::reacts_to<atom::scan>,
  // From the writer: what a block did to this partition's accounts.
  caf::reacts_to<written>,
  // From the writer: a write failed; everything ahead of the disk is void.
  caf::reacts_to<atom::reset, uint64_t>,
  // From an account: deciding this threw; the text is the cause.
  caf::reacts_to<atom::crashed, delivery, std::string>,
  // From a crashed account: came after the crash, was not looked at.
  caf::reacts_to<atom::bounced, delivery>,
  // From a crashed account: has sent back everything.
  caf::reacts_to<atom::stopped, account_key>,
  // From the writer: all that was appended before the barrier is settled.
  caf::reacts_to<atom::barrier, account_key>,
  // The engine stops: all accounts go to sleep.
  caf::reacts_to<atom::stop>>;

/// The JOURNAL WRITER: the only actor that writes to disk. Has a thread of its own.
using writer_actor = caf::typed_actor<
  // Goes into the next block.
  caf::reacts_to<append_request>,
  // INTERNAL: writes everything that is pending as one batch.
  caf::reacts_to<atom::flush>,
  // INTERNAL: does the store take writes again?
  caf::reacts_to<atom::probe>,
  // Tells the partition when all appends before this one are settled.
  caf::reacts_to<atom::barrier, uint16_t, account_key>,
  // Runs a small write of the server's own (policy, token, dead letter).
  caf::reacts_to<atom::run, std::shared_ptr<std::function<void(journal&)>>>>;

/// The OUTBOX: hands actions over to their channel and tells the account.
using outbox_actor = caf::typed_actor<
  // From the writer: rows that have just become durable, and rows that are void.
  caf::reacts_to<outbox_news>,
  // INTERNAL: hands over what waits.
  caf::reacts_to<atom::hand_over>,
  // The engine stops: nothing more is handed over.
  caf::reacts_to<atom::stop>>;

/// The PROJECTOR: folds the journal into counters and shows it to subscribers.
using projector_actor
  = caf::typed_actor<caf::reacts_to<std::shared_ptr<const committed>>,
                     caf::reacts_to<atom::run, std::shared_ptr<feed_subscriber>>>;

/// The SUPERVISOR of one team: gives tasks to agents who are ready, and takes them back.
using supervisor_actor = caf::typed_actor<
  // From the writer: tasks that are new, changed or gone.
  caf::reacts_to<std::shared_ptr<const work_news>>,
  // From an agent's session.
  caf::reacts_to<agent_word>,
  // From whoever leads the team.
  caf::reacts_to<lead_word>,
  // An account did not let a task move.
  caf::reacts_to<move_refusal>,
  // How is the team doing?
  caf::reacts_to<std::shared_ptr<desk_question>>,
  // INTERNAL: leases, deadlines and waits.
  caf::reacts_to<atom::tick>,
  // The engine stops: nothing more is handed out.
  caf::reacts_to<atom::stop>>;

/// The TICKER: tells all partitions the time, at a fixed pace.
using ticker_actor = caf::typed_actor<caf::reacts_to<atom::tick>>;

} // namespace recobro
