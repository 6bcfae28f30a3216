#pragma once

// First half of reading a command: JSON text to named, still untyped fields, in one
// forward pass without a tree. The second half is command_build.hpp.

#include "actors/gateway/command_fields.hpp"
#include "core/account/command.hpp"

#include <array>
#include <memory>
#include <string_view>
#include <vector>

namespace recobro {

/// A text or number as it stands in the line. Lives until the next line is read.
struct raw_value {
  enum class kind : uint8_t { absent, text, number };
  kind is = kind::absent;
  uint32_t at = 0; // byte in the line, from 1
  std::string_view text;
};

struct raw_obligation {
  raw_value id, kind, due, amount;
};

struct raw_command {
  field_set present = 0;
  std::array<raw_value, command_field_count> fields; // scalar ones
  attribute_list attributes;                         // sorted
  std::vector<raw_obligation> obligations;           // a list of objects
  std::vector<raw_value> obligation_names;           // a list of texts
  std::string debtor;                                // canonical JSON object

  const raw_value& operator[](command_field field) const {
    return fields[static_cast<size_t>(field)];
  }
};

class line_reader {
public:
  line_reader();
  ~line_reader();

  /// Replaces `out`. Errors: malformed_json, unknown_field, wrong_type, duplicate_key,
  /// nesting_too_deep, line_too_long, invalid_utf8, nul_byte, truncated, text_too_long,
  /// invalid_identifier and value_out_of_range for names and counts within lists.
  result<void> read(std::string_view line, raw_command& out);

private:
  struct buffers;
  std::unique_ptr<buffers> buffers_;
};

} // namespace recobro
