#include "core/indicator/indicator_events.hpp"

#include "core/account/arrangement_dues.hpp"
#include "core/account/contact_reach.hpp"

#include <algorithm>

namespace recobro {

namespace {

using enum indicator;

const planned_action* find_action(const account_state& account, uint32_t number) {
  const auto found = std::ranges::find(account.actions, number, &planned_action::number);
  return found == account.actions.end() ? nullptr : &*found;
}

const contact_made* find_contact(const account_state& account, const std::string& action) {
  const auto& notes = account.contact.contacts;
  const auto found = std::find_if(notes.rbegin(), notes.rend(), [&](const contact_note& note) {
    return note.action == action && !note.made.inbound;
  });
  return found == notes.rend() ? nullptr : &found->made;
}

int64_t sum_of(const std::vector<waiver>& parts) {
  int64_t sum = 0;
  for (const auto& part : parts)
    sum += part.fees.minor + part.principal.minor;
  return sum;
}

struct counter {
  indicator_meter& meter;
  const account_state& account; // before the event

  template <class Other>
  void operator()(const Other&) const {}

  // -- the account and its debt

  void operator()(const account_opened&) const { meter.add(accounts_opened); }
  void operator()(const account_updated&) const { meter.settle(account); } // another zone, perhaps
  void operator()(const account_settled&) const { meter.add(accounts_settled); }
  void operator()(const account_owes_again&) const { meter.add(accounts_owing_again); }
  void operator()(const account_was_closed&) const { meter.add(accounts_closed); }

  void operator()(const obligation_added& what) const {
    meter.add(obligations_added);
    meter.add_money(debt_added, what.content.principal);
  }
  void operator()(const obligation_adjusted& what) const {
    meter.add(debt_adjusted, what.after.minor - what.before.minor);
  }
  void operator()(const obligation_withdrawn& what) const {
    meter.add(obligations_withdrawn);
    if (const auto* item = account.find_obligation(what.obligation))
      meter.add_money(debt_withdrawn, item->total());
  }
  void operator()(const discount_granted& what) const {
    meter.add(debt_waived, sum_of(what.parts));
  }
  void operator()(const discount_withdrawn& what) const {
    if (const auto* item = account.find_arrangement(what.arrangement))
      meter.add(debt_waived, -forgiven(account, *item).minor); // what was withdrawn left without it
  }

  // -- payments and promises

  void operator()(const payment_received& what) const {
    meter.add(payments);
    meter.add_money(payments_amount, what.value);
  }
  void operator()(const payment_was_reversed& what) const {
    meter.add(payments_reversed);
    if (const auto* item = account.find_payment(what.payment))
      meter.add_money(payments_reversed_amount, item->value);
  }

  void operator()(const promise_made& what) const {
    meter.add(promises_made);
    meter.add_money(promises_made_amount, what.value);
    meter.add_for(what.due, promises_expected, 1);
    meter.add_for(what.due, promises_expected_amount, what.value.minor);
  }
  void operator()(const promise_ended& what) const {
    if (const auto* item = account.find_promise(what.promise))
      count_outcome(*item, what.outcome, 1);
  }
  /// What it came to before is taken back, on the day this became known.
  void operator()(const promise_reopened& what) const {
    if (const auto* item = account.find_promise(what.promise))
      count_outcome(*item, item->status, -1);
  }
  void count_outcome(const promise& item, promise_status outcome, int64_t sign) const {
    const auto count = [&](indicator which, indicator money) {
      meter.add(which, sign);
      meter.add(money, sign * item.value.minor);
    };
    const auto count_due = [&](indicator which, indicator money) {
      meter.add_for(item.due, which, sign);
      meter.add_for(item.due, money, sign * item.value.minor);
    };
    switch (outcome) {
    case promise_status::open:
      return;
    case promise_status::kept:
      count(promises_kept, promises_kept_amount);
      count_due(promises_due_kept, promises_due_kept_amount);
      break;
    case promise_status::partly_kept:
      count(promises_partly_kept, promises_partly_kept_amount);
      break;
    case promise_status::broken:
      count(promises_broken, promises_broken_amount);
      break;
    case promise_status::superseded:
    case promise_status::cancelled:
      meter.add(outcome == promise_status::superseded ? promises_superseded : promises_cancelled,
                sign);
      meter.add_for(item.due, promises_expected, -sign);
      meter.add_for(item.due, promises_expected_amount, -sign * item.value.minor);
      return;
    }
    count_due(promises_due, promises_due_amount);
  }

