#pragma once

// The stored forms of what happens to actions. Internal to core/store.

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

} // namespace recobro
