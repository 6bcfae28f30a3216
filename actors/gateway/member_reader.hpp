#pragma once

// Takes members out of one small JSON object that somebody sent. The first fault stays, so that a
// reader can go through all it wants and ask once at the end; a member that nobody asked for is a
// fault too.

#include "core/base/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// The object that a small body is; `expected` says what it holds, for who sent something else.
/// Errors: malformed_json, wrong_type, duplicate_key (the last of two would count, and nobody meant
/// that).
result<nlohmann::json> read_object(std::string_view text, std::string_view expected);

class member_reader {
public:
  /// Reads from `from` for as long as it lives.
  explicit member_reader(const nlohmann::json& from)
    : from_{from} {}

  /// Empty when it is absent; one that is required is not empty. Errors: missing_field, wrong_type,
  /// text_too_long.
  std::string text(const char* name, bool required, size_t bytes_max = 200);
  /// Of somebody or something; where it stands it is not empty, or a slip of a script would name
  /// everybody. Errors: as text, and value_out_of_range.
  std::string name(const char* name);
  /// Errors: value_out_of_range.
  std::optional<uint64_t> number(const char* name, uint64_t most);
  /// From -most to most. Errors: value_out_of_range.
  std::optional<int64_t> signed_number(const char* name, int64_t most);
  /// At most 200 texts. Errors: wrong_type.
  std::optional<std::vector<std::string>> words(const char* name);
  /// Null when it is absent. Errors: wrong_type.
  const nlohmann::json* object(const char* name);

  /// A fault of the caller's own finding; it counts if it is the first.
  void note(errc code, std::string detail);
  /// The first fault; else an unknown member is one.
  std::optional<error> finish();

private:
  const nlohmann::json* find(const char* name);

  const nlohmann::json& from_;
  std::vector<std::string_view> asked_;
  std::optional<error> fault_;
};

} // namespace recobro
