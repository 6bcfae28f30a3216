#pragma once

// The field's words that commands, events and policies share.

#include <cstdint>
#include <optional>
#include <string_view>

namespace recobro {

/// What can come of a contact; the words of the interfaces are the enumerators.
enum class contact_outcome : uint8_t {
  queued,
  sent,
  delivered,
  read,
  replied,
  failed,
  no_answer,
  wrong_person,
  refused
};
inline constexpr size_t contact_outcome_count = 9;

enum class channel : uint8_t {
  whatsapp,
  sms,
  email,
  voice,
  letter,
  certified_letter,
  push,
  visit,
  agent_call
};
inline constexpr size_t channel_count = 9;

/// What a reply means. `other` when the sender of the command did not classify it.
enum class reply_intent : uint8_t {
  paid,
  will_pay,
  wrong_person,
  stop,
  wants_instalments,
  disputes,
  wants_human,
  refuses,
  other
};
inline constexpr size_t reply_intent_count = 9;

/// The words of the enumerations, in declaration order ("agent_call"), and back.
std::string_view name_of(contact_outcome outcome);
std::string_view name_of(channel by);
std::string_view name_of(reply_intent intent);
std::optional<contact_outcome> contact_outcome_from(std::string_view word);
std::optional<channel> channel_from(std::string_view word);
std::optional<reply_intent> reply_intent_from(std::string_view word);

} // namespace recobro
