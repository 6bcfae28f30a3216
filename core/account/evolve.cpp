#include "core/account/evolve_action.hpp"
#include "core/account/evolve_treatment.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// The item with this id. decide refers to nothing that is not there.
template <class Items, class Value>
void put_by_id(Items& items, Value value) {
  for (auto& item : items) {
    if (item.id == value.id) {
      item = std::move(value);
      return;
    }
  }
  items.push_back(std::move(value));
}

/// What one event does to the state; one function for each kind.
struct applier {
  account_state& account;

  void operator()(const account_opened& what) {
    account.unit = what.unit;
    account.local = what.local;
    account.policy = what.policy;
    account.language = what.language;
    account.attributes = what.attributes;
    account.zone_known = what.zone_known;
  }

  void operator()(const account_updated& what) {
    account.local = what.local;
    account.language = what.language;
    account.attributes = what.attributes;
    account.zone_known = what.zone_known;
  }

  void operator()(const obligation_added& what) {
    auto& added = what.content;
    account.obligations.push_back(
      {added.id, added.kind, added.due, added.principal, amount{0}, amount{0}, false});
  }

  void operator()(const obligation_adjusted& what) {
    auto& adjusted = item_of(account.obligations, what.obligation);
    (what.component == amount_component::principal ? adjusted.principal : adjusted.fees)
      = what.after;
    adjusted.due = what.due;
  }

  void operator()(const obligation_withdrawn& what) {
    item_of(account.obligations, what.obligation).withdrawn = true;
  }

  void operator()(const payment_received& what) {
    for (auto& part : what.allocations)
      item_of(account.obligations, part.obligation).paid.minor += part.value.minor;
    account.payments.push_back(
      {what.payment, what.value, what.happened_at, false, what.allocations});
  }

  void operator()(const payment_was_reversed& what) {
    auto& reversed = item_of(account.payments, what.payment);
    for (auto& part : reversed.allocations)
      item_of(account.obligations, part.obligation).paid.minor -= part.value.minor;
    reversed.allocations.clear();
    reversed.reversed = true;
  }

  void operator()(const credit_moved& what) {
    item_of(account.obligations, what.obligation).paid.minor += what.value.minor;
    auto& parts = item_of(account.payments, what.payment).allocations;
    auto part = std::find_if(parts.begin(), parts.end(),
                             [&](auto& item) { return item.obligation == what.obligation; });
    if (part == parts.end()) {
      parts.push_back({what.obligation, what.value});
      return;
    }
    part->value.minor += what.value.minor;
    if (part->value.minor == 0)
      parts.erase(part);
  }

  void operator()(const promise_made& what) {
    account.promises.push_back({what.promise, what.value, what.due, what.made_at, what.ends_at,
                                what.enough, promise_status::open, what.payments_before});
  }

  void operator()(const promise_ended& what) {
    item_of(account.promises, what.promise).status = what.outcome;
  }

  void operator()(const promise_reopened& what) {
    item_of(account.promises, what.promise).status = promise_status::open;
  }

  void operator()(const contact_recorded& what) {
    if (what.outcome == contact_outcome::sent)
      ++account.contacts[static_cast<size_t>(what.by)];
    if (what.at != instant{}) // entries of earlier versions do not say
      account.contact.take_result(what.action, what.by, what.outcome, what.at, what.party);
    note_outcome(account, what);
    // Whoever reports on an action has taken it over: there is nothing to cancel any more.
    if (auto number = action_number(what.action)) {
      forget_action(*number);
      follow_chain(account, *number, what.outcome);
    }
  }

  void operator()(const message_received& what) {
    if (what.at != instant{})
      account.contact.take_message(what.message, what.by, what.intent, what.at, what.party);
    note_reply(account, what);
  }

