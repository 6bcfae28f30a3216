#pragma once

// The stored forms of what happens to actions. Internal to core/store.

#include "core/account/state.hpp"
#include "core/store/record_parts.hpp"

namespace recobro {

void write(const action_planned& from, records::action_planned& to);
action_planned read(const records::action_planned& from, record_faults& faults);
void write(const action_cancelled& from, records::action_cancelled& to);
action_cancelled read(const records::action_cancelled& from, record_faults& faults);
void write(const action_released& from, records::action_released& to);
action_released read(const records::action_released& from, record_faults& faults);
void write(const action_deferred& from, records::action_deferred& to);
action_deferred read(const records::action_deferred& from, record_faults& faults);
void write(const action_postponed& from, records::action_postponed& to);
action_postponed read(const records::action_postponed& from, record_faults& faults);
void write(const planned_action& from, records::planned_action& to);
planned_action read(const records::planned_action& from, record_faults& faults);

/// Of any record with a priority and its parts.
template <class Record>
void write_priority(const score& from, Record& to) {
  to.set_priority(from.points);
  for (const auto& part : from.parts) {
    auto& stored_part = *to.add_priority_parts();
    stored_part.set_name(part.name);
    stored_part.set_points(part.points);
  }
}

template <class Record>
score read_priority(const Record& from) {
  score to{from.priority(), {}};
  for (const auto& part : from.priority_parts())
    to.parts.push_back({part.name(), part.points()});
  return to;
}

} // namespace recobro
