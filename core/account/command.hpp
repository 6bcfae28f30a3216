#pragma once

// What the outside tells an account. A command is a fact or a wish with an id of its
// sender's; decide turns it into events or refuses it.

#include "core/account/task.hpp"
#include "core/base/identity.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/contact/contact_register.hpp"
#include "core/policy/policy.hpp"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace recobro {

using attribute_list = std::vector<std::pair<std::string, std::string>>; // sorted by name

struct new_obligation {
  std::string id;
  std::string kind = "invoice"; // word
  date due{};
  amount principal;
  friend bool operator==(const new_obligation&, const new_obligation&) = default;
};

struct open_account {
  std::optional<currency> unit; // required
  std::optional<zone> local;    // without: the policy's
  std::string language;         // "es", may be empty
  attribute_list attributes;
  std::vector<new_obligation> obligations;
};
/// Opens the account when it is new, else changes what is given. Obligations in it
/// are added when new and left alone when they are known with the same content.
struct put_account {
  open_account content;
};
struct update_account {
  std::optional<zone> local;
  std::optional<std::string> language;
  attribute_list attributes; // an empty value removes
};
struct add_obligation {
  new_obligation content;
};
enum class amount_component : uint8_t { principal, fee };
enum class adjust_mode : uint8_t { add, replace };
struct adjust_obligation {
  std::string obligation;
  amount_component component = amount_component::principal;
  adjust_mode mode = adjust_mode::add;
  amount value;            // may be negative with `add`
  std::optional<date> due; // moves the due date too
  std::string reason;      // word, may be empty
};
struct withdraw_obligation {
  std::string obligation;
  std::string reason;
};
struct receive_payment {
  std::string payment;
  amount value;
  std::vector<std::string> obligations; // named ones are served first, in this order
};
struct reverse_payment {
  std::string payment;
  std::string reason;
};
struct make_promise {
  std::string promise;
  amount value;
  date due{};
};
struct cancel_promise {
  std::string promise;
};
struct record_contact {
  std::string action; // the action's id when recobro planned it, else the sender's own
  channel by{};
  contact_outcome outcome{};
  std::string party{}; // who was contacted, if not the debtor
};
struct receive_message {
  std::string message;
  channel by{};
  reply_intent intent = reply_intent::other;
  std::string party{}; // who wrote, if not the debtor
  // the body is personal data: envelope::personal
};
/// The debtor allows a channel. Earlier permission for it ends.
struct authorise_channel {
  channel by{};
  std::optional<instant> until;             // without: until it is revoked
  std::string source;                       // word: "contract", "web_form"
  std::string document;                     // id of the proof, may be empty; no personal data
  std::string wording{};                    // version of the text that was agreed to, may be empty
  std::optional<contact_purpose> purpose{}; // for this one only
  std::optional<weekly_hours> hours{};      // beyond the lawful ones, where these may be widened
};
/// The debtor takes the permission for a channel back.
struct revoke_channel {
  channel by{};
  std::string source{};   // word, may be empty
  std::string document{}; // may be empty
};
/// The debtor agrees to be contacted more often than the law has it, on a channel or on any.
/// Earlier consent for the same ends.
struct give_consent {
  std::optional<channel> by;
  std::optional<instant> until; // without: until it is withdrawn, or as the rules have it
  proof from;
};
struct withdraw_consent {
  std::optional<channel> by; // without: all of it
  proof from;
};
/// The debtor names the only hours at which to be contacted, on a channel or on any.
struct designate_hours {
  std::optional<channel> by;
  weekly_hours allowed;
  std::optional<instant> until;
};
/// The debtor takes named hours back.
struct release_hours {
  std::optional<channel> by; // without: all of them
};
/// The debtor is represented by an attorney from happened_at on.
struct name_attorney {
  std::optional<instant> until;
};
struct dismiss_attorney {};
/// Somebody who has to do with the debt. Names and addresses are personal: envelope::personal.
struct name_party {
  std::string party;
  party_role role{};
  bool refuses = false; // may not be contacted: said so, or the employer did
};
struct remove_party {
  std::string party;
};
/// The debtor wants no contact, on this channel or on any.
struct stop_contact {
  std::optional<channel> by;
};
struct resume_contact {
  std::optional<channel> by;
};
struct open_dispute {
  std::string dispute;
  std::string reason;
};
struct resolve_dispute {
  std::string dispute;
  std::string outcome; // word
};
struct hold_account {
  std::string hold;
  std::string reason;
  std::optional<instant> until;
};
struct release_hold {
  std::string hold;
};
struct move_phase {
  std::string phase;
  std::string reason;
};
struct close_account {
  std::string reason;
};
/// What the sender wants of an offer of the policy; what is not said is the offer's own.
struct arrangement_wish {
  std::string offer;
  std::optional<int> instalments; // without the down payment
  std::optional<amount> down_payment;
  std::optional<int64_t> discount_basis_points;
  std::optional<date> first_due; // of the instalments after the down payment
};
/// Offers an arrangement to the debtor, or makes one that the debtor has agreed to already.
struct offer_arrangement {
  std::string arrangement;
  arrangement_wish wish;
};
struct make_arrangement {
  std::string arrangement;
  arrangement_wish wish;
};
/// The debtor agrees to what was offered.
struct accept_arrangement {
  std::string arrangement;
};
/// Whoever may grant its discount approves it.
struct approve_arrangement {
  std::string arrangement;
};
/// The debtor does not want it, or it is not approved.
struct refuse_arrangement {
  std::string arrangement;
  std::string reason; // word, may be empty
};
struct cancel_arrangement {
  std::string arrangement;
  std::string reason; // word, may be empty
};
/// Somebody answers whether the account may enter the phase that waits for an approval.
struct approve_move {
  std::string phase;
};
struct refuse_move {
  std::string phase;
  std::string reason; // word, may be empty
};
/// Forgets the debtor's personal data. Everything else stays.
struct erase_debtor {};
/// The clock's word: decide what is due.
struct wake_up {};
/// The outbox's word: what the contact rules said of this action is old. May it still leave?
struct ask_to_leave {
  uint32_t action = 0;
};
/// The outbox's word: there is no room for this action before that instant.
struct postpone_action {
  uint32_t action = 0;
  std::string quota; // word
  instant until{};
  // What the account itself does not keep of an action that was on its way:
  std::string what, script, because;
  score priority{};
  instant wanted_since{};
  task_terms terms{};
};
/// The outbox's word: the task is in this team's queue now.
struct queue_task {
  uint32_t action = 0;
  std::string team;
  task_content content;
};
/// A supervisor's word, or that of whoever has the task: it goes to this stage. To `queued` it is
/// given back, or goes to another team.
struct move_task {
  uint32_t action = 0;
  task_stage to{};
  std::string team;   // for `offered`, and for `queued` where it is another one
  std::string agent;  // who gets it or has it; for `queued` empty when a supervisor takes it back
  std::string reason; // word, may be empty
  std::optional<int64_t> boost{}; // of its priority from now on
};
/// Whoever has the task has done it.
struct complete_task {
  uint32_t action = 0;
  std::string agent;
  std::string disposition;                // of the policy's
  std::optional<make_promise> promised{}; // by the debtor, meanwhile
  std::optional<instant> call_back{};     // the debtor was told this instant
};
/// Moves the account from the version of its policy to the one that decides this command, as the
/// newer one's migration rules have it. From within only.
struct migrate_policy {
  policy_ptr older;
  bool deciding = false; // its time has come because something else is to be decided
};

