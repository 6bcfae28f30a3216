#pragma once

// Reading single values out of simdjson's forward pass, with faults that name field and
// byte. Internal to the readers of commands.

#include "actors/gateway/line_reader.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

namespace recobro {

/// Notes the first fault. Every reading function gives false after one.
class json_text_pass {
public:
  explicit json_text_pass(const char* begin)
    : begin_{begin} {}

  const std::optional<error>& fault() const { return fault_; }

  bool fail(errc code, std::string detail) {
    if (!fault_)
      fault_ = error{code, std::move(detail)};
    return false;
  }
  /// The text itself is no JSON; where and why, the caller finds out from the whole line.
  bool broken() { return false; }

  uint32_t position(simdjson::ondemand::value& value) const {
    return static_cast<uint32_t>(value.raw_json_token().data() - begin_ + 1);
  }
  char first_byte(simdjson::ondemand::value& value) const { return value.raw_json_token().front(); }
  bool wrong_type(simdjson::ondemand::value& value, std::string_view field,
                  std::string_view expected) {
    return fail(errc::wrong_type,
                fmt::format("field \"{}\" (byte {}) must be {}", field, position(value), expected));
  }

  /// A text or a number.
  bool scalar(simdjson::ondemand::value& value, std::string_view field, raw_value& out);
  /// A text of at most `bytes_max`, without NUL.
  bool text(simdjson::ondemand::value& value, std::string_view field, size_t bytes_max,
            raw_value& out);

private:
  const char* begin_;
  std::optional<error> fault_;
};

} // namespace recobro
