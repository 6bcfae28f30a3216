#pragma once

// Second half of reading a command: fields to a typed command.

#include "actors/gateway/command_json.hpp"
#include "actors/gateway/line_reader.hpp"

namespace recobro {

/// Errors: unknown_field, missing_field, wrong_type, unknown_type, invalid_identifier,
/// text_too_long, unknown_value, and those of amounts, currencies, dates and zones.
result<parsed_command> build_command(const raw_command& raw, const command_frame& frame);

} // namespace recobro
