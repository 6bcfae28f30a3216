#pragma once

// Everything that is true of an account now: a fold of evolve over its entries.

#include "core/account/contact_knowledge.hpp"
#include "core/account/event.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace recobro {

struct obligation {
  std::string id;
  std::string kind;
  date due{};
  amount principal;
  amount fees;
  amount paid; // sum of what payments allocate to it; never above principal + fees
  bool withdrawn = false;

  amount total() const { return withdrawn ? amount{0} : principal + fees; }
  amount open() const { return total() - paid; }
  friend bool operator==(const obligation&, const obligation&) = default;
};

struct payment {
  std::string id;
  amount value;
  instant happened_at{};
  bool reversed = false;
  std::vector<allocation> allocations; // sums to at most `value`; empty once reversed

  /// What of it serves no obligation yet.
  amount credit() const;
  friend bool operator==(const payment&, const payment&) = default;
};

struct promise {
  std::string id;
  amount value;
  date due{};
  instant made_at{};
  instant ends_at{};
  amount enough;
  promise_status status = promise_status::open;
  uint32_t payments_before = 0; // see promise_made
  friend bool operator==(const promise&, const promise&) = default;
};

struct hold {
  std::string id;
  std::string reason;
  instant until = never;
  friend bool operator==(const hold&, const hold&) = default;
};

struct dispute {
  std::string id;
  std::string reason;
  bool open = true;
  instant resolved_at{}; // of one that is not open
  std::string outcome{};
  friend bool operator==(const dispute&, const dispute&) = default;
};

/// An action that was planned and not yet taken over by its channel, ended or cancelled.
struct planned_action {
  uint32_t number = 0;
  action_kind kind{};
  channel by{};
  bool handed_over = false;
  instant at{};                // when the contact rules let it go: until its result it is a contact
  instant waits_until = never; // for the contact rules; never: it does not wait
  std::string what;            // template and cause of one that waits
  std::string because;
  std::string tone{};
  party_role to = party_role::debtor;
  std::string party{};
  bool contacts = false; // of a task: whoever does it reaches somebody
  std::string script{};  // and priority, of a task that waits
  score priority{};
  instant wanted_since{}; // of one that waits: when it was planned
  std::string quota{};    // that had no room for it before `room_from`
  instant room_from{};
  task_terms terms{}; // of a task that waits
  friend bool operator==(const planned_action&, const planned_action&) = default;
};

struct running_deadline {
  std::string name;
  instant due{};
  friend bool operator==(const running_deadline&, const running_deadline&) = default;
};

/// A chain of sends that may go on: its latest link was planned under this number.
struct running_chain {
  uint32_t number = 0;
  std::string because;
  std::vector<chain_link> rest;
  duration within = duration::max();
  std::vector<contact_outcome> next_when;
  friend bool operator==(const running_chain&, const running_chain&) = default;
};
/// Beyond them the oldest is forgotten.
inline constexpr size_t chains_max = 16;

/// The effort of the account's phase or strategy, and what was sent when it began.
struct running_effort {
  uint16_t strategy = 0; // of the phase, counted from 1; 0: the phase itself
  instant until = never;
  std::array<uint32_t, channel_count> contacts_before{};
  friend bool operator==(const running_effort&, const running_effort&) = default;
};

/// A phase that the account is to enter as soon as that is allowed.
struct waiting_move {
  enum class wait : uint8_t { condition, approval, refused };
  uint16_t phase = 0;
  std::string name;
  phase_cause cause{};
  std::string reason;
  wait on{};              // refused: nothing is waited for, but time does not ask again
  instant ask_at = never; // when its condition is asked again
  uint32_t task = 0;      // number of the action that asks for approval; 0: none
  sender_role by{};       // who may approve
  friend bool operator==(const waiting_move&, const waiting_move&) = default;
};

struct granted_points {
  std::string payment; // empty: for something else
  int64_t points = 0;
  friend bool operator==(const granted_points&, const granted_points&) = default;
};

/// What came of contacts on a channel, over the account's whole life: the contact rules' own notes
/// end after some weeks.
struct channel_record {
  channel by{};
  uint32_t failed = 0, unanswered = 0, replies = 0;
  std::optional<instant> last_contact, last_reply;
  reply_intent last_intent{}; // of the last reply
  uint32_t read = 0;
  friend bool operator==(const channel_record&, const channel_record&) = default;
};

/// For answering "duplicate" or "conflict" to a command id seen before.
struct seen_command {
  seen_command() = default;
  seen_command(std::string command_id, uint64_t hash, uint64_t entry_sequence, instant decided);

