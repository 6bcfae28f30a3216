#pragma once

// The stored forms of what an account knows of contacts, and of what the contact rules said.
// Internal to core/store.

#include "core/account/contact_knowledge.hpp"
#include "core/store/record_parts.hpp"

namespace recobro {

void write(const contact_recorded& from, records::contact_recorded& to);
contact_recorded read(const records::contact_recorded& from, record_faults& faults);
void write(const contact_check& from, records::contact_check& to);
contact_check read(const records::contact_check& from);

void write(const channel_authorisation& from, records::channel_authorisation& to);
channel_authorisation read(const records::channel_authorisation& from, record_faults& faults);
void write(const channel_authorised& from, records::channel_authorised& to);
channel_authorised read(const records::channel_authorised& from, record_faults& faults);
void write(const channel_revoked& from, records::channel_revoked& to);
channel_revoked read(const records::channel_revoked& from, record_faults& faults);
void write(const contact_stopped& from, records::contact_stopped& to);
contact_stopped read(const records::contact_stopped& from, record_faults& faults);
void write(const contact_resumed& from, records::contact_resumed& to);
contact_resumed read(const records::contact_resumed& from, record_faults& faults);

void write(const consent_given& from, records::consent_given& to);
consent_given read(const records::consent_given& from, record_faults& faults);
void write(const consent_withdrawn& from, records::consent_withdrawn& to);
consent_withdrawn read(const records::consent_withdrawn& from, record_faults& faults);
void write(const hours_designated& from, records::hours_designated& to);
hours_designated read(const records::hours_designated& from, record_faults& faults);
void write(const hours_released& from, records::hours_released& to);
hours_released read(const records::hours_released& from, record_faults& faults);
void write(const attorney_named& from, records::attorney_named& to);
attorney_named read(const records::attorney_named& from, record_faults& faults);
void write(const attorney_dismissed& from, records::attorney_dismissed& to);
attorney_dismissed read(const records::attorney_dismissed& from, record_faults& faults);
void write(const party_named& from, records::party_named& to);
party_named read(const records::party_named& from, record_faults& faults);
void write(const party_removed& from, records::party_removed& to);
party_removed read(const records::party_removed& from, record_faults& faults);

void write(const contact_consent& from, records::contact_consent& to);
contact_consent read(const records::contact_consent& from, record_faults& faults);
void write(const designated_hours& from, records::designated_hours& to);
designated_hours read(const records::designated_hours& from, record_faults& faults);
void write(const time_span& from, records::time_span& to);
time_span read(const records::time_span& from, record_faults& faults);
void write(const known_party& from, records::known_party& to);
known_party read(const records::known_party& from, record_faults& faults);

void write(const contact_note& from, records::contact_note& to);
contact_note read(const records::contact_note& from, record_faults& faults);
void write(const stop_request& from, records::stop_request& to);
stop_request read(const records::stop_request& from, record_faults& faults);

} // namespace recobro
