#pragma once

// What happened to an account, in full: evolve needs nothing but state and event.
// Every amount, instant and target that a rule or a zone determined stands in the
// event, so that replay never asks the policy again.

#include "core/account/arrangement.hpp"
#include "core/account/command.hpp"
#include "core/account/migrated.hpp"
#include "core/account/trial.hpp"
#include "core/contact/contact_register.hpp"

#include <string>
#include <variant>
#include <vector>

namespace recobro {

struct allocation {
  std::string obligation;
  amount value;
  friend bool operator==(const allocation&, const allocation&) = default;
};

struct account_opened {
  currency unit;
  zone local;
  std::string policy; // content hash
  std::string language;
  attribute_list attributes;
  bool zone_known = false; // said by the sender, not the policy's
};
struct account_updated {
  zone local;
  std::string language;
  attribute_list attributes; // the whole new list
  bool zone_known = false;
};
struct obligation_added {
  new_obligation content;
};
struct obligation_adjusted {
  std::string obligation;
  amount_component component{};
  adjust_mode mode{};
  amount before;
  amount after;
  date due{};
  std::string reason;
};
struct obligation_withdrawn {
  std::string obligation;
  std::string reason;
};
struct payment_received {
  std::string payment;
  amount value;
  instant happened_at{};
  std::vector<allocation> allocations; // the rest of `value` is credit
};
/// Takes back everything that the payment was allocated to.
struct payment_was_reversed {
  std::string payment;
  std::string reason;
};
/// Credit of an earlier payment goes to an obligation (positive) or comes back from
/// one that shrank or was withdrawn (negative).
struct credit_moved {
  std::string payment;
  std::string obligation;
  amount value;
};
struct promise_made {
  std::string promise;
  amount value;
  date due{};
  instant made_at{};
  instant ends_at{}; // first instant at which it is broken: after the tolerance days
  amount enough{};   // paid amount from which on it is kept
  /// How many payments the account knew then. One of them serves the promise only when it
  /// happened at or after `made_at`; later ones count from the local day of `made_at` on,
  /// since many senders know only the day of a payment.
  uint32_t payments_before = 0;
};
enum class promise_status : uint8_t { open, kept, partly_kept, broken, superseded, cancelled };
struct promise_ended {
  std::string promise;
  promise_status outcome{};
  amount paid;
};
/// A reversal or a late fact changed what an ended promise came to.
struct promise_reopened {
  std::string promise;
};
struct contact_recorded {
  std::string action;
  channel by{};
  contact_outcome outcome{};
  instant at{};        // when it happened
  std::string party{}; // who was contacted, if not the debtor
  /// Somebody told of it too late, about a task that was taken from him, and the contact rules did
  /// not allow it any more when he did.
  bool outside_rules = false;
};
/// The number of one of our own actions when `action` is one ("17"), else nothing: the id
/// is the sender's.
std::optional<uint32_t> action_number(std::string_view action);
struct message_received {
  std::string message;
  channel by{};
  reply_intent intent{};
  instant at{};        // when it happened
  std::string party{}; // who wrote, if not the debtor
};
struct dispute_opened {
  std::string dispute;
  std::string reason;
};
struct dispute_resolved {
  std::string dispute;
  std::string outcome;
  instant at{}; // when it happened
};
struct hold_placed {
  std::string hold;
  std::string reason;
  instant until = never;
};
struct hold_released {
  std::string hold;
  bool expired = false;
};
enum class phase_cause : uint8_t { opened, days_past_due, cured, reaction, by_hand, deadline };
struct phase_entered {
  uint16_t phase = 0;
  std::string name; // of the phase; the audit must not need the policy
  phase_cause cause{};
  std::string reason;
  instant at{}; // of the decision; rungs crossed by then do not pull the account further
};
/// From here on the account is treated by this strategy of its phase, from the first step.
struct strategy_entered {
  uint16_t strategy = 0; // of the phase, counted from 1; 0: the phase's own steps
  std::string name;
  std::string segment; // that the account belonged to then, may be empty
};
/// The wait for step `step` of the current phase ends at `due`.
struct step_scheduled {
  uint16_t step = 0;
  instant due{};
};
/// The current phase has no further step.
struct steps_ended {};
struct step_reached {
  uint16_t step = 0;
  std::string name;
  bool skipped = false; // its condition did not hold
};
enum class action_kind : uint8_t { send, task };
/// What the contact rules said of a contact, and which version of them.
struct contact_check {
  std::string rule;    // that denied, or the least sure that had a say; empty: none had
  std::string version; // of the rule's jurisdiction: the first 16 digits of its hash
  bool unverified = false;
  friend bool operator==(const contact_check&, const contact_check&) = default;
};
/// recobro wants this to leave; the journal's word for "now in the outbox" unless it has to
/// wait for the contact rules.
struct action_planned {
  uint32_t number = 0; // within the account; the effect's key is `account/number`
  action_kind kind{};
  channel by{};        // of a send, and of a task that is a contact
  std::string what;    // template of a send, kind of a task
  std::string script;  // of a task
  std::string because; // step or reaction that asked for it
  score priority{};    // of a task: higher comes first
  contact_check check{};
  instant at{};         // of a send that the contact rules were asked about: when
  instant not_before{}; // of a send that may not leave yet: when it may; `never`: it may not at all
  std::string tone{};   // of a send: which variant of the text
  party_role to = party_role::debtor;
  std::string party{};    // whom of that role, if not the debtor
  bool contacts = false;  // of a task: whoever does it reaches somebody on the channel `by`
  instant wanted_since{}; // of one that waited: when it was planned
  task_terms terms{};     // of a task
};
/// The contact rules let a waiting action leave: now it is in the outbox.
struct action_released {
  action_planned content; // with the check that let it go
};
/// It still may not leave, or not when it was thought to.
struct action_deferred {
  uint32_t number = 0;
  instant until{};
  contact_check check{};
};
/// A quota has no room for it: it waits in its account again, and is asked about anew.
struct action_postponed {
  action_planned content; // not_before: until when at least
  std::string quota;
  instant room_from{}; // when the quota has room again
};
struct channel_authorised {
  channel_authorisation given;
};
struct channel_revoked {
  channel by{};
  instant at{};
  proof from{};
};
struct consent_given {
  contact_consent given;
};
struct consent_withdrawn {
  std::optional<channel> by;
  instant at{};
  proof from{};
};
struct hours_designated {
  designated_hours named;
};
struct hours_released {
  class_set classes;
  instant at{};
};
struct attorney_named {
  time_span span;
};
struct attorney_dismissed {
  instant at{};
};
struct party_named {
  known_party content;
};
struct party_removed {
  std::string party;
};
struct contact_stopped {
  std::optional<channel> by;
  instant at{};
};
struct contact_resumed {
  std::optional<channel> by;
  instant at{};
};
struct action_cancelled {
  uint32_t number = 0;
  std::string reason; // word: "paid", "disputed", "hold", "closed", "promised"
};
struct deadline_started {
  std::string name;
  instant due{};
};
struct deadline_reached {
  std::string name;
  instant due{};
};
/// What is owed went to zero, or from zero to something.
struct account_settled {};
struct account_owes_again {};
struct account_was_closed {
  std::string reason;
};
/// Why a link of a chain of sends was not taken.
struct passed_link {
  uint16_t link = 0; // counted from 1
  channel by{};
  std::string rule;     // that made it wait
  instant next = never; // when it might have left
  friend bool operator==(const passed_link&, const passed_link&) = default;
};
/// A link of a chain, and its place in it.
struct chain_link {
  uint16_t link = 0; // counted from 1
  channel by{};
  std::string what; // template
  friend bool operator==(const chain_link&, const chain_link&) = default;
};
/// The send planned just before is this link of a chain; `rest` may follow it.
struct chain_link_chosen {
  uint32_t number = 0; // of the action
  uint16_t link = 0;   // counted from 1
  uint32_t after = 0;  // the action in whose place it is tried; 0: it is the first
  std::optional<contact_outcome> result; // of that one; nothing: it was not let through in time
  std::string because;                   // what asked for the chain
  std::vector<passed_link> passed;
  std::vector<chain_link> rest; // not tried yet, in order
  duration within = duration::max();
  std::vector<contact_outcome> next_when;
};
/// A phase's (strategy 0) or strategy's effort is counted from here on.
struct effort_started {
  uint16_t strategy = 0; // of the phase, counted from 1
  std::string name;      // of phase or strategy
  instant until = never;
};
enum class effort_limit : uint8_t { contacts, days };
/// It did all that it may.
struct effort_spent {
  uint16_t strategy = 0;
  std::string name;
  effort_limit by{};
  uint32_t contacts = 0; // that counted
};
/// Days past due are low enough for the rung below; the account goes there at `due` if they stay
/// so. `never`: they did not.
struct cure_scheduled {
  instant due = never;
};
/// A phase was to be entered whose condition does not hold; it is asked again by `ask_at`.
struct move_deferred {
  uint16_t phase = 0;
  std::string name;
  phase_cause cause{};
  std::string reason;
  instant ask_at{};
  std::optional<amount> gain; // the expected one, if the condition asks for it
};
/// A phase was to be entered that somebody has to approve of.
struct move_requested {
  uint16_t phase = 0;
  std::string name;
  phase_cause cause{};
  std::string reason;
  sender_role by{};  // who may approve, or anybody above
  uint32_t task = 0; // number of the action that asks
  std::optional<amount> gain;
};
struct move_decided {
  uint16_t phase = 0;
  std::string name;
  bool approved = false;
  sender_role by{};
  std::string reason;
};
/// The account no longer waits to enter it.
struct move_withdrawn {
  uint16_t phase = 0;
  std::string name;
  std::string
    reason; // word: "moved", "settled", "closed", "condition", "days_past_due", "replaced"
};
struct points_granted {
  int64_t points = 0;
  std::string because;
  std::string payment; // that earned them; may be empty
};
struct points_taken_back {
  int64_t points = 0;
  std::string payment;
};
struct debtor_was_erased {};
/// Ids of commands received before this instant are no longer kept for duplicates.
struct command_ids_forgotten {
  instant before{};
};
using event = std::variant<
  account_opened, account_updated, obligation_added, obligation_adjusted, obligation_withdrawn,
  payment_received, payment_was_reversed, credit_moved, promise_made, promise_ended,
  promise_reopened, contact_recorded, message_received, dispute_opened, dispute_resolved,
  hold_placed, hold_released, phase_entered, step_scheduled, steps_ended, step_reached,
  action_planned, action_cancelled, deadline_started, deadline_reached, account_settled,
  account_owes_again, account_was_closed, debtor_was_erased, command_ids_forgotten,
  strategy_entered, action_released, action_deferred, channel_authorised, channel_revoked,
  contact_stopped, contact_resumed, arrangement_offered, arrangement_approved, arrangement_made,
  instalments_served, instalment_missed, arrangement_ended, arrangement_reopened, discount_granted,
  discount_withdrawn, arm_assigned, arm_measured, arm_left, choice_made, choice_ended,
  chain_link_chosen, effort_started, effort_spent, cure_scheduled, move_deferred, move_requested,
  move_decided, move_withdrawn, points_granted, points_taken_back, consent_given, consent_withdrawn,
  hours_designated, hours_released, attorney_named, attorney_dismissed, party_named, party_removed,
  action_postponed, task_queued, task_moved, task_completed, migration_planned, policy_migrated>;

std::string_view name_of(effort_limit by);

/// "payment_received" and so on, by alternative.
std::string_view type_name(const event& what);
/// The same for an alternative's index.
std::string_view event_type_name(size_t index);

/// What one command came to: the unit that is journaled, whole or not at all.
struct entry {
  uint64_t sequence = 0;  // within the account, from 1, without gaps
  std::string command_id; // empty when the clock caused it
  uint64_t content_hash = 0;
  std::string command_type;
  instant happened_at{};
  instant decided_at{}; // `now` of the decision
  std::string actor;
  bool has_personal = false; // the vault holds personal data under (account, sequence)
  std::vector<event> events;
};

} // namespace recobro
