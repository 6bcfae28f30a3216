#pragma once

// Every type that travels between actors, in one block. Messages never leave this
// process, so they need no serialisation.

#include "core/account/decide.hpp"
#include "core/store/journal.hpp"
#include "core/work/desk.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/atom.hpp>
#include <caf/type_id.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace recobro {

/// What became of one command. Given only when it is on stable storage.
struct command_answer {
  answer_kind kind = answer_kind::accepted;
  uint64_t sequence = 0;        // of the entry it came to
  std::optional<error> refusal; // set: refused, nothing changed
};

/// Where answers go. Called from the journal writer's thread, once for each index;
/// must not block.
class answer_sink {
public:
  virtual ~answer_sink() = default;
  virtual void answer(uint32_t index, command_answer what) = 0;
  /// A state asked for by a view, as of stable storage.
  virtual void view(uint32_t, const account_state&, const policy_ptr&) {}
};

struct answer_ticket {
  std::shared_ptr<answer_sink> sink; // may be empty: nobody waits
  uint32_t index = 0;
};

enum class delivery_kind : uint8_t {
  command, // decide `what`
  view,    // show the state; `what` is not looked at
  wake     // decide what is due at what.received_at; what.happened_at names the index row
};

/// One thing on its way to its account.
struct delivery {
  account_key account;
  command what;
  answer_ticket reply;
  uint64_t epoch = 0; // of the partition that sends it on
  delivery_kind kind = delivery_kind::command;
  bool retried = false; // its account threw on it once already
};

/// Commands of one partition, in order.
struct delivery_batch {
  std::vector<delivery> items;
};

/// One account's contribution to the next block, and who waits for it. Refusals,
/// duplicates and views travel this way too, with nothing to write, so that no answer
/// overtakes the block that holds its cause.
struct append_request {
  uint64_t epoch = 0; // of the writer; an older one is refused after a failed write, 0 never
  journal_append change;
  std::shared_ptr<const entry> what; // for those who follow the journal; may be empty
  bool woken = false;                // the timer index row that woke the account is done
  bool asleep = false;               // the account has gone to sleep with this
  bool answers_command = false;      // one command less is in flight
  /// By the stopwatch, of a payment that withdraws actions: when it was decided.
  std::optional<std::chrono::microseconds> paid_since;
  answer_ticket reply;
  command_answer answer;
  std::shared_ptr<const account_state> viewed; // answers a view
  policy_ptr viewed_policy;
};

/// What the writer tells a partition after a block.
struct written {
  std::vector<account_key> woken;
  std::vector<account_key> asleep;
  instant indexed_first = never; // earliest row that came into the agenda index
};

/// An action that has left, and when.
struct departed_row {
  outbox_row row;
  instant at{};
};

/// What the writer tells the outbox after a block, and what became of hand-overs.
struct outbox_news {
  std::vector<outbox_row> released;
  std::vector<std::string> removed;                  // keys
  std::vector<std::chrono::microseconds> paid_since; // of payments that withdrew some of them
  std::vector<departed_row> unnoted;                 // the write that notes it failed
  std::vector<departed_row> unheard;                 // the account does not take the news
  // keys of rows that were asked about; the store did not take the answer and still has them
  std::vector<std::string> unanswered;
};

/// Entries that have just become durable, in journal order.
struct committed {
  struct item {
    account_key account;
    uint16_t partition = 0;
    position at;
    std::shared_ptr<const entry> what;
  };
  std::vector<item> items;
  instant at{};
};

/// Follows the journal. Called by the projector in journal order; must not block.
class feed_subscriber {
public:
  virtual ~feed_subscriber() = default;
  /// False ends the subscription (the reader is gone or too slow).
  virtual bool follow(const std::shared_ptr<const committed>& news) = 0;
};

/// Tasks for people that have become other than they were, in the order of the journal: one block
/// may have several words about the same task.
struct work_news {
  struct end {
    std::string task; // key
    std::string reason;
    std::optional<std::chrono::microseconds> paid_since{}; // as in append_request
  };
  std::vector<std::variant<task_row, end>> items;
};

/// Where a supervisor's words to one agent go. Called from the supervisor's thread; must not block.
class agent_port {
public:
  virtual ~agent_port() = default;
  /// What came of joining: the keys of the tasks that the agent holds.
  virtual void joined(result<std::vector<std::string>> holds) = 0;
  virtual void offer(const task_row& what) = 0;
  virtual void withdraw(const std::string& task, const std::string& reason) = 0;
  virtual void text(const std::string& from, const std::string& words) = 0;
  virtual void drained() = 0;
  /// Another session of the same agent took over, or a supervisor ended this one; it is over.
  virtual void ended(const std::string& reason) = 0;
};

/// What an agent's session says to the team's supervisor.
struct agent_joins {
  std::string agent;
  agent_claim claim;
  std::shared_ptr<agent_port> port;
};
struct agent_left {};
struct agent_ready {
  uint32_t credit = 0;
};
struct agent_seen {};
struct agent_pauses {
  bool paused = true;
  std::string reason; // a word such as break; may be empty
};
struct agent_drains {};
struct agent_word {
  uint64_t session = 0;
  std::variant<agent_joins, agent_left, agent_ready, agent_seen, agent_pauses, agent_drains> says;
};

/// What somebody who leads the team says to one agent, or to all with no name.
struct lead_word {
  enum class act : uint8_t { pause, go_on, drain, end };
  std::string agent;
  act what{};
  std::string from;
  std::string reason;
};

/// An account did not let a task move.
struct move_refusal {
  std::string task; // key
  errc why{};
};

using desk_question = std::function<void(const desk_figures&)>;

} // namespace recobro

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::instant)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::account_key)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::delivery)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::delivery_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::append_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::written)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::outbox_news)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::agent_word)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::lead_word)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(recobro::move_refusal)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<const recobro::work_news>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<recobro::desk_question>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<const recobro::committed>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<recobro::feed_subscriber>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<std::function<void(recobro::journal&)>>)

CAF_BEGIN_TYPE_ID_BLOCK(recobro, caf::first_custom_type_id)

CAF_ADD_ATOM(recobro, recobro::atom, sleep, "sleep")
CAF_ADD_ATOM(recobro, recobro::atom, tick, "tick")
CAF_ADD_ATOM(recobro, recobro::atom, flush, "flush")
CAF_ADD_ATOM(recobro, recobro::atom, probe, "probe")
CAF_ADD_ATOM(recobro, recobro::atom, reset, "reset")
CAF_ADD_ATOM(recobro, recobro::atom, crashed, "crashed")
CAF_ADD_ATOM(recobro, recobro::atom, bounced, "bounced")
CAF_ADD_ATOM(recobro, recobro::atom, stop, "stop")
CAF_ADD_ATOM(recobro, recobro::atom, stopped, "stopped")
CAF_ADD_ATOM(recobro, recobro::atom, barrier, "barrier")
CAF_ADD_ATOM(recobro, recobro::atom, scan, "scan")
CAF_ADD_ATOM(recobro, recobro::atom, hand_over, "handover")
CAF_ADD_ATOM(recobro, recobro::atom, run, "run")

CAF_END_TYPE_ID_BLOCK(recobro)
