#pragma once

// What an agent's client says, one JSON object for each message, read strictly: docs/agents.md has
// them all.

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/work/desk.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace recobro {

/// Of a message, all its fragments together. The longest, a completion with a note that is all
/// escapes, has less than half of it.
inline constexpr size_t agent_message_bytes_max = 64u << 10;

struct hello_word {
  agent_claim claim;
  std::optional<uint64_t> resume; // number of the last message that the client has seen
};
struct ready_word {
  uint32_t credit = 1;
};
struct heartbeat_word {};
struct pause_word {
  std::string reason; // a word; may be empty
};
struct drain_word {};
/// Of one task.
struct task_word {
  /// escalate: to the team to which its team escalates.
  enum class act : uint8_t { accept, decline, progress, release, escalate };
  act what{};
  account_key account;
  uint32_t number = 0;
  std::string reason; // word, may be empty
};
struct promise_word {
  std::string amount; // as written
  date due{};
};
struct complete_word {
  account_key account;
  uint32_t number = 0;
  std::string disposition;
  std::optional<promise_word> promised;
  std::optional<instant> call_back;
  std::string note; // personal
};
using client_word = std::variant<hello_word, ready_word, heartbeat_word, pause_word, drain_word,
                                 task_word, complete_word>;

/// Errors: malformed_json, unknown_type, unknown_field, missing_field, wrong_type,
/// value_out_of_range, invalid_identifier, text_too_long, date_malformed; each names the field.
/// The task of a message that could not be read otherwise, so that its refusal says what it is
/// about; empty if it names none.
std::string task_named_in(std::string_view text);
result<client_word> read_client_word(std::string_view text);

/// "portfolio/number/17" taken apart. Errors: invalid_identifier.
struct task_key {
  account_key account;
  uint32_t number = 0;
};
/// "portfolio/account/number", as parse_task_key reads it.
std::string key_of(const account_key& account, uint32_t number);
result<task_key> parse_task_key(std::string_view text);

} // namespace recobro
