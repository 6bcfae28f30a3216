#include "core/store/action_records.hpp"

#include "core/store/contact_records.hpp"

namespace recobro {

void write(const action_planned& from, records::action_planned& to) {
  to.set_number(from.number);
  to.set_kind(static_cast<uint32_t>(from.kind));
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_what(from.what);
  to.set_script(from.script);
  to.set_because(from.because);
  to.set_priority(from.priority.points);
  for (const auto& part : from.priority.parts) {
    auto& stored_part = *to.add_priority_parts();
    stored_part.set_name(part.name);
    stored_part.set_points(part.points);
  }
  if (from.check != contact_check{})
    write(from.check, *to.mutable_check());
  to.set_at(stored(from.at));
  if (from.not_before != instant{})
    to.set_not_before(stored(from.not_before));
  to.set_tone(from.tone);
}

action_planned read(const records::action_planned& from, record_faults& faults) {
  score priority{from.priority(), {}};
  for (const auto& part : from.priority_parts())
    priority.parts.push_back({part.name(), part.points()});
  return {from.number(),
          faults.enumerator(from.kind(), action_kind::task, "kind of an action"),
          faults.enumerator(from.by(), channel::agent_call, "channel"),
          from.what(),
          from.script(),
          from.because(),
          std::move(priority),
          read(from.check()),
          instant_of(from.at()),
          instant_of(from.not_before()),
          from.tone()};
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

} // namespace recobro