  void operator()(const channel_authorised& what) { account.contact.authorise(what.given); }
  void operator()(const channel_revoked& what) {
    account.contact.authorise({.by = what.by, .given = what.at, .valid = {what.at, what.at}});
  }
  void operator()(const contact_stopped& what) { account.contact.stop({what.at, what.by}); }
  void operator()(const contact_resumed& what) { account.contact.resume(what.by, what.at); }
  void operator()(const consent_given& what) { account.contact.consent(what.given); }
  void operator()(const consent_withdrawn& what) {
    account.contact.withdraw_consent(what.by, what.at);
  }
  void operator()(const hours_designated& what) { account.contact.designate(what.named); }
  void operator()(const hours_released& what) {
    account.contact.release_hours(what.classes, what.at);
  }
  void operator()(const attorney_named& what) { account.contact.represent(what.span); }
  void operator()(const attorney_dismissed& what) { account.contact.dismiss_attorney(what.at); }
  void operator()(const party_named& what) { account.contact.name_party(what.content); }
  void operator()(const party_removed& what) {
    std::erase_if(account.contact.parties, [&](auto& each) { return each.id == what.party; });
  }

  void operator()(const dispute_opened& what) {
    put_by_id(account.disputes, dispute{what.dispute, what.reason, true});
  }

  void operator()(const dispute_resolved& what) {
    for (auto& known : account.disputes) {
      if (known.id == what.dispute) {
        known.open = false;
        known.resolved_at = what.at;
        known.outcome = what.outcome;
        return;
      }
    }
    account.disputes.push_back({what.dispute, {}, false, what.at, what.outcome});
  }

  void operator()(const hold_placed& what) {
    put_by_id(account.holds, hold{what.hold, what.reason, what.until});
  }

  void operator()(const hold_released& what) {
    std::erase_if(account.holds, [&](auto& item) { return item.id == what.hold; });
  }

  void operator()(const phase_entered& what) {
    account.phase = what.phase;
    account.phase_name = what.name;
    account.phase_entered_at = what.at;
    account.chains.clear(); // what the phase left wanted to say is no longer wanted
    account.efforts.clear();
    account.cure_due = never;
    account.move.reset();
    treat(0, {}, {});
  }

  void operator()(const strategy_entered& what) {
    std::erase_if(account.efforts, [](auto& item) { return item.strategy != 0; });
    treat(what.strategy, what.name, what.segment);
  }

  void operator()(const step_scheduled& what) {
    account.next_step = what.step;
    account.step_due = what.due;
  }

  void operator()(const steps_ended&) { account.step_due = never; }

  void operator()(const step_reached& what) {
    account.next_step = static_cast<uint16_t>(what.step + 1);
    account.step_due = never;
  }

  void operator()(const action_planned& what) { take_planned(account, what); }
  void operator()(const action_released& what) { release_action(account, what.content); }
  void operator()(const action_deferred& what) { defer_action(account, what); }
  void operator()(const action_postponed& what) { postpone_action_of(account, what); }
  void operator()(const task_queued& what) { queue(account, what); }
  void operator()(const task_moved& what) { move(account, what); }
  void operator()(const task_completed& what) { complete(account, what); }

  void operator()(const action_cancelled& what) {
    forget_action(what.number);
    std::erase_if(account.chains, [&](auto& item) { return item.number == what.number; });
  }

  void operator()(const chain_link_chosen& what) { take_link(account, what); }
  void operator()(const effort_started& what) {
    account.efforts.push_back({what.strategy, what.until, account.contacts});
  }
  void operator()(const effort_spent& what) {
    std::erase_if(account.efforts, [&](auto& item) { return item.strategy == what.strategy; });
  }

  void operator()(const cure_scheduled& what) { account.cure_due = what.due; }

  void operator()(const move_deferred& what) {
    account.move = waiting_move{
      what.phase, what.name, what.cause, what.reason, waiting_move::wait::condition, what.ask_at};
  }
  void operator()(const move_requested& what) {
    account.move
      = waiting_move{what.phase, what.name, what.cause, what.reason, waiting_move::wait::approval,
                     never,      what.task, what.by};
  }
  void operator()(const move_decided& what) {
    if (what.approved || !account.move)
      return; // the phase is entered next
    account.move->on = waiting_move::wait::refused;
    account.move->ask_at = never;
    account.move->task = 0;
  }
  void operator()(const move_withdrawn&) { account.move.reset(); }

  void operator()(const points_granted& what) { add_points(account, what); }
  void operator()(const points_taken_back& what) {
    std::erase_if(account.points, [&](auto& item) { return item.payment == what.payment; });
  }

  void operator()(const deadline_started& what) {
    for (auto& running : account.deadlines) {
      if (running.name == what.name) {
        running.due = what.due;
        return;
      }
    }
    account.deadlines.push_back({what.name, what.due});
  }