  std::string id;
  uint64_t content_hash = 0;
  uint64_t sequence = 0;
  instant decided_at{};
  /// Of the id, for this process only: looking through hundreds of ids reads no text.
  uint32_t mark = 0;
  friend bool operator==(const seen_command&, const seen_command&) = default;
};

/// The mark of a command id.
uint32_t mark_of(std::string_view command_id);

struct account_state {
  uint64_t sequence = 0; // of the last entry; 0: the account does not exist
  std::optional<currency> unit;
  zone local = zone::utc();
  std::string policy; // content hash
  std::string language;
  attribute_list attributes;

  std::vector<obligation> obligations;
  std::vector<payment> payments;
  std::vector<promise> promises;
  std::vector<hold> holds;
  std::vector<dispute> disputes;
  std::vector<planned_action> actions;
  std::vector<running_deadline> deadlines;
  std::vector<seen_command> seen; // ascending by sequence

  uint16_t phase = 0;
  std::string phase_name;
  instant phase_entered_at{};
  uint16_t strategy = 0; // of the phase, counted from 1; 0: the phase's own steps
  std::string strategy_name;
  std::string segment; // when the strategy was chosen; empty: none of the policy's
  uint16_t next_step = 0;
  instant step_due = never; // never: no step is waited for
  uint32_t actions_planned = 0;
  std::array<uint32_t, channel_count> contacts{}; // sent, by channel
  std::vector<channel_record> channels;           // those with something, in order of the first
  instant opened_at{};                            // nothing: by an earlier version
  instant last_decided_at{};
  bool settled = true; // owes nothing (true for an account without obligations)
  bool closed = false;
  bool erased = false;
  std::string close_reason;
  bool zone_known = false; // `local` is the debtor's, not only the policy's
  contact_knowledge contact;
  std::vector<arrangement> arrangements; // at most one of them is open, and one active
  std::vector<trial> trials;             // one for each experiment that it takes part in
  std::vector<pending_choice> choices;
  std::vector<running_chain> chains;
  std::vector<running_effort> efforts; // at most that of the phase and that of the strategy
  instant cure_due = never;
  std::optional<waiting_move> move;
  std::vector<granted_points> points;
  std::vector<open_task> tasks; // with people
  std::string agent;            // who completed the last one
  std::optional<waiting_migration> migration;

  bool exists() const { return sequence != 0; }
  const obligation* find_obligation(std::string_view id) const;
  const payment* find_payment(std::string_view id) const;
  const promise* find_promise(std::string_view id) const;
  const arrangement* find_arrangement(std::string_view id) const;
  const trial* find_trial(std::string_view experiment) const;
  const open_task* find_task(uint32_t number) const;

  friend bool operator==(const account_state&, const account_state&) = default;
};

/// Sum of what is open over all obligations.
amount open_amount(const account_state& account);
/// Sum of payments that serve no obligation.
amount credit_amount(const account_state& account);
/// Sum of all payments that were not reversed.
amount paid_amount(const account_state& account);
/// What is owed: open amount minus credit. Negative when overpaid.
amount balance(const account_state& account);
/// What payments that happened before `before` and stand serve of what the arrangement covers,
/// less what they served when it began.
amount paid_towards(const account_state& account, const arrangement& item, instant before = never);
/// Open amount of what the arrangement covers, its interest included.
amount open_under(const account_state& account, const arrangement& item);
/// The arrangement that holds now, or null.
const arrangement* active_arrangement(const account_state& account);

/// "12.50 EUR", for sentences; an account that is not open yet may have no currency to say it in.
std::string format_money(const account_state& account, amount value);

/// Points granted and not taken back.
int64_t points_of(const account_state& account);

/// Due date of the oldest obligation with an open amount.
std::optional<date> oldest_open_due(const account_state& account);
/// Days from the oldest open due date to the local date of `now`; nothing when nothing is open.
/// Negative before the due date.
std::optional<int> days_past_due(const account_state& account, instant now);

/// The next state. Total: takes every event that decide produced for `account`.
account_state evolve(account_state account, const event& what);
/// Notes an entry whose events the state has already taken: sequence, instant, command id.
void note(account_state& account, const entry& what);
/// Applies all events of an entry, then notes it.
account_state evolve(account_state account, const entry& what);
/// Both without moving the state about.
void evolve_in_place(account_state& account, const event& what);
void evolve_in_place(account_state& account, const entry& what);

} // namespace recobro
