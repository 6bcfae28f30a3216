#pragma once

// A decision while it is being made, and the parts that make it, by subject. Every part
// first checks all that can be refused and only then adds events, so that a refusal
// leaves the account as it was. For core/account only.

#include "core/account/decide.hpp"
#include "core/account/timers.hpp"

#include <fmt/format.h>

namespace recobro {

struct draft {
  account_state& state; // evolved by every event added
  const command& what;
  const policy& rules;
  const decision_settings& settings;
  instant now;
  instant happened_at; // of the fact being decided: the command's, or a timer's due instant
  std::vector<event> events;
  /// Actions from this number on come of the fact being decided. What that fact stops are
  /// the earlier ones: "confirm, then hold" keeps the confirmation.
  uint32_t first_new_action = 1;
  uint32_t moves = 0;      // phases entered by actions, to end policies that move in a circle
  std::string earned_by{}; // the payment that the fact being decided is about

  template <class Event>
  void add(Event made) {
    events.push_back(std::move(made));
    if (settings.watch)
      settings.watch->before(state, events.back());
    evolve_in_place(state, events.back());
  }

  /// Another fact is decided from here on.
  void begin_fact(instant at) {
    happened_at = at;
    first_new_action = state.actions_planned + 1;
    earned_by.clear();
  }
};

/// What reactions and deadlines may wait for.
struct contact_fact {
  contact_outcome outcome{};
  channel by{};
};
struct disposition_fact {
  std::string disposition;
  std::string task; // kind
};
using occurrence = std::variant<contact_fact, reply_intent, fact_trigger, disposition_fact>;

/// What the ladder saw before a change of money.
struct standing {
  bool settled = true;
  std::optional<date> oldest_due;
  zone local;
};
enum class money_cause : uint8_t { debt, payment, reversal };

// -- decide_account.cpp: the account itself
result<void> decide_on(draft& made, const open_account& what);
result<void> decide_on(draft& made, const put_account& what);
result<void> decide_on(draft& made, const update_account& what);
result<void> decide_on(draft& made, const close_account& what);
result<void> decide_on(draft& made, const erase_debtor& what);

// -- decide_money.cpp: obligations and payments
result<void> decide_on(draft& made, const add_obligation& what);
result<void> decide_on(draft& made, const adjust_obligation& what);
result<void> decide_on(draft& made, const withdraw_obligation& what);
result<void> decide_on(draft& made, const receive_payment& what);
result<void> decide_on(draft& made, const reverse_payment& what);

// -- decide_promise.cpp
result<void> decide_on(draft& made, const make_promise& what);
/// Whether make_promise is taken as the account is now.
result<void> check_promise(const draft& made, const make_promise& what);
result<void> decide_on(draft& made, const cancel_promise& what);

// -- decide_facts.cpp: contacts, messages, disputes, holds
result<void> decide_on(draft& made, const record_contact& what);
result<void> decide_on(draft& made, const receive_message& what);
result<void> decide_on(draft& made, const open_dispute& what);
result<void> decide_on(draft& made, const resolve_dispute& what);
result<void> decide_on(draft& made, const hold_account& what);
result<void> decide_on(draft& made, const release_hold& what);

// -- decide_contact.cpp: what may reach the debtor, and when
result<void> decide_on(draft& made, const authorise_channel& what);
result<void> decide_on(draft& made, const revoke_channel& what);
result<void> decide_on(draft& made, const stop_contact& what);
result<void> decide_on(draft& made, const resume_contact& what);
result<void> decide_on(draft& made, const ask_to_leave& what);
result<void> decide_on(draft& made, const postpone_action& what);

// -- decide_consent.cpp: what the debtor agreed to, and who has a say
result<void> decide_on(draft& made, const give_consent& what);
result<void> decide_on(draft& made, const withdraw_consent& what);
result<void> decide_on(draft& made, const designate_hours& what);
result<void> decide_on(draft& made, const release_hours& what);
result<void> decide_on(draft& made, const name_attorney& what);
result<void> decide_on(draft& made, const dismiss_attorney& what);
result<void> decide_on(draft& made, const name_party& what);
result<void> decide_on(draft& made, const remove_party& what);
/// That what begins now ends after it.
result<void> check_end(const draft& made, std::optional<instant> until, std::string_view of_what);

// -- decide_arrangement.cpp: offers, and what becomes of them
result<void> decide_on(draft& made, const offer_arrangement& what);
result<void> decide_on(draft& made, const make_arrangement& what);
result<void> decide_on(draft& made, const accept_arrangement& what);
result<void> decide_on(draft& made, const approve_arrangement& what);
result<void> decide_on(draft& made, const refuse_arrangement& what);
result<void> decide_on(draft& made, const cancel_arrangement& what);
/// Offers the debtor what the policy grants by itself; nothing where no such offer is for the
/// account, or while one stands.
void offer_by_policy(draft& made, const make_offer& wanted);
/// Nobody took the offer in time.
void end_offer_by_time(draft& made, size_t index);
/// Offers about another debt than what is owed now lapse.
void lapse_changed_offers(draft& made);
/// The account closes: no offer stands and nothing goes on.
void drop_arrangements(draft& made);

// -- review_arrangement.cpp: arrangements that hold
/// Ends an active arrangement. Interest that is not earned is no longer charged; a kept
/// settlement's discount is granted. What follows from the changed money is the caller's.
void end_arrangement(draft& made, std::string id, arrangement_status outcome, std::string reason);
/// What the change of money makes of every arrangement; says which were kept or broken.
std::vector<fact_trigger> review_arrangements(draft& made, money_cause cause, const payment* moved);
/// The time of the next instalment is over.
void end_instalment_by_time(draft& made, size_t index);

// -- decide_strategy.cpp: phases and steps
result<void> decide_on(draft& made, const move_phase& what);
// -- decide_move.cpp: phases that are not simply entered
result<void> decide_on(draft& made, const approve_move& what);
result<void> decide_on(draft& made, const refuse_move& what);
/// Whether the phase is entered now; else the account is noted as waiting for it.
bool may_enter(draft& made, uint16_t phase, phase_cause cause, const std::string& reason);
/// Looks at the phase that the account waits for: it may be entered by now, or no longer.
void review_move(draft& made);
/// Enters the rung of the account's days past due, or the highest below that it may enter by
/// itself: then it waits for the higher one. Whatever phase it was in.
void begin_ladder(draft& made, phase_cause cause);
/// The same for an account on the ladder, upwards only.
void climb_ladder(draft& made);
void drop_move(draft& made, std::string_view reason);

// -- decide_migration.cpp
result<void> decide_on(draft& made, const migrate_policy& what);

// -- decide_effort.cpp
void start_effort(draft& made, uint16_t strategy);
/// Ends what has been done enough of, and does what the policy does then; whether it did.
bool spend_effort(draft& made);
void end_effort_by_time(draft& made, size_t index);

// -- decide_chain.cpp
/// Plans the first link of the chain that the contact rules let through in time.
void plan_chain(draft& made, const send_action& wanted, const std::string& because);
/// Tries the next link of the chain of this action, if there is one; whether it did.
bool go_on_with_chain(draft& made, const running_chain& chain, std::optional<contact_outcome> why);
/// The chain whose latest link this is, or null.
const running_chain* chain_of(const account_state& account, uint32_t number);
// -- decide_timers.cpp
result<void> decide_on(draft& made, const wake_up& what);

// -- decide_task.cpp: what people do
result<void> decide_on(draft& made, const queue_task& what);
result<void> decide_on(draft& made, const move_task& what);
result<void> decide_on(draft& made, const complete_task& what);
/// Cancels the action or task of this number, if there is one; 0: none.
void withdraw(draft& made, uint32_t number, std::string_view reason);
/// Whether who sends the command may approve or refuse that the account enters the phase. Errors:
/// move_not_requested, role_too_low.
result<void> check_move_decision(const draft& made, const std::string& phase);
/// The same of an arrangement. Errors: arrangement_unknown, arrangement_state, discount_too_large.
result<void> check_arrangement_decision(const draft& made, const std::string& id, bool approved);

// -- limits.cpp: what a command may carry
result<void> check_amount(const account_state& account, amount value, std::string_view name);
result<void> check_date(date value, std::string_view name);
result<void> check_count(size_t present, size_t added, size_t limit, std::string_view items);
/// Of obligations that an account is to get together: unique ids, amounts, dates, sums.
result<void> check_obligations(const account_state& account,
                               const std::vector<new_obligation>& added);
/// That what is charged in all (paid or not) stays within amount_sum_max with `change`.
result<void> check_charged(const account_state& account, amount change);

// -- allocation.cpp: which money serves which obligation
/// How `value` is spread: named obligations first, then the policy's order.
std::vector<allocation> allocate(const account_state& account, amount value,
                                 const std::vector<std::string>& named, allocation_order order);
/// Brings back what is allocated to `obligation` beyond `kept`, newest payment first.
void take_back(draft& made, const std::string& obligation, amount kept);
/// Spreads credit over what is open, oldest payment first.
void spread_credit(draft& made);

// -- decide_money.cpp: what follows from changed money
standing standing_of(const account_state& account);
/// Credit, settlement, promises, reactions and the ladder after a change of money.
/// `moved` is the payment that came or was reversed, if any.
void follow_money(draft& made, const standing& before, money_cause cause,
                  const payment* moved = nullptr);
/// Notes that the account came to owe nothing, or something again.
void note_settlement(draft& made);

// -- decide_promise.cpp
/// Ends, reopens or leaves alone every promise that the change of money touches, and says
/// what came of them, in order.
std::vector<fact_trigger> review_promises(draft& made, const standing& before, money_cause cause,
                                          const payment* moved);
/// The promise's time is over.
void end_promise_by_time(draft& made, size_t index);
/// The account closes: an open promise has no end any more.
void drop_open_promise(draft& made, promise_status outcome);

// -- decide_strategy.cpp
/// Enters the phase, or notes that the account is to enter it: whether it was entered.
bool enter_phase(draft& made, uint16_t phase, phase_cause cause, std::string reason);
/// Enters it whatever its condition says.
void enter_phase_now(draft& made, uint16_t phase, phase_cause cause, std::string reason);
/// Moves along the ladder when the change since `before` crossed a rung.
void review_phase(draft& made, const standing& before, money_cause cause);
/// Where an arrangement, or that nothing was owed, held the account in its phase until now: enters
/// the rung of today.
void catch_up(draft& made, const standing& before);
/// Days past due stayed low for long enough.
void end_cure_by_time(draft& made);
void take_step(draft& made);
/// Begins the wait for this step; past the last one the steps end.
void wait_for_step(draft& made, uint16_t step);
/// Chooses the strategy of the account's phase and waits for its first step.
void begin_treatment(draft& made);
/// Chooses a strategy anew when the account's own says that it is to be left.
void review_strategy(draft& made);
/// Goes on with the next strategy that is for the account, or with the phase's own steps.
void leave_strategy(draft& made);
/// The account is no longer what its strategy was chosen for: begins its phase's treatment anew.
void treat_anew(draft& made);
void close(draft& made, std::string reason);
/// Cancels what was planned before this fact and is still ours to cancel.
void cancel_planned(draft& made, std::string_view reason);

// -- decide_contact.cpp
/// Plans an action under the next number. A send that is not to leave before `earliest`, or that
/// the contact rules deny, waits, or is cancelled at once when they never allow it.
void plan(draft& made, action_planned planned, instant earliest = instant::min());
/// What the contact rules answer.
struct ruling {
  instant next = never; // the earliest instant at which it may leave
  contact_check check;
};
/// Whether anything has a say about this action: contact rules, the debtor's word or quiet windows.
bool judged(const draft& made, const planned_action& action);
/// What the contact rules and the policy's quiet windows say of this action at `when`, or from now
/// on where that is earlier. They judge what it would say, so its template has to stand in it. What
/// reaches nobody they are not asked about.
ruling rule_on(const draft& made, const planned_action& action, instant when = instant::min());
/// The next send as rule_on() wants to see it.
planned_action next_send(const draft& made, channel by, const std::string& what,
                         const std::string& because);
/// The time of the waiting action at this place has come.
void ask_again(draft& made, size_t index);
/// Of what somebody holds. Whoever has begun to speak to the debtor goes on.
inline bool may_be_taken_back(const open_task& task) {
  return task.held() && task.stage != task_stage::in_progress && task.content.contacts;
}
/// Takes the task from who holds it if the rules don't allow it any more.
void review_held(draft& made, uint32_t number);
/// Asks for every waiting action and every held task again when the facts that rules judge by have
/// changed.
void review_waiting(draft& made);

// -- decide_trial.cpp
/// Gives the account an arm in every experiment that it belongs to and has none in yet.
void join_experiments(draft& made);
/// Leaves every arm that was stopped meanwhile.
void leave_stopped_arms(draft& made);
void measure_trial(draft& made, size_t index);
// -- decide_learner.cpp
void send_as_learned(draft& made, uint16_t learner, const std::string& because);
/// Ends the choices that what has happened shows to be good ones.
void reward_choices(draft& made);
void end_choice_by_time(draft& made, size_t index);

// -- decide_reaction.cpp
/// What an action of the policy comes of. Replies of the debtor are facts, results of contacts that
/// we began are not, nor are lapses: what was promised or agreed and not done, or paid and taken
/// back.
enum class occasion : uint8_t { step, fact, lapse, contact_result, deadline };
void perform(draft& made, const policy_action& action, occasion of, const std::string& because);
/// Performs at most actions_per_fact_max of them, until the account closes.
void perform_all(draft& made, const std::vector<policy_action>& actions, occasion of,
                 const std::string& because);
/// Starts the deadlines that wait for it and performs the first reaction that matches; whether
/// there is one.
bool fire(draft& made, const occurrence& fact);
/// The deadlines alone.
void start_deadlines(draft& made, const occurrence& fact);
void reach_deadline(draft& made, size_t index);

inline constexpr size_t actions_per_fact_max = 16;
inline constexpr uint32_t moves_per_decision_max = 16;

} // namespace recobro
