#pragma once

// Writing small pieces of JSON by hand, where a document tree would cost more than the
// text itself (result lines, personal data, the feed).

#include <cstdint>
#include <string>
#include <string_view>

namespace recobro {

/// Appends `text` as a JSON string. @pre valid UTF-8
void append_json_string(std::string& out, std::string_view text);

/// Appends `"name":`, with a comma before it unless an object or list has just begun.
void append_json_key(std::string& out, std::string_view name);

/// "12.50" of 1250.
std::string percent_text(int64_t basis_points);

} // namespace recobro