  // -- contacts

  void operator()(const contact_recorded& what) const {
    meter.add_on(what.by, contact_results, dimension::result, name_of(what.outcome));
    const auto* known = find_contact(account, what.action);
    const auto third = is_third_party(account.contact, what.party);
    const auto depth = depth_of(what.by, what.outcome);
    if (depth && !known)
      meter.add_on(what.by, contact_attempts);
    const auto reached = depth && *depth >= contact_depth::direct_contact;
    if (reached && !third && (!known || known->depth < contact_depth::direct_contact)) {
      meter.add_on(what.by, right_party_contacts);
      meter.add_on(what.by, contact_connects);
    } else if (what.outcome == contact_outcome::wrong_person || (reached && third)) {
      meter.add_on(what.by, contact_connects);
    }
    if (what.outside_rules)
      meter.add_on(what.by, contacts_outside_rules);
    if (const auto number = action_number(what.action);
        number && *number <= account.actions_planned)
      count_own_action(what, *number, known != nullptr);
  }

  void count_own_action(const contact_recorded& what, uint32_t number, bool reported) const {
    const auto* planned = find_action(account, number);
    if (planned && planned->kind == action_kind::task) {
      if (what.outcome == contact_outcome::queued)
        meter.add_on(what.by, tasks_handed_over);
      else if (planned->waits_until != never && what.at > account.last_decided_at)
        meter.add_on(what.by, contacts_outside_rules); // made after it was taken from who held it
      return;
    }
    if (what.outcome != contact_outcome::sent)
      return;
    if (planned) {
      meter.add_on(what.by, sends_sent);
      if (planned->waits_until != never)
        meter.add_on(what.by, contacts_outside_rules);
      return;
    }
    // It was withdrawn. One that left before that only told us later.
    if (reported || what.at <= account.last_decided_at)
      return;
    meter.add_on(what.by, contacts_after_withdrawal);
    if (account.settled)
      meter.add_on(what.by, contacts_after_payment);
  }

  void operator()(const message_received& what) const {
    meter.add_on(what.by, messages_received, dimension::result, name_of(what.intent));
  }
  void operator()(const contact_stopped& what) const {
    if (what.by)
      meter.add_on(*what.by, stops_asked);
    else
      meter.add(stops_asked);
  }

  // -- actions and the contact rules

  /// When it was meant to be, if not at once: an appointment, or the hour that a learner chose.
  instant wanted_at(const action_planned& what) const {
    auto wanted = what.terms.appointment;
    for (const auto& choice : account.choices)
      if (choice.action == what.number)
        wanted = std::max(wanted, choice.leaves_from);
    return wanted;
  }
  void operator()(const action_planned& what) const {
    if (what.kind == action_kind::send)
      meter.add_on(what.by, sends_planned);
    else if (what.contacts)
      meter.add_on(what.by, tasks_planned);
    else
      meter.add(tasks_planned);
    if (what.at == instant{})
      return; // the rules were not asked
    if (what.not_before == instant{} || what.not_before == wanted_at(what))
      meter.add_on(what.by, verdicts_allowed);
    else
      meter.add_on(what.by, verdicts_denied, dimension::rule, what.check.rule);
  }
  void operator()(const action_released& what) const {
    meter.add_on(what.content.by, verdicts_allowed);
  }
  void operator()(const action_deferred& what) const {
    if (const auto* planned = find_action(account, what.number))
      meter.add_on(planned->by, verdicts_denied, dimension::rule, what.check.rule);
    else if (const auto* task = account.find_task(what.number))
      meter.add_on(task->content.by, verdicts_denied, dimension::rule, what.check.rule);
  }
  void operator()(const action_postponed& what) const {
    meter.add_on(what.content.by, actions_postponed);
  }
  void operator()(const action_cancelled& what) const {
    if (const auto* planned = find_action(account, what.number))
      meter.add_on(planned->by,
                   planned->kind == action_kind::send ? sends_cancelled : tasks_cancelled,
                   dimension::result, what.reason);
    else if (const auto* task = account.find_task(what.number))
      meter.add_on(task->content.by, tasks_cancelled, dimension::result, what.reason);
  }

