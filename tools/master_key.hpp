#pragma once

// The master key of the vault, from a file or from the environment.

#include "core/base/result.hpp"

#include <string>
#include <string_view>

namespace recobro {

inline constexpr size_t master_key_bytes = 32;

/// The 32 bytes of a key written as such, as 64 hexadecimal digits or as base64; a line
/// end behind the digits is no part of it. Errors: master_key_wrong, which says how long
/// the text was and never what stood in it.
result<std::string> parse_master_key(std::string_view text, std::string_view where);

/// From `file`, or from RECOBRO_MASTER_KEY when `file` is empty; empty text when neither
/// is there. Errors: file_unreadable, master_key_wrong.
result<std::string> read_master_key(const std::string& file);

/// True when others than the owner may read the file.
bool readable_by_others(const std::string& file);

} // namespace recobro
