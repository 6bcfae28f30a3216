#pragma once

// Events to and from their stored form. Internal to core/store.

#include "core/store/record_parts.hpp"

namespace recobro {

void write(const event& from, records::event& to);
event read(const records::event& from, record_faults& faults);

} // namespace recobro
