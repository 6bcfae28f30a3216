#include "core/store/audit_record.hpp"

#include "core/base/enum_words.hpp"

namespace recobro {

namespace {

constexpr std::array<std::string_view, audited_act_count> act_words{
  "token_created",     "token_revoked", "backup_made",  "dead_letter_retried", "arm_stopped",
  "accounts_migrated", "team_paused",   "team_resumed", "team_drained",        "session_ended",
  "text_sent",         "listened_in",   "policy_loaded"};

} // namespace

std::string_view name_of(audited_act act) {
  return word_of(act, act_words);
}

std::optional<audited_act> audited_act_from(std::string_view word) {
  return value_of<audited_act>(word, act_words);
}

} // namespace recobro