  void operator()(const task_queued& what) const {
    meter.add_work(tasks_queued, {}, what.team, {});
    meter.add_on(what.content.by, tasks_handed_over);
  }
  void operator()(const task_moved& what) const {
    if (auto task = account.find_task(what.number);
        task && task->stage == what.to && task->held() && task->agent == what.agent)
      return; // it stays where it is
    meter.add_work(tasks_moved, name_of(what.to), what.team, what.agent);
  }
  void operator()(const task_completed& what) const {
    meter.add_work(tasks_completed, what.disposition, what.team, what.agent);
  }

  void operator()(const dispute_opened&) const { meter.add(disputes_opened); }
  void operator()(const dispute_resolved&) const { meter.add(disputes_resolved); }
  void operator()(const hold_placed&) const { meter.add(holds_placed); }

  // -- where the account stands

  void operator()(const phase_entered& what) const {
    const auto owed = balance(account).minor;
    const auto left = [&](indicator which, indicator money) {
      meter.add(which);
      meter.add(money, owed);
    };
    left(phase_exits, phase_exits_balance);
    if (!account.phase_name.empty() && what.cause == phase_cause::days_past_due)
      left(phase_rolls, phase_rolls_balance);
    if (what.cause == phase_cause::cured) {
      left(phase_cures, phase_cures_balance);
      if (!was_tried_in_phase())
        meter.add(phase_self_cures);
    }
    meter.settle(account);
    meter.add(phase_entries);
    meter.add(phase_entries_balance, owed);
  }
  /// As far back as contacts are kept.
  bool was_tried_in_phase() const {
    const auto& contacts = account.contact.contacts;
    return std::any_of(contacts.begin(), contacts.end(), [this](const auto& each) {
      return !each.made.inbound && each.made.when >= account.phase_entered_at;
    });
  }
  void operator()(const strategy_entered&) const { meter.settle(account); }
  void operator()(const arm_assigned&) const { meter.settle(account); }
  void operator()(const arm_left&) const { meter.settle(account); }

  // -- arrangements

  void operator()(const arrangement_offered&) const { meter.add(arrangements_offered); }
  void operator()(const arrangement_made& what) const {
    meter.add(arrangements_made);
    if (const auto* item = account.find_arrangement(what.arrangement))
      meter.add_money(arrangements_made_debt, item->debt);
  }
  void operator()(const instalment_missed&) const { meter.add(instalments_missed); }
  void operator()(const arrangement_ended& what) const {
    if (const auto* item = account.find_arrangement(what.arrangement))
      count_arrangement(*item, what.outcome, 1);
  }
  void operator()(const arrangement_reopened& what) const {
    if (const auto* item = account.find_arrangement(what.arrangement))
      count_arrangement(*item, item->status, -1);
  }
  void count_arrangement(const arrangement& item, arrangement_status outcome, int64_t sign) const {
    if (outcome == arrangement_status::kept) {
      meter.add(arrangements_kept, sign);
      meter.add(arrangements_kept_debt, sign * item.debt.minor);
    } else if (outcome == arrangement_status::broken) {
      meter.add(arrangements_broken, sign);
      meter.add(arrangements_broken_debt, sign * item.debt.minor);
    }
  }
};

} // namespace

void count_event(indicator_meter& meter, const account_state& before, const event& what) {
  std::visit(counter{meter, before}, what);
}

} // namespace recobro
