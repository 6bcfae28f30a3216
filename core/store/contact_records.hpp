#pragma once

// The stored forms of what an account knows of contacts, and of what the contact rules said.
// Internal to core/store.

#include "core/account/contact_knowledge.hpp"
#include "core/store/record_parts.hpp"

namespace recobro {

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

void write(const contact_note& from, records::contact_note& to);
contact_note read(const records::contact_note& from, record_faults& faults);
void write(const stop_request& from, records::stop_request& to);
stop_request read(const records::stop_request& from, record_faults& faults);

} // namespace recobro
