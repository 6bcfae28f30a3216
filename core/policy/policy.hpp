#pragma once

// A compiled policy: immutable values, nothing looked up by name at run time. The
// configuration room makes it from YAML; decide only reads it. Indices refer to the
// vectors of the same policy.

#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/contact/contact_wishes.hpp"
#include "core/contact/vocabulary.hpp"
#include "core/policy/arrangement_rules.hpp"
#include "core/policy/condition.hpp"
#include "core/policy/disposition.hpp"
#include "core/policy/experiment_rules.hpp"
#include "core/policy/migration_rules.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace recobro {

/// How long to wait, in the account's zone: days keep the local time of day across
/// daylight saving; a time of day, when given, is waited for after the days.
struct wait_rule {
  int days = 0;
  bool business_days = false;
  duration fixed{0};                  // hours and minutes, added last
  std::optional<duration> until_time; // local time of day
  friend bool operator==(const wait_rule&, const wait_rule&) = default;
};

/// One way to send what a chain sends.
struct send_link {
  channel by{};
  std::string template_name;
  friend bool operator==(const send_link&, const send_link&) = default;
};

/// Sends a template on a channel; when that may not be or fails, others instead.
struct send_action {
  channel by{};
  std::string template_name;
  /// What is tried instead, in this order, each at most once.
  std::vector<send_link> others{};
  /// A link that the contact rules let wait longer is passed over for one that may leave sooner;
  /// `never`: the first that may leave at all.
  duration within = duration::max();
  /// Results on which the next link is tried.
  std::vector<contact_outcome> next_when{contact_outcome::failed};
  party_role to = party_role::debtor;
  friend bool operator==(const send_action&, const send_action&) = default;
};

/// Gives a person something to do.
struct task_action {
  std::string kind;                 // word: "call", "review", "visit"
  std::string script;               // template name, may be empty
  std::optional<uint16_t> priority; // place in the policy's scores; without: the policy's
  std::optional<channel> by{};      // how whoever does it reaches the debtor; without: not at all
  std::vector<std::string> needs{}; // skills, sorted
  uint8_t level = 0;                // of seniority, at least
  std::optional<wait_rule> due{};   // from its planning on; without: at no time
  friend bool operator==(const task_action&, const task_action&) = default;
};

/// What a step or a reaction does. `do_nothing` is a step that only waits.
struct do_nothing {
  friend bool operator==(do_nothing, do_nothing) = default;
};
struct move_to_phase {
  uint16_t phase = 0;
  friend bool operator==(move_to_phase, move_to_phase) = default;
};
/// Takes the next step of the phase now instead of waiting for it.
struct next_step_now {
  friend bool operator==(next_step_now, next_step_now) = default;
};
/// Starts the current wait again, with this length.
struct wait_again {
  wait_rule wait;
  friend bool operator==(const wait_again&, const wait_again&) = default;
};
struct place_hold {
  std::string reason;              // word
  std::optional<wait_rule> length; // without: until it is released
  friend bool operator==(const place_hold&, const place_hold&) = default;
};
/// Ends the phase's steps: nothing more until another phase is entered.
struct end_steps {
  friend bool operator==(end_steps, end_steps) = default;
};

/// Sends in the way that a learner chooses.
struct learned_send {
  uint16_t learner = 0; // place in the policy's learners
  friend bool operator==(learned_send, learned_send) = default;
};

/// Rewards the debtor; taken back when the payment that earned them is.
struct grant_points {
  int64_t points = 0;
  friend bool operator==(const grant_points&, const grant_points&) = default;
};

/// Offers the debtor an arrangement, on the policy's own terms: the first of these that is for the
/// account. Nothing is offered while another offer stands.
struct make_offer {
  std::vector<uint16_t> offers;  // places in the policy's arrangements.offers
  bool most_instalments = false; // that the offer allows; else the fewest
  friend bool operator==(const make_offer&, const make_offer&) = default;
};

