#pragma once

// The stored forms of trials and choices, and of what happens to them. Internal to core/store.

#include "core/store/record_parts.hpp"

namespace recobro {

void write(const trial& from, records::trial& to);
trial read(const records::trial& from, record_faults& faults);
void write(const pending_choice& from, records::pending_choice& to);
pending_choice read(const records::pending_choice& from, record_faults& faults);

void write(const arm_assigned& from, records::arm_assigned& to);
arm_assigned read(const records::arm_assigned& from, record_faults& faults);
void write(const arm_measured& from, records::arm_measured& to);
arm_measured read(const records::arm_measured& from, record_faults& faults);
void write(const arm_left& from, records::arm_left& to);
arm_left read(const records::arm_left& from, record_faults& faults);
void write(const choice_made& from, records::choice_made& to);
choice_made read(const records::choice_made& from, record_faults& faults);
void write(const choice_ended& from, records::choice_ended& to);
choice_ended read(const records::choice_ended& from, record_faults& faults);

} // namespace recobro
