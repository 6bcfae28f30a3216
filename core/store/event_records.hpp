#pragma once

// Events to and from their stored form. Internal to core/store.

#include "core/store/record_parts.hpp"

namespace recobro {

void write(const action_planned& from, records::action_planned& to);
action_planned read(const records::action_planned& from, record_faults& faults);

void write(const event& from, records::event& to);
event read(const records::event& from, record_faults& faults);

} // namespace recobro
