#include "core/store/event_records.hpp"

#include "core/store/action_records.hpp"
#include "core/store/arrangement_records.hpp"
#include "core/store/contact_records.hpp"
#include "core/store/migration_records.hpp"
#include "core/store/task_records.hpp"
#include "core/store/treatment_records.hpp"
#include "core/store/trial_records.hpp"

namespace recobro {
namespace {

void write(const account_opened& from, records::account_opened& to) {
  to.set_unit(std::string(from.unit.code()));
  to.set_zone(std::string(from.local.name()));
  to.set_policy(from.policy);
  to.set_language(from.language);
  recobro::write(from.attributes, *to.mutable_attributes());
  to.set_zone_known(from.zone_known);
}
account_opened read(const records::account_opened& from, record_faults& faults) {
  return {faults.unit(from.unit()), faults.local(from.zone()),        from.policy(),
          from.language(),          recobro::read(from.attributes()), from.zone_known()};
}

void write(const account_updated& from, records::account_updated& to) {
  to.set_zone(std::string(from.local.name()));
  to.set_language(from.language);
  recobro::write(from.attributes, *to.mutable_attributes());
  to.set_zone_known(from.zone_known);
}
account_updated read(const records::account_updated& from, record_faults& faults) {
  return {faults.local(from.zone()), from.language(), recobro::read(from.attributes()),
          from.zone_known()};
}

void write(const obligation_added& from, records::obligation_added& to) {
  auto& content = *to.mutable_content();
  content.set_id(from.content.id);
  content.set_kind(from.content.kind);
  content.set_due(stored(from.content.due));
  content.set_principal(from.content.principal.minor);
}
obligation_added read(const records::obligation_added& from, record_faults&) {
  const auto& content = from.content();
  return {{content.id(), content.kind(), date_of(content.due()), amount{content.principal()}}};
}

void write(const obligation_adjusted& from, records::obligation_adjusted& to) {
  to.set_obligation(from.obligation);
  to.set_component(static_cast<uint32_t>(from.component));
  to.set_mode(static_cast<uint32_t>(from.mode));
  to.set_before(from.before.minor);
  to.set_after(from.after.minor);
  to.set_due(stored(from.due));
  to.set_reason(from.reason);
}
obligation_adjusted read(const records::obligation_adjusted& from, record_faults& faults) {
  return {from.obligation(),
          faults.enumerator(from.component(), amount_component::fee, "component"),
          faults.enumerator(from.mode(), adjust_mode::replace, "mode"),
          amount{from.before()},
          amount{from.after()},
          date_of(from.due()),
          from.reason()};
}

void write(const obligation_withdrawn& from, records::obligation_withdrawn& to) {
  to.set_obligation(from.obligation);
  to.set_reason(from.reason);
}
obligation_withdrawn read(const records::obligation_withdrawn& from, record_faults&) {
  return {from.obligation(), from.reason()};
}

void write(const payment_received& from, records::payment_received& to) {
  to.set_payment(from.payment);
  to.set_value(from.value.minor);
  to.set_happened_at(stored(from.happened_at));
  recobro::write(from.allocations, *to.mutable_allocations());
}
payment_received read(const records::payment_received& from, record_faults&) {
  return {from.payment(), amount{from.value()}, instant_of(from.happened_at()),
          recobro::read(from.allocations())};
}

void write(const payment_was_reversed& from, records::payment_was_reversed& to) {
  to.set_payment(from.payment);
  to.set_reason(from.reason);
}
payment_was_reversed read(const records::payment_was_reversed& from, record_faults&) {
  return {from.payment(), from.reason()};
}

void write(const credit_moved& from, records::credit_moved& to) {
  to.set_payment(from.payment);
  to.set_obligation(from.obligation);
  to.set_value(from.value.minor);
}
credit_moved read(const records::credit_moved& from, record_faults&) {
  return {from.payment(), from.obligation(), amount{from.value()}};
}

void write(const promise_made& from, records::promise_made& to) {
  to.set_promise(from.promise);
  to.set_value(from.value.minor);
  to.set_due(stored(from.due));
  to.set_made_at(stored(from.made_at));
  to.set_ends_at(stored(from.ends_at));
  to.set_enough(from.enough.minor);
  to.set_payments_before(from.payments_before);
}
promise_made read(const records::promise_made& from, record_faults&) {
  return {from.promise(),
          amount{from.value()},
          date_of(from.due()),
          instant_of(from.made_at()),
          instant_of(from.ends_at()),
          amount{from.enough()},
          from.payments_before()};
}

void write(const promise_ended& from, records::promise_ended& to) {
  to.set_promise(from.promise);
  to.set_outcome(static_cast<uint32_t>(from.outcome));
  to.set_paid(from.paid.minor);
}
promise_ended read(const records::promise_ended& from, record_faults& faults) {
  return {from.promise(),
          faults.enumerator(from.outcome(), promise_status::cancelled, "outcome of a promise"),
          amount{from.paid()}};
}

void write(const promise_reopened& from, records::promise_reopened& to) {
  to.set_promise(from.promise);
}
promise_reopened read(const records::promise_reopened& from, record_faults&) {
  return {from.promise()};
}

void write(const message_received& from, records::message_received& to) {
  to.set_message(from.message);
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_intent(static_cast<uint32_t>(from.intent));
  to.set_at(stored(from.at));
  to.set_party(from.party);
}
message_received read(const records::message_received& from, record_faults& faults) {
  return {from.message(), faults.enumerator(from.by(), channel::agent_call, "channel"),
          faults.enumerator(from.intent(), reply_intent::other, "intent"), instant_of(from.at()),
          from.party()};
}

void write(const dispute_opened& from, records::dispute_opened& to) {
  to.set_dispute(from.dispute);
  to.set_reason(from.reason);
}
dispute_opened read(const records::dispute_opened& from, record_faults&) {
  return {from.dispute(), from.reason()};
}

void write(const dispute_resolved& from, records::dispute_resolved& to) {
  to.set_dispute(from.dispute);
  to.set_outcome(from.outcome);
  to.set_at(stored(from.at));
}
dispute_resolved read(const records::dispute_resolved& from, record_faults&) {
  return {from.dispute(), from.outcome(), instant_of(from.at())};
}

void write(const hold_placed& from, records::hold_placed& to) {
  to.set_hold(from.hold);
  to.set_reason(from.reason);
  write_due(from.until, to, &records::hold_placed::set_until);
}
hold_placed read(const records::hold_placed& from, record_faults&) {
  return {from.hold(), from.reason(), from.has_until() ? instant_of(from.until()) : never};
}

void write(const hold_released& from, records::hold_released& to) {
  to.set_hold(from.hold);
  to.set_expired(from.expired);
}
hold_released read(const records::hold_released& from, record_faults&) {
  return {from.hold(), from.expired()};
}

void write(const phase_entered& from, records::phase_entered& to) {
  to.set_phase(from.phase);
  to.set_name(from.name);
  to.set_cause(static_cast<uint32_t>(from.cause));
  to.set_reason(from.reason);
  to.set_at(stored(from.at));
}
phase_entered read(const records::phase_entered& from, record_faults& faults) {
  return {faults.small(from.phase(), "phase"), from.name(),
          faults.enumerator(from.cause(), phase_cause::deadline, "cause of a phase"), from.reason(),
          instant_of(from.at())};
}

void write(const step_scheduled& from, records::step_scheduled& to) {
  to.set_step(from.step);
  write_due(from.due, to, &records::step_scheduled::set_due);
}
step_scheduled read(const records::step_scheduled& from, record_faults& faults) {
  return {faults.small(from.step(), "step"), from.has_due() ? instant_of(from.due()) : never};
}

void write(const steps_ended&, records::steps_ended&) {}
steps_ended read(const records::steps_ended&, record_faults&) {
  return {};
}

void write(const step_reached& from, records::step_reached& to) {
  to.set_step(from.step);
  to.set_name(from.name);
  to.set_skipped(from.skipped);
}
step_reached read(const records::step_reached& from, record_faults& faults) {
  return {faults.small(from.step(), "step"), from.name(), from.skipped()};
}

void write(const strategy_entered& from, records::strategy_entered& to) {
  to.set_strategy(from.strategy);
  to.set_name(from.name);
  to.set_segment(from.segment);
}
strategy_entered read(const records::strategy_entered& from, record_faults& faults) {
  return {faults.small(from.strategy(), "strategy"), from.name(), from.segment()};
}

void write(const deadline_started& from, records::deadline_started& to) {
  to.set_name(from.name);
  write_due(from.due, to, &records::deadline_started::set_due);
}
deadline_started read(const records::deadline_started& from, record_faults&) {
  return {from.name(), from.has_due() ? instant_of(from.due()) : never};
}

void write(const deadline_reached& from, records::deadline_reached& to) {
  to.set_name(from.name);
  write_due(from.due, to, &records::deadline_reached::set_due);
}
deadline_reached read(const records::deadline_reached& from, record_faults&) {
  return {from.name(), from.has_due() ? instant_of(from.due()) : never};
}

void write(const account_settled&, records::account_settled&) {}
account_settled read(const records::account_settled&, record_faults&) {
  return {};
}

void write(const account_owes_again&, records::account_owes_again&) {}
account_owes_again read(const records::account_owes_again&, record_faults&) {
  return {};
}

void write(const account_was_closed& from, records::account_was_closed& to) {
  to.set_reason(from.reason);
}
account_was_closed read(const records::account_was_closed& from, record_faults&) {
  return {from.reason()};
}

void write(const debtor_was_erased&, records::debtor_was_erased&) {}
debtor_was_erased read(const records::debtor_was_erased&, record_faults&) {
  return {};
}

void write(const command_ids_forgotten& from, records::command_ids_forgotten& to) {
  to.set_before(stored(from.before));
}
command_ids_forgotten read(const records::command_ids_forgotten& from, record_faults&) {
  return {instant_of(from.before())};
}

} // namespace

// Every alternative with the name of its case in the generated oneof.
#define RECOBRO_STORED_EVENTS(X)                                                                   \
  X(account_opened, kAccountOpened)                                                                \
  X(account_updated, kAccountUpdated)                                                              \
  X(obligation_added, kObligationAdded)                                                            \
  X(obligation_adjusted, kObligationAdjusted)                                                      \
  X(obligation_withdrawn, kObligationWithdrawn)                                                    \
  X(payment_received, kPaymentReceived)                                                            \
  X(payment_was_reversed, kPaymentWasReversed)                                                     \
  X(credit_moved, kCreditMoved)                                                                    \
  X(promise_made, kPromiseMade)                                                                    \
  X(promise_ended, kPromiseEnded)                                                                  \
  X(promise_reopened, kPromiseReopened)                                                            \
  X(contact_recorded, kContactRecorded)                                                            \
  X(message_received, kMessageReceived)                                                            \
  X(dispute_opened, kDisputeOpened)                                                                \
  X(dispute_resolved, kDisputeResolved)                                                            \
  X(hold_placed, kHoldPlaced)                                                                      \
  X(hold_released, kHoldReleased)                                                                  \
  X(phase_entered, kPhaseEntered)                                                                  \
  X(step_scheduled, kStepScheduled)                                                                \
  X(steps_ended, kStepsEnded)                                                                      \
  X(step_reached, kStepReached)                                                                    \
  X(action_planned, kActionPlanned)                                                                \
  X(action_cancelled, kActionCancelled)                                                            \
  X(deadline_started, kDeadlineStarted)                                                            \
  X(deadline_reached, kDeadlineReached)                                                            \
  X(account_settled, kAccountSettled)                                                              \
  X(account_owes_again, kAccountOwesAgain)                                                         \
  X(account_was_closed, kAccountWasClosed)                                                         \
  X(debtor_was_erased, kDebtorWasErased)                                                           \
  X(command_ids_forgotten, kCommandIdsForgotten)                                                   \
  X(strategy_entered, kStrategyEntered)                                                            \
  X(action_released, kActionReleased)                                                              \
  X(action_deferred, kActionDeferred)                                                              \
  X(channel_authorised, kChannelAuthorised)                                                        \
  X(channel_revoked, kChannelRevoked)                                                              \
  X(contact_stopped, kContactStopped)                                                              \
  X(contact_resumed, kContactResumed)                                                              \
  X(arrangement_offered, kArrangementOffered)                                                      \
  X(arrangement_approved, kArrangementApproved)                                                    \
  X(arrangement_made, kArrangementMade)                                                            \
  X(instalments_served, kInstalmentsServed)                                                        \
  X(instalment_missed, kInstalmentMissed)                                                          \
  X(arrangement_ended, kArrangementEnded)                                                          \
  X(arrangement_reopened, kArrangementReopened)                                                    \
  X(discount_granted, kDiscountGranted)                                                            \
  X(discount_withdrawn, kDiscountWithdrawn)                                                        \
  X(arm_assigned, kArmAssigned)                                                                    \
  X(arm_measured, kArmMeasured)                                                                    \
  X(arm_left, kArmLeft)                                                                            \
  X(choice_made, kChoiceMade)                                                                      \
  X(choice_ended, kChoiceEnded)                                                                    \
  X(chain_link_chosen, kChainLinkChosen)                                                           \
  X(effort_started, kEffortStarted)                                                                \
  X(effort_spent, kEffortSpent)                                                                    \
  X(cure_scheduled, kCureScheduled)                                                                \
  X(move_deferred, kMoveDeferred)                                                                  \
  X(move_requested, kMoveRequested)                                                                \
  X(move_decided, kMoveDecided)                                                                    \
  X(move_withdrawn, kMoveWithdrawn)                                                                \
  X(points_granted, kPointsGranted)                                                                \
  X(points_taken_back, kPointsTakenBack)                                                           \
  X(consent_given, kConsentGiven)                                                                  \
  X(consent_withdrawn, kConsentWithdrawn)                                                          \
  X(hours_designated, kHoursDesignated)                                                            \
  X(hours_released, kHoursReleased)                                                                \
  X(attorney_named, kAttorneyNamed)                                                                \
  X(attorney_dismissed, kAttorneyDismissed)                                                        \
  X(party_named, kPartyNamed)                                                                      \
  X(party_removed, kPartyRemoved)                                                                  \
  X(action_postponed, kActionPostponed)                                                            \
  X(task_queued, kTaskQueued)                                                                      \
  X(task_moved, kTaskMoved)                                                                        \
  X(task_completed, kTaskCompleted)                                                                \
  X(migration_planned, kMigrationPlanned)                                                          \
  X(policy_migrated, kPolicyMigrated)

namespace {

#define X(type, case_name)                                                                         \
  void write_alternative(const type& from, records::event& to) {                                   \
    write(from, *to.mutable_##type());                                                             \
  }
RECOBRO_STORED_EVENTS(X)
#undef X

} // namespace

void write(const event& from, records::event& to) {
  std::visit([&](const auto& what) { write_alternative(what, to); }, from);
}

event read(const records::event& from, record_faults& faults) {
  switch (from.what_case()) {
#define X(type, case_name)                                                                         \
  case records::event::case_name:                                                                  \
    return read(from.type(), faults);
    RECOBRO_STORED_EVENTS(X)
#undef X
  case records::event::WHAT_NOT_SET:
    break;
  }
  faults.note("an event is of a kind that this version does not know");
  return steps_ended{};
}

} // namespace recobro
