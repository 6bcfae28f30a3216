#pragma once

// Says precisely what is wrong with a text that the fast parser refused. Slow and only
// for the error path.

#include "core/base/result.hpp"

#include <optional>
#include <string_view>

namespace recobro {

/// The first fault: nul_byte, invalid_utf8, nesting_too_deep, truncated or malformed_json,
/// with its byte (from 1). Nothing when the text is one JSON value nested at most
/// `nesting` deep.
std::optional<error> diagnose_json(std::string_view text, int nesting);

/// Offset of the first byte that is no UTF-8; npos when all is.
size_t find_invalid_utf8(std::string_view text);

/// True when `text` is a number by the grammar of JSON.
bool is_json_number(std::string_view text);

} // namespace recobro
