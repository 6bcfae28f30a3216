#pragma once

// The words of core's enumerations as lists, for messages and for the schema's test.

#include "core/policy/policy.hpp"

#include <array>
#include <string_view>

namespace recobro {

template <class Word, size_t count>
std::array<std::string_view, count> all_words() {
  std::array<std::string_view, count> words;
  for (size_t index = 0; index < count; ++index) {
    words[index] = name_of(static_cast<Word>(index));
  }
  return words;
}

inline const auto channel_names = all_words<channel, channel_count>();
inline const auto contact_outcome_names = all_words<contact_outcome, contact_outcome_count>();
inline const auto fact_trigger_names = all_words<fact_trigger, fact_trigger_count>();
inline const auto allocation_order_names = all_words<allocation_order, allocation_order_count>();
inline const auto reply_intent_names = all_words<reply_intent, reply_intent_count>();

inline constexpr std::array<std::string_view, 7> weekday_names{
  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/// Stands where a reply of whatever meaning is meant.
inline constexpr std::string_view any_reply = "any";

} // namespace recobro
