#pragma once

// Texts that go out to debtors, with places for what is known of the account. Values only: the
// configuration room makes them from files (config/template_file.hpp), connectors render them.

#include "core/base/result.hpp"
#include "core/contact/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// What a text is before the law; it decides what the text has to say.
enum class template_tag : uint8_t {
  service,    // confirms or thanks; asks for nothing
  reminder,   // before the due date
  collection, // asks for what is past due
  offer,      // proposes how it can be settled
  legal       // demands in due form, on paper or by e-mail only
};
inline constexpr size_t template_tag_count = 5;

/// All that a text may have a place for: the closed list. `{agency}` in a file.
enum class template_variable : uint8_t {
  debtor_name,
  agency,         // who writes
  agency_phone,   // where the debtor reaches whoever writes
  agency_address, // postal
  creditor,       // on whose behalf; the agency itself when it collects its own
  contract,       // number under which the debtor knows the debt
  product,        // "personal loan"
  amount_due,     // past due today, with currency
  balance,        // owed in all
  due_date,       // of the oldest open obligation
  days_past_due,
  payment_link,
  payment_reference,
  objection_contact, // where to object, ask for proof or for another channel
  opt_out,           // how to end messages on this channel
  promise_amount,
  promise_date,
  instalment_amount, // of the arrangement's next instalment
  instalment_date,
  instalments, // how many there are
  offer_amount,
  offer_date,       // until when the offer stands
  itemization_date, // US: from which date the amount is counted
  validation_date,  // US: end of the validation period
  today
};
inline constexpr size_t template_variable_count = 25;

/// Letters and digits that a value hardly ever exceeds: what a text's length is reckoned with.
size_t length_expected(template_variable variable);

struct text_piece {
  std::string text; // then the variable, if any
  std::optional<template_variable> variable;
  friend bool operator==(const text_piece&, const text_piece&) = default;
};

struct message_text {
  std::vector<text_piece> pieces;
  bool has(template_variable variable) const;
  friend bool operator==(const message_text&, const message_text&) = default;
};

struct message_template {
  std::string name;
  word_set<channel> channels;
  template_tag tag{};
  tag_set says;           // what a contact rule may mind
  bool free_text = false; // not a text that the channel has approved
  message_text subject;   // of e-mails and letters
  message_text text;
  std::optional<message_text> brief; // instead of `text` where messages are short: SMS, push
  std::string tone;                  // for phases and strategies of this tone; empty: for all

  /// What goes out on this channel.
  const message_text& text_for(channel by) const;
};

/// All texts in one language.
struct template_set {
  std::string language;                    // "es", "pt-BR"
  std::vector<message_template> templates; // by name, then tone
  /// The variant of this tone, else the one without a tone.
  const message_template* find(std::string_view name, std::string_view tone = {}) const;
};

/// "{" and "}" around a variable's name; "{{" and "}}" stand for themselves.
/// Errors: config_wrong_value for a brace without its partner, config_unknown_name.
result<message_text> parse_message_text(std::string_view text);

/// Values by variable; an empty one is not known.
using template_values = std::array<std::string, template_variable_count>;

enum class text_escape : uint8_t { none, html };

/// The text as HTML shows it, also between quotes.
std::string escape_html(std::string_view text);

/// The text with its values. A value is one line of plain text: what could end a line or a header
/// is a blank, and braces in it are only braces. Errors: missing_field for a value not known.
result<std::string> render(const message_text& text, const template_values& values,
                           text_escape escape = text_escape::none);

/// How many short messages a text needs: 160 letters in one, 153 in each of several, if all are in
/// the GSM alphabet; else 70 and 67. Values count with length_expected.
size_t sms_segments(const message_text& text);

std::string_view name_of(template_tag tag);
std::string_view name_of(template_variable variable);
std::optional<template_tag> template_tag_from(std::string_view word);
std::optional<template_variable> template_variable_from(std::string_view word);

} // namespace recobro
