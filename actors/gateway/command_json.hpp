#pragma once

// One line of NDJSON <-> one command. The only reader of commands from outside: HTTP,
// WebSocket, replay and the dead-letter list share it. docs/api.md lists the fields.
//
// Strict: every field is known, stands once and has its type; amounts never pass
// through floating point. Errors name the field and its byte (from 1) in the line.

#include "actors/gateway/content_hash.hpp"
#include "core/account/command.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace recobro {

inline constexpr size_t line_bytes_max = 1 << 20;
inline constexpr int nesting_max = 8;
inline constexpr size_t text_bytes_max = 200;    // an attribute
inline constexpr size_t note_bytes_max = 4'000;  // a personal text
inline constexpr size_t contact_points_max = 50; // phones, emails or addresses of a debtor

struct parsed_command {
  account_key account;
  command what; // received_at and actor are the caller's to set
};

/// What an address (URL) or header already says about a command, so that its text need not.
/// Where a member is set, the text must not have the field.
struct command_frame {
  std::string_view type; // "account_put"
  std::string_view portfolio;
  std::string_view account;
  std::string_view id;      // of a header
  bool id_optional = false; // without: the id stays empty
  bool at_optional = false; // without: happened_at is `at_default` and not in the hash
  instant at_default{};
};

/// Reuses its buffers from line to line; one for each thread.
class command_parser {
public:
  command_parser();
  ~command_parser();
  command_parser(command_parser&&) noexcept;
  command_parser& operator=(command_parser&&) noexcept;

  /// Errors: the codes 1-13, 15, 16, 30, 32-35, 37, 38 and 40 of the catalogue.
  result<parsed_command> parse(std::string_view line, const command_frame& frame = {});

  /// The command id in the last line, as far as it could be read; empty otherwise.
  std::string_view last_id() const;

private:
  struct buffers;
  std::unique_ptr<buffers> buffers_;
};

/// With a parser of this thread's own.
result<parsed_command> parse_command(std::string_view line, const command_frame& frame = {});

/// The line that gives this command again, without personal data. For dead letters.
/// @pre what is not wake_up
std::string command_to_json(const account_key& account, const command& what);

} // namespace recobro
