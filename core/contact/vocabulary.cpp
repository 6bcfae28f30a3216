#include "core/contact/vocabulary.hpp"

#include "core/base/enum_words.hpp"

#include <array>
#include <cassert>

namespace recobro {

namespace {

// In declaration order: the position of a word is its enumerator's value.
constexpr std::array<std::string_view, channel_class_count> channel_class_words{
  "voice", "visit", "text", "messaging", "email", "letter", "push"};
constexpr std::array<std::string_view, party_role_count> party_role_words{
  "debtor",    "co_debtor", "guarantor", "spouse",   "parent_of_minor", "guardian", "executor",
  "successor", "attorney",  "reference", "relative", "neighbour",       "employer", "other"};
constexpr std::array<std::string_view, contact_purpose_count> contact_purpose_words{"collection",
                                                                                    "location"};
constexpr std::array<std::string_view, content_tag_count> content_tag_words{
  "asks_reason",
  "looks_judicial",
  "looks_official",
  "threat",
  "ridicule",
  "public_notice",
  "names_third_party",
  "tells_third_party",
  "requests_payment_to_collector"};
constexpr std::array<std::string_view, rule_mark_count> rule_mark_words{"confirmed", "practice",
                                                                        "proposed", "unverified"};
constexpr std::array<std::string_view, contact_depth_count> contact_depth_words{
  "attempt", "direct_contact", "conversation"};

constexpr std::array<channel_class, channel_count> classes{
  channel_class::messaging, channel_class::text,   channel_class::email,
  channel_class::voice,     channel_class::letter, channel_class::letter,
  channel_class::push,      channel_class::visit,  channel_class::voice};

} // namespace

channel_class class_of(channel by) {
  auto position = static_cast<size_t>(by);
  assert(position < classes.size());
  return classes[position];
}

std::string_view name_of(channel_class what) {
  return word_of(what, channel_class_words);
}

std::string_view name_of(party_role role) {
  return word_of(role, party_role_words);
}

std::string_view name_of(contact_purpose purpose) {
  return word_of(purpose, contact_purpose_words);
}

std::string_view name_of(content_tag tag) {
  return word_of(tag, content_tag_words);
}

std::string_view name_of(rule_mark mark) {
  return word_of(mark, rule_mark_words);
}

std::string_view name_of(contact_depth depth) {
  return word_of(depth, contact_depth_words);
}

std::optional<channel_class> channel_class_from(std::string_view word) {
  return value_of<channel_class>(word, channel_class_words);
}

std::optional<party_role> party_role_from(std::string_view word) {
  return value_of<party_role>(word, party_role_words);
}

std::optional<contact_purpose> contact_purpose_from(std::string_view word) {
  return value_of<contact_purpose>(word, contact_purpose_words);
}

std::optional<content_tag> content_tag_from(std::string_view word) {
  return value_of<content_tag>(word, content_tag_words);
}

std::optional<contact_depth> contact_depth_from(std::string_view word) {
  return value_of<contact_depth>(word, contact_depth_words);
}

} // namespace recobro
