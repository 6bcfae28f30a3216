#pragma once

// Entries and events as interfaces show them. docs/api.md lists the members.

#include "actors/gateway/json_writer.hpp"
#include "core/account/event.hpp"

namespace recobro {

/// Appends one object. Amounts are decimal text in `unit`.
void write_event(json_writer& out, const event& what, currency unit);

/// Appends one object: sequence, command, type, at, decided_at, actor, events.
void write_entry(json_writer& out, const entry& what, currency unit);

/// Appends the member "channels" unless all classes are meant.
void write_classes(json_writer& out, class_set of);

/// The words of the enumerations that only interfaces show.
inline constexpr size_t promise_status_count = 6;
inline constexpr size_t phase_cause_count = 6;
inline constexpr size_t action_kind_count = 2;
std::string_view name_of(promise_status status);
std::string_view name_of(phase_cause cause);
std::string_view name_of(action_kind kind);

} // namespace recobro
