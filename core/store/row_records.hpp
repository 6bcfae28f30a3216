#pragma once

// Values of the families outbox, policies, dead_letters and audit, to and from their stored form.
// What the key holds is not repeated in the value. Internal to core/store.

#include "core/store/journal.hpp"

namespace recobro {

std::string encode(const outbox_row& what);
result<outbox_row> decode_outbox_row(std::string_view key, std::string_view bytes);

std::string encode(const stored_policy& what);
result<stored_policy> decode_policy(std::string_view key, std::string_view bytes);

std::string encode(const dead_letter& what);
result<dead_letter> decode_dead_letter(std::string_view key, std::string_view bytes);

std::string encode(const audit_record& what);
result<audit_record> decode_audit_record(std::string_view bytes); // without its number

} // namespace recobro
