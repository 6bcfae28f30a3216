#include "core/store/action_records.hpp"

#include "core/store/contact_records.hpp"
#include "core/store/task_records.hpp"

namespace recobro {

void write(const action_planned& from, records::action_planned& to) {
  to.set_number(from.number);
  to.set_kind(static_cast<uint32_t>(from.kind));
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_what(from.what);
  to.set_script(from.script);
  to.set_because(from.because);
  write_priority(from.priority, to);
  if (from.check != contact_check{})
    write(from.check, *to.mutable_check());
  to.set_at(stored(from.at));
  if (from.not_before != instant{})
    to.set_not_before(stored(from.not_before));
  to.set_tone(from.tone);
  to.set_to(static_cast<uint32_t>(from.to));
  to.set_party(from.party);
  to.set_contacts(from.contacts);
  to.set_wanted_since(stored(from.wanted_since));
  if (from.terms != task_terms{})
    write(from.terms, *to.mutable_terms());
}

action_planned read(const records::action_planned& from, record_faults& faults) {
  return {from.number(),
          faults.enumerator(from.kind(), action_kind::task, "kind of an action"),
          faults.enumerator(from.by(), channel::agent_call, "channel"),
          from.what(),
          from.script(),
          from.because(),
          read_priority(from),
          read(from.check()),
          instant_of(from.at()),
          instant_of(from.not_before()),
          from.tone(),
          faults.enumerator(from.to(), party_role::other, "role of a party"),
          from.party(),
          from.contacts(),
          instant_of(from.wanted_since()),
          read(from.terms())};
}

void write(const action_postponed& from, records::action_postponed& to) {
  write(from.content, *to.mutable_content());
  to.set_quota(from.quota);
  to.set_room_from(stored(from.room_from));
}
action_postponed read(const records::action_postponed& from, record_faults& faults) {
  return {read(from.content(), faults), from.quota(), instant_of(from.room_from())};
}

void write(const action_cancelled& from, records::action_cancelled& to) {
  to.set_number(from.number);
  to.set_reason(from.reason);
}
action_cancelled read(const records::action_cancelled& from, record_faults&) {
  return {from.number(), from.reason()};
}

void write(const action_released& from, records::action_released& to) {
  write(from.content, *to.mutable_content());
}
action_released read(const records::action_released& from, record_faults& faults) {
  return {read(from.content(), faults)};
}

void write(const action_deferred& from, records::action_deferred& to) {
  to.set_number(from.number);
  write_due(from.until, to, &records::action_deferred::set_until);
  write(from.check, *to.mutable_check());
}
action_deferred read(const records::action_deferred& from, record_faults&) {
  return {from.number(), from.has_until() ? instant_of(from.until()) : never, read(from.check())};
}

void write(const planned_action& from, records::planned_action& to) {
  to.set_number(from.number);
  to.set_kind(static_cast<uint32_t>(from.kind));
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_handed_over(from.handed_over);
  to.set_at(stored(from.at));
  write_due(from.waits_until, to, &records::planned_action::set_waits_until);
  to.set_what(from.what);
  to.set_because(from.because);
  to.set_tone(from.tone);
  to.set_to(static_cast<uint32_t>(from.to));
  to.set_party(from.party);
  to.set_contacts(from.contacts);
  to.set_script(from.script);
  write_priority(from.priority, to);
  to.set_wanted_since(stored(from.wanted_since));
  to.set_quota(from.quota);
  to.set_room_from(stored(from.room_from));
  if (from.terms != task_terms{})
    write(from.terms, *to.mutable_terms());
}
planned_action read(const records::planned_action& from, record_faults& faults) {
  return {from.number(),
          faults.enumerator(from.kind(), action_kind::task, "kind of an action"),
          faults.enumerator(from.by(), channel::agent_call, "channel"),
          from.handed_over(),
          instant_of(from.at()),
          from.has_waits_until() ? instant_of(from.waits_until()) : never,
          from.what(),
          from.because(),
          from.tone(),
          faults.enumerator(from.to(), party_role::other, "role of a party"),
          from.party(),
          from.contacts(),
          from.script(),
          read_priority(from),
          instant_of(from.wanted_since()),
          from.quota(),
          instant_of(from.room_from()),
          read(from.terms())};
}

} // namespace recobro
