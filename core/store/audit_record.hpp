#pragma once

// The audit: who did what to the server or to a team, when and why. What is done to an account
// stands in its history, with the same actor. Rows are only ever added.

#include "core/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace recobro {

/// Stored by number: new ones come last.
enum class audited_act : uint8_t {
  token_created,
  token_revoked,
  backup_made,
  dead_letter_retried,
  arm_stopped,
  accounts_migrated,
  team_paused,
  team_resumed,
  team_drained,
  session_ended,
  text_sent,
  listened_in,
  policy_loaded
};
inline constexpr size_t audited_act_count = 13;

std::string_view name_of(audited_act act);
std::optional<audited_act> audited_act_from(std::string_view word);

struct audit_record {
  uint64_t number = 0; // from 1, without gaps; given by the store
  instant at{};
  audited_act act{};
  std::string actor;    // token name, or what else did it: "configuration", "command line"
  std::string role;     // word; empty for what is no token
  std::string subject;  // what it was done to: "team/first", "token/3f9a", a path
  std::string reason{}; // in the actor's words, may be empty
  std::string detail{}; // what else is to be known, may be empty; never personal data
  friend bool operator==(const audit_record&, const audit_record&) = default;
};

} // namespace recobro