  void operator()(const deadline_reached& what) {
    std::erase_if(account.deadlines, [&](auto& item) { return item.name == what.name; });
  }

  void operator()(const arrangement_offered& what) { account.arrangements.push_back(what.terms); }
  void operator()(const arrangement_approved& what) {
    item_of(account.arrangements, what.arrangement).status = arrangement_status::offered;
  }
  void operator()(const arrangement_made& what) {
    auto& begun = item_of(account.arrangements, what.arrangement);
    begun.status = arrangement_status::active;
    begun.accepted = true;
    begun.instalments = what.instalments;
    begun.paid_before = what.paid_before;
    begun.ends_at = never;
  }
  void operator()(const instalments_served& what) {
    item_of(account.arrangements, what.arrangement).served = what.count;
  }
  void operator()(const instalment_missed& what) {
    item_of(account.arrangements, what.arrangement).passed = what.number;
  }
  void operator()(const arrangement_ended& what) {
    auto& ended = item_of(account.arrangements, what.arrangement);
    ended.status = what.outcome;
    ended.ends_at = what.at;
  }
  void operator()(const arrangement_reopened& what) {
    auto& reopened = item_of(account.arrangements, what.arrangement);
    reopened.status = arrangement_status::active;
    reopened.ends_at = never;
  }
  void operator()(const discount_granted& what) {
    for (auto& part : what.parts)
      charge(part, -1);
    item_of(account.arrangements, what.arrangement).waived = what.parts;
  }
  void operator()(const discount_withdrawn& what) {
    auto& item = item_of(account.arrangements, what.arrangement);
    for (auto& part : item.waived)
      charge(part, 1);
    item.waived.clear();
  }

  void operator()(const arm_assigned& what) { account.trials.push_back(what.content); }
  void operator()(const arm_measured& what) { trial_of(what.experiment).measured = true; }
  void operator()(const arm_left& what) { trial_of(what.experiment).left = true; }
  void operator()(const choice_made& what) { account.choices.push_back(what.content); }
  void operator()(const choice_ended& what) {
    std::erase_if(account.choices, [&](auto& item) {
      return item.action == what.action && item.learner == what.learner;
    });
  }

  void operator()(const migration_planned& what) { plan_migration(account, what); }
  void operator()(const policy_migrated& what) { migrate(account, what); }

  void operator()(const account_settled&) { account.settled = true; }
  void operator()(const account_owes_again&) { account.settled = false; }

  void operator()(const account_was_closed& what) {
    account.closed = true;
    account.close_reason = what.reason;
    account.step_due = never;
    account.deadlines.clear();
    account.chains.clear();
    account.efforts.clear();
    account.cure_due = never;
    account.move.reset();
    account.migration.reset();
  }

  void operator()(const debtor_was_erased&) { account.erased = true; }

  void operator()(const command_ids_forgotten& what) {
    auto kept = std::find_if(account.seen.begin(), account.seen.end(),
                             [&](auto& item) { return item.decided_at >= what.before; });
    account.seen.erase(account.seen.begin(), kept);
  }

  trial& trial_of(std::string_view experiment) {
    auto found = std::find_if(account.trials.begin(), account.trials.end(),
                              [&](auto& item) { return item.experiment == experiment; });
    if (found == account.trials.end())
      throw std::logic_error("an event names an experiment that the account is not in");
    return *found;
  }

  void charge(const waiver& part, int64_t sign) {
    auto& owed = item_of(account.obligations, part.obligation);
    owed.fees.minor += sign * part.fees.minor;
    owed.principal.minor += sign * part.principal.minor;
  }

  void treat(uint16_t strategy, std::string name, std::string segment) {
    account.strategy = strategy;
    account.strategy_name = std::move(name);
    account.segment = std::move(segment);
    account.next_step = 0;
    account.step_due = never;
  }

  void forget_action(uint32_t number) {
    std::erase_if(account.actions, [number](auto& item) { return item.number == number; });
    if (!account.tasks.empty())
      std::erase_if(account.tasks, [number](auto& item) { return item.number == number; });
  }
};

} // namespace

void evolve_in_place(account_state& account, const event& what) {
  std::visit(applier{account}, what);
}

} // namespace recobro
