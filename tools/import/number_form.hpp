#pragma once

// How a file writes its numbers. Stated by the mapping, never guessed: "1.234" is one
// thing or the other.

#include "core/base/result.hpp"

#include <string>
#include <string_view>

namespace recobro {

struct number_form {
  char decimal = '.';
  char grouping = '\0';    // between groups of three digits; NUL: none allowed
  bool scientific = false; // "5.00E+05" is allowed
  friend bool operator==(const number_form&, const number_form&) = default;
};

/// The same number as plain decimal text ("-1234.5"), without a rounding of any kind. Text
/// that needs no change is given back as it is, otherwise it is built in `buffer`.
/// Errors: amount_malformed. The detail says what is wrong and never shows the text.
result<std::string_view> plain_decimal(std::string_view text, const number_form& form,
                                       std::string& buffer);

/// `text`, plain decimal, as a whole number without leading zeros ("35.0" -> "35").
/// Errors: amount_malformed.
result<std::string_view> whole_number(std::string_view text, std::string& buffer);

} // namespace recobro