using policy_action
  = std::variant<do_nothing, send_action, task_action, move_to_phase, next_step_now, wait_again,
                 place_hold, end_steps, learned_send, grant_points, make_offer>;

/// Times at which the policy itself does not contact, on top of the law.
struct quiet_window {
  word_set<channel> channels;
  weekly_hours open;     // all hours but the quiet ones, on the debtor's clock
  bool holidays = false; // no contact on holidays, those of the jurisdiction and of the calendar
  friend bool operator==(const quiet_window&, const quiet_window&) = default;
};

/// The most that a phase or strategy does by itself, and what is done then.
struct effort_cap {
  uint32_t contacts_max = 0;  // sent since the account came to it; 0: any number
  word_set<channel> channels; // on which they count
  int days = 0;               // local days since then; 0: any number
  std::vector<policy_action> then;
  friend bool operator==(const effort_cap&, const effort_cap&) = default;
};

struct step {
  std::string name; // unique within its phase
  wait_rule wait;   // from entering the phase or from the step before
  policy_action action;
  std::optional<condition> only_if; // asked when its time has come; else the step is skipped
  friend bool operator==(const step&, const step&) = default;
};

/// What happened, for a reaction.
struct contact_trigger {
  contact_outcome outcome{};
  std::optional<channel> by; // any channel when absent
  friend bool operator==(const contact_trigger&, const contact_trigger&) = default;
};
struct reply_trigger {
  std::optional<reply_intent> intent; // any reply when absent
  friend bool operator==(const reply_trigger&, const reply_trigger&) = default;
};
enum class fact_trigger : uint8_t {
  promise_made,
  promise_kept,
  promise_broken,
  payment_received,
  payment_reversed,
  dispute_opened,
  dispute_resolved,
  arrangement_made,
  arrangement_kept,
  arrangement_broken,
  instalment_missed
};
inline constexpr size_t fact_trigger_count = 11;
/// Somebody completed a task.
struct disposition_trigger {
  std::string disposition;           // name
  std::optional<std::string> task{}; // kind; without: any
  friend bool operator==(const disposition_trigger&, const disposition_trigger&) = default;
};
using trigger = std::variant<contact_trigger, reply_trigger, fact_trigger, disposition_trigger>;

struct reaction {
  trigger when;
  std::vector<policy_action> actions; // in order; the first matching reaction of a phase wins
  std::optional<condition> only_if;   // else the next reaction is asked
  friend bool operator==(const reaction&, const reaction&) = default;
};

/// A treatment within a phase for some of its accounts. It is chosen when the account
/// enters the phase: the first that is for its segment and whose condition holds.
struct strategy {
  std::string name;               // unique within its phase
  std::vector<uint16_t> segments; // places in the policy's; empty: for every account
  std::optional<condition> when;
  /// Looked at after whatever happens to the account, and at the midnight that makes it true; the
  /// account then goes to the next strategy of the phase that is for it, or to the phase's own
  /// steps.
  std::optional<condition> leave_when;
  std::vector<step> steps;
  std::vector<reaction> reactions; // before the phase's
  std::vector<quiet_window> quiet; // beside the policy's
  std::optional<effort_cap> effort;
  std::string tone; // word that chooses among the variants of a text; empty: the phase's
  friend bool operator==(const strategy&, const strategy&) = default;
};

struct phase {
  std::string name;
  /// First day past due of this rung; negative before the due date. Without: the
  /// phase is entered by an event or by hand only, and left the same way.
  std::optional<int> from_day;
  std::vector<step> steps;         // of accounts that no strategy is for
  std::vector<reaction> reactions; // before the policy's own
  bool final = false;              // the account closes when it enters
  std::vector<strategy> strategies;
  std::optional<effort_cap> effort; // of whoever is in the phase, whatever the strategy
  std::string tone;
  /// An account of which it does not hold stays where it is, and is asked again.
  std::optional<condition> enter_if;
  /// Somebody with this role or a higher one has to approve of entering.
  std::optional<sender_role> approval;
  friend bool operator==(const phase&, const phase&) = default;
};