using command_body = std::variant<
  open_account, put_account, update_account, add_obligation, adjust_obligation, withdraw_obligation,
  receive_payment, reverse_payment, make_promise, cancel_promise, record_contact, receive_message,
  open_dispute, resolve_dispute, hold_account, release_hold, move_phase, close_account,
  erase_debtor, wake_up, authorise_channel, revoke_channel, stop_contact, resume_contact,
  ask_to_leave, offer_arrangement, make_arrangement, accept_arrangement, approve_arrangement,
  refuse_arrangement, cancel_arrangement, approve_move, refuse_move, give_consent, withdraw_consent,
  designate_hours, release_hours, name_attorney, dismiss_attorney, name_party, remove_party,
  postpone_action, queue_task, move_task, complete_task, migrate_policy>;

struct command {
  std::string id;            // unique within the account; empty only for what comes from within
  uint64_t content_hash = 0; // over everything the sender said except id and received_at
  instant happened_at{};
  instant received_at{};
  std::optional<currency> unit; // as the sender wrote it; checked against the account's
  std::string actor;            // who sent it (token name); for the audit
  sender_role role = sender_role::integrator; // what the sender may grant
  std::string personal;                       // JSON of personal data for the vault; may be empty
  command_body body;
};

/// "payment_received" and so on: the type word of interfaces, by alternative.
std::string_view type_name(const command_body& body);

} // namespace recobro
