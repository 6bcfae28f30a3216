#pragma once

// The stored forms of arrangements and of what happens to them. Internal to core/store.

#include "core/account/arrangement.hpp"
#include "core/store/record_parts.hpp"

namespace recobro {

void write(const arrangement& from, records::arrangement& to);
arrangement read(const records::arrangement& from, record_faults& faults);

void write(const arrangement_offered& from, records::arrangement_offered& to);
arrangement_offered read(const records::arrangement_offered& from, record_faults& faults);
void write(const arrangement_approved& from, records::arrangement_approved& to);
arrangement_approved read(const records::arrangement_approved& from, record_faults& faults);
void write(const arrangement_made& from, records::arrangement_made& to);
arrangement_made read(const records::arrangement_made& from, record_faults& faults);
void write(const instalments_served& from, records::instalments_served& to);
instalments_served read(const records::instalments_served& from, record_faults& faults);
void write(const instalment_missed& from, records::instalment_missed& to);
instalment_missed read(const records::instalment_missed& from, record_faults& faults);
void write(const arrangement_ended& from, records::arrangement_ended& to);
arrangement_ended read(const records::arrangement_ended& from, record_faults& faults);
void write(const arrangement_reopened& from, records::arrangement_reopened& to);
arrangement_reopened read(const records::arrangement_reopened& from, record_faults& faults);
void write(const discount_granted& from, records::discount_granted& to);
discount_granted read(const records::discount_granted& from, record_faults& faults);
void write(const discount_withdrawn& from, records::discount_withdrawn& to);
discount_withdrawn read(const records::discount_withdrawn& from, record_faults& faults);

} // namespace recobro