/// A time limit that a fact starts and nothing but its end or the account's closing
/// stops: not a payment, a hold or a dispute (a legal notice period, for example).
struct deadline_rule {
  std::string name;
  trigger starts;
  wait_rule after;
  std::vector<policy_action> actions;
  friend bool operator==(const deadline_rule&, const deadline_rule&) = default;
};

struct promise_rules {
  amount tolerance{0};                // a promise missed by at most this is kept
  int64_t tolerance_basis_points = 0; // of the promised amount; the larger of both counts
  int tolerance_days = 0;             // after the promised date
  int days_max = 30;                  // furthest promised date
  int64_t smallest_basis_points = 0;  // of what is owed
  amount smallest{0};
  bool pauses_steps = true;
  friend bool operator==(const promise_rules&, const promise_rules&) = default;
};

/// When an account climbs down the ladder.
struct cure_rules {
  bool allowed = true;
  int below = 1;    // days past due below the first day of its rung, at least
  int for_days = 0; // and stayed so for so many local days
  friend bool operator==(const cure_rules&, const cure_rules&) = default;
};

/// What going to court is expected to bring and to cost, in whole minor units.
struct gain_rules {
  struct recovery {
    std::optional<condition> only_if;
    int64_t basis_points = 0; // of the balance
    friend bool operator==(const recovery&, const recovery&) = default;
  };
  std::vector<recovery> recoveries; // the first that fits; none: nothing comes back
  amount fixed_cost{0};
  int64_t balance_cost_basis_points = 0;
  int64_t recovery_cost_basis_points = 0;
  friend bool operator==(const gain_rules&, const gain_rules&) = default;
};

enum class allocation_order : uint8_t {
  oldest_due_first,
  newest_due_first,
  smallest_first,
  largest_first,
  as_added
};
inline constexpr size_t allocation_order_count = 5;

struct policy {
  std::string name;
  std::string hash; // content hash (lower-case hex) of the source it was made from
  zone default_zone = zone::utc();
  std::optional<currency> unit; // of the amounts in the rules; without: there are none
  business_calendar calendar;
  allocation_order order = allocation_order::oldest_due_first;
  bool fees_first = false; // within one obligation
  cure_rules cure;         // a ladder phase is left backwards when days past due fall
  promise_rules promises;
  arrangement_rules arrangements;
  std::vector<segment> segments;
  segment_choice chosen_segment = segment_choice::first_match;
  std::vector<score_rule> scores;
  std::optional<uint16_t> task_priority; // place in scores: of tasks that say none
  std::vector<phase> phases; // ladder phases in ascending from_day, event phases anywhere
  std::vector<reaction> reactions;
  std::vector<deadline_rule> deadlines;
  std::vector<experiment> experiments;
  std::vector<learner> learners;
  std::vector<quiet_window> quiet;
  /// Holidays of `calendar`, as quiet windows ask for them.
  holiday_calendar quiet_holidays;
  gain_rules gain;
  /// What people may say of a task that is done.
  std::vector<disposition_rule> dispositions{usual_dispositions().begin(),
                                             usual_dispositions().end()};
  std::vector<migration_rule> migrations; // of accounts under other versions; the first that fits
};

using policy_ptr = std::shared_ptr<const policy>;

/// The instant at which a wait that starts at `from` is over, in `local`.
instant end_of(const wait_rule& wait, instant from, zone local, const business_calendar& days);

/// The words of the enumerations, in declaration order, and back.
std::string_view name_of(fact_trigger fact);
std::string_view name_of(allocation_order order);
std::optional<fact_trigger> fact_trigger_from(std::string_view word);
std::optional<allocation_order> allocation_order_from(std::string_view word);

} // namespace recobro
