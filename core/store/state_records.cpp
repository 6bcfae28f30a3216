#include "core/store/state_records.hpp"

#include "core/store/action_records.hpp"
#include "core/store/arrangement_records.hpp"
#include "core/store/contact_records.hpp"
#include "core/store/migration_records.hpp"
#include "core/store/task_records.hpp"
#include "core/store/treatment_records.hpp"
#include "core/store/trial_records.hpp"

namespace recobro {

namespace {

void write(const obligation& from, records::obligation& to) {
  to.set_id(from.id);
  to.set_kind(from.kind);
  to.set_due(stored(from.due));
  to.set_principal(from.principal.minor);
  to.set_fees(from.fees.minor);
  to.set_paid(from.paid.minor);
  to.set_withdrawn(from.withdrawn);
}
obligation read(const records::obligation& from, record_faults&) {
  return {from.id(),           from.kind(),         date_of(from.due()), amount{from.principal()},
          amount{from.fees()}, amount{from.paid()}, from.withdrawn()};
}

void write(const payment& from, records::payment& to) {
  to.set_id(from.id);
  to.set_value(from.value.minor);
  to.set_happened_at(stored(from.happened_at));
  to.set_reversed(from.reversed);
  recobro::write(from.allocations, *to.mutable_allocations());
}
payment read(const records::payment& from, record_faults&) {
  return {from.id(), amount{from.value()}, instant_of(from.happened_at()), from.reversed(),
          recobro::read(from.allocations())};
}

void write(const promise& from, records::promise& to) {
  to.set_id(from.id);
  to.set_value(from.value.minor);
  to.set_due(stored(from.due));
  to.set_made_at(stored(from.made_at));
  to.set_ends_at(stored(from.ends_at));
  to.set_enough(from.enough.minor);
  to.set_payments_before(from.payments_before);
  to.set_status(static_cast<uint32_t>(from.status));
}
promise read(const records::promise& from, record_faults& faults) {
  return {from.id(),
          amount{from.value()},
          date_of(from.due()),
          instant_of(from.made_at()),
          instant_of(from.ends_at()),
          amount{from.enough()},
          faults.enumerator(from.status(), promise_status::cancelled, "status of a promise"),
          from.payments_before()};
}

void write(const hold& from, records::hold& to) {
  to.set_id(from.id);
  to.set_reason(from.reason);
  write_due(from.until, to, &records::hold::set_until);
}
hold read(const records::hold& from, record_faults&) {
  return {from.id(), from.reason(), from.has_until() ? instant_of(from.until()) : never};
}

void write(const dispute& from, records::dispute& to) {
  to.set_id(from.id);
  to.set_reason(from.reason);
  to.set_resolved(!from.open);
  to.set_resolved_at(stored(from.resolved_at));
  to.set_outcome(from.outcome);
}
dispute read(const records::dispute& from, record_faults&) {
  return {from.id(), from.reason(), !from.resolved(), instant_of(from.resolved_at()),
          from.outcome()};
}

void write(const running_deadline& from, records::running_deadline& to) {
  to.set_name(from.name);
  write_due(from.due, to, &records::running_deadline::set_due);
}
running_deadline read(const records::running_deadline& from, record_faults&) {
  return {from.name(), from.has_due() ? instant_of(from.due()) : never};
}

void write(const seen_command& from, records::seen_command& to) {
  to.set_id(from.id);
  to.set_content_hash(from.content_hash);
  to.set_sequence(from.sequence);
  to.set_decided_at(stored(from.decided_at));
}
seen_command read(const records::seen_command& from, record_faults&) {
  return {from.id(), from.content_hash(), from.sequence(), instant_of(from.decided_at())};
}

template <class Value, class Record>
void write_all(const std::vector<Value>& from, google::protobuf::RepeatedPtrField<Record>* to) {
  to->Reserve(static_cast<int>(from.size()));
  for (const auto& each : from)
    write(each, *to->Add());
}

template <class Value, class Record>
void read_all(const google::protobuf::RepeatedPtrField<Record>& from, std::vector<Value>& to,
              record_faults& faults) {
  to.reserve(static_cast<size_t>(from.size()));
  for (const auto& each : from)
    to.push_back(read(each, faults));
}

void write_contacts(const account_state& from, records::account_state& to) {
  auto count = from.contacts.size();
  while (count > 0 && from.contacts[count - 1] == 0)
    --count;
  for (size_t index = 0; index < count; ++index)
    to.add_contacts(from.contacts[index]);
}

void read_contacts(const records::account_state& from, account_state& to, record_faults& faults) {
  const auto count = static_cast<size_t>(from.contacts_size());
  if (count > to.contacts.size())
    faults.note("contacts are counted for " + std::to_string(count) + " channels, at most "
                + std::to_string(to.contacts.size()) + " are known");
  for (size_t index = 0; index < std::min(count, to.contacts.size()); ++index)
    to.contacts[index] = from.contacts(static_cast<int>(index));
}

void write_lists(const account_state& from, records::account_state& to) {
  write_all(from.obligations, to.mutable_obligations());
  write_all(from.payments, to.mutable_payments());
  write_all(from.promises, to.mutable_promises());
  write_all(from.holds, to.mutable_holds());
  write_all(from.disputes, to.mutable_disputes());
  write_all(from.actions, to.mutable_actions());
  write_all(from.deadlines, to.mutable_deadlines());
  write_all(from.seen, to.mutable_seen());
  write_all(from.contact.contacts, to.mutable_contact_notes());
  write_all(from.contact.authorisations, to.mutable_authorisations());
  write_all(from.contact.stops, to.mutable_stops());
  write_all(from.arrangements, to.mutable_arrangements());
  write_all(from.trials, to.mutable_trials());
  write_all(from.choices, to.mutable_choices());
  write_all(from.chains, to.mutable_chains());
  write_all(from.efforts, to.mutable_efforts());
  write_all(from.points, to.mutable_points());
  write_all(from.contact.consents, to.mutable_consents());
  write_all(from.contact.designations, to.mutable_designations());
  write_all(from.contact.represented, to.mutable_represented());
  write_all(from.contact.parties, to.mutable_parties());
  write_all(from.tasks, to.mutable_tasks());
  write_all(from.channels, to.mutable_channels());
}

void read_lists(const records::account_state& from, account_state& to, record_faults& faults) {
  read_all(from.obligations(), to.obligations, faults);
  read_all(from.payments(), to.payments, faults);
  read_all(from.promises(), to.promises, faults);
  read_all(from.holds(), to.holds, faults);
  read_all(from.disputes(), to.disputes, faults);
  read_all(from.actions(), to.actions, faults);
  read_all(from.deadlines(), to.deadlines, faults);
  read_all(from.seen(), to.seen, faults);
  read_all(from.contact_notes(), to.contact.contacts, faults);
  read_all(from.authorisations(), to.contact.authorisations, faults);
  read_all(from.stops(), to.contact.stops, faults);
  read_all(from.arrangements(), to.arrangements, faults);
  read_all(from.trials(), to.trials, faults);
  read_all(from.choices(), to.choices, faults);
  read_all(from.chains(), to.chains, faults);
  read_all(from.efforts(), to.efforts, faults);
  read_all(from.points(), to.points, faults);
  read_all(from.consents(), to.contact.consents, faults);
  read_all(from.designations(), to.contact.designations, faults);
  read_all(from.represented(), to.contact.represented, faults);
  read_all(from.parties(), to.contact.parties, faults);
  read_all(from.tasks(), to.tasks, faults);
  read_all(from.channels(), to.channels, faults);
}

} // namespace

void write(const account_state& from, records::account_state& to) {
  to.set_sequence(from.sequence);
  if (from.unit)
    to.set_unit(std::string(from.unit->code()));
  to.set_zone(std::string(from.local.name()));
  to.set_policy(from.policy);
  to.set_language(from.language);
  write(from.attributes, *to.mutable_attributes());
  write_lists(from, to);
  to.set_phase(from.phase);
  to.set_phase_name(from.phase_name);
  to.set_phase_entered_at(stored(from.phase_entered_at));
  to.set_next_step(from.next_step);
  write_due(from.step_due, to, &records::account_state::set_step_due);
  to.set_actions_planned(from.actions_planned);
  write_contacts(from, to);
  to.set_opened_at(stored(from.opened_at));
  to.set_last_decided_at(stored(from.last_decided_at));
  to.set_owes(!from.settled);
  to.set_closed(from.closed);
  to.set_erased(from.erased);
  to.set_close_reason(from.close_reason);
  to.set_strategy(from.strategy);
  to.set_strategy_name(from.strategy_name);
  to.set_segment(from.segment);
  to.set_zone_known(from.zone_known);
  to.set_agent(from.agent);
  write_due(from.cure_due, to, &records::account_state::set_cure_due);
  if (from.move)
    write(*from.move, *to.mutable_move());
  if (from.migration)
    write(*from.migration, *to.mutable_migration());
}

account_state read(const records::account_state& from, record_faults& faults) {
  account_state to;
  to.sequence = from.sequence();
  if (!from.unit().empty())
    to.unit = faults.unit(from.unit());
  to.local = faults.local(from.zone());
  to.policy = from.policy();
  to.language = from.language();
  to.attributes = read(from.attributes());
  read_lists(from, to, faults);
  to.phase = faults.small(from.phase(), "phase");
  to.phase_name = from.phase_name();
  to.phase_entered_at = instant_of(from.phase_entered_at());
  to.next_step = faults.small(from.next_step(), "next step");
  to.step_due = from.has_step_due() ? instant_of(from.step_due()) : never;
  to.actions_planned = from.actions_planned();
  read_contacts(from, to, faults);
  to.opened_at = instant_of(from.opened_at());
  to.last_decided_at = instant_of(from.last_decided_at());
  to.settled = !from.owes();
  to.closed = from.closed();
  to.erased = from.erased();
  to.close_reason = from.close_reason();
  to.strategy = faults.small(from.strategy(), "strategy");
  to.strategy_name = from.strategy_name();
  to.segment = from.segment();
  to.zone_known = from.zone_known();
  to.agent = from.agent();
  to.cure_due = from.has_cure_due() ? instant_of(from.cure_due()) : never;
  if (from.has_move())
    to.move = read(from.move(), faults);
  if (from.has_migration())
    to.migration = read(from.migration(), faults);
  return to;
}

} // namespace recobro
