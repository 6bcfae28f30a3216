#pragma once

// Checks the text of a value against what its field has to be, and writes it as JSON.
// Mapping files use it for what is constant, the row mapper for what is not.

#include "tools/import/mapping.hpp"

#include <string>
#include <string_view>

namespace recobro {

/// Beyond what a value itself says.
struct value_context {
  std::optional<currency> unit;
  std::optional<zone> local;
};

/// A value's texts, with the columns put in. Only those that its form has are looked at.
struct value_texts {
  struct term {
    std::string_view text; // plain decimal
    bool minus = false;
  };
  std::string_view text;
  std::span<const term> terms; // amount
  std::string_view shift = {}; // count of days or months, when the value has a shift
};

/// Appends the value as a JSON string. On an error nothing is appended. The detail names
/// the field and never shows the text, which may be personal.
result<void> append_value(const row_value& value, const value_texts& texts,
                          const value_context& context, std::string& out);

/// Appends `text` between quotes, escaped. @pre valid UTF-8
void append_quoted(std::string& out, std::string_view text);

/// "2006-07-24T00:00:00+02:00": the instant on the zone's wall clock.
void append_local_instant(std::string& out, instant when, zone where);

} // namespace recobro
