#include "core/policy/message_template.hpp"

#include "core/base/enum_words.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace recobro {

namespace {

constexpr std::array<std::string_view, template_tag_count> tag_names{
  "service", "reminder", "collection", "offer", "legal"};

struct known_variable {
  std::string_view name;
  size_t length;
};
constexpr std::array<known_variable, template_variable_count> variables{{{"debtor_name", 30},
                                                                         {"agency", 30},
                                                                         {"agency_phone", 16},
                                                                         {"agency_address", 80},
                                                                         {"creditor", 30},
                                                                         {"contract", 16},
                                                                         {"product", 24},
                                                                         {"amount_due", 16},
                                                                         {"balance", 16},
                                                                         {"due_date", 10},
                                                                         {"days_past_due", 4},
                                                                         {"payment_link", 36},
                                                                         {"payment_reference", 24},
                                                                         {"objection_contact", 36},
                                                                         {"opt_out", 10},
                                                                         {"promise_amount", 16},
                                                                         {"promise_date", 10},
                                                                         {"instalment_amount", 16},
                                                                         {"instalment_date", 10},
                                                                         {"instalments", 3},
                                                                         {"offer_amount", 16},
                                                                         {"offer_date", 10},
                                                                         {"itemization_date", 10},
                                                                         {"validation_date", 10},
                                                                         {"today", 10}}};

/// Letters beyond ASCII that fit the GSM alphabet (3GPP TS 23.038), as code points.
constexpr std::array<char32_t, 31> gsm_letters{
  0xa1, 0xa3, 0xa4, 0xa5, 0xa7, 0xbf, 0xc4, 0xc5, 0xc6, 0xc7, 0xc9, 0xd1, 0xd6, 0xd8,  0xdc, 0xdf,
  0xe0, 0xe4, 0xe5, 0xe6, 0xe8, 0xe9, 0xec, 0xf1, 0xf2, 0xf6, 0xf8, 0xf9, 0xfc, 0x394, 0x3a6};
/// These are written with an escape, as two; the euro sign too.
constexpr std::string_view gsm_escaped = "^{}\\[~]|";
constexpr char32_t euro = 0x20ac;

struct letter_count {
  size_t letters = 0; // in the GSM alphabet
  size_t units = 0;   // of UTF-16
  bool gsm = true;

  void add(char32_t letter) {
    units += letter > 0xffff ? 2 : 1;
    const bool escaped
      = letter == euro
        || (letter < 0x80 && gsm_escaped.find(static_cast<char>(letter)) != std::string_view::npos);
    letters += escaped ? 2 : 1;
    const bool plain = letter < 0x80 && letter != '`';
    gsm = gsm && (plain || escaped || std::ranges::find(gsm_letters, letter) != gsm_letters.end());
  }
};

/// The code points of valid UTF-8.
void add_text(letter_count& count, std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    char32_t letter = length == 1 ? first : first & (0x7fu >> length);
    for (size_t next = 1; next < length && at + next < text.size(); ++next)
      letter = letter << 6 | (static_cast<unsigned char>(text[at + next]) & 0x3fu);
    count.add(letter);
    at += length;
  }
}

void append_letter(std::string& out, char letter, text_escape escape) {
  if (escape == text_escape::none)
    out += letter;
  else if (letter == '&')
    out += "&amp;";
  else if (letter == '<')
    out += "&lt;";
  else if (letter == '>')
    out += "&gt;";
  else if (letter == '"')
    out += "&quot;";
  else if (letter == '\'')
    out += "&#39;";
  else
    out += letter;
}

void append_text(std::string& out, std::string_view text, text_escape escape) {
  for (const char letter : text)
    append_letter(out, letter, escape);
}

void append_value(std::string& out, std::string_view value, text_escape escape) {
  for (const char letter : value) {
    const auto code = static_cast<unsigned char>(letter);
    append_letter(out, code < 0x20 || code == 0x7f ? ' ' : letter, escape);
  }
}

result<template_variable> variable_called(std::string_view name) {
  if (auto known = template_variable_from(name))
    return *known;
  std::vector<std::string_view> words;
  for (const auto& one : variables)
    words.push_back(one.name);
  return fail(errc::config_unknown_name,
              fmt::format("{{{}}} is no variable{}; docs/templates.md lists them", name,
                          did_you_mean(name, words)));
}

} // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  append_text(out, text, text_escape::html);
  return out;
}

size_t length_expected(template_variable variable) {
  return variables[static_cast<size_t>(variable)].length;
}

bool message_text::has(template_variable variable) const {
  return std::ranges::any_of(pieces, [&](auto& one) { return one.variable == variable; });
}

const message_text& message_template::text_for(channel by) const {
  return brief && (by == channel::sms || by == channel::push) ? *brief : text;
}

const message_template* template_set::find(std::string_view name, std::string_view tone) const {
  const auto same = std::ranges::equal_range(templates, name, {}, &message_template::name);
  const auto of = [&](std::string_view wanted) -> const message_template* {
    const auto found = std::ranges::find(same, wanted, &message_template::tone);
    return found != same.end() ? &*found : nullptr;
  };
  const auto* variant = of(tone);
  return variant != nullptr ? variant : of({});
}

result<message_text> parse_message_text(std::string_view text) {
  message_text made;
  text_piece piece;
  for (size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (letter != '{' && letter != '}') {
      piece.text += letter;
      continue;
    }
    if (at + 1 < text.size() && text[at + 1] == letter) {
      piece.text += letter;
      ++at;
      continue;
    }
    const auto close = letter == '{' ? text.find('}', at) : std::string_view::npos;
    if (close == std::string_view::npos)
      return fail(errc::config_wrong_value,
                  fmt::format("'{}' without its partner; a variable is written {{creditor}}, and a "
                              "brace itself {{{{ or }}}}",
                              letter));
    const auto variable = variable_called(text.substr(at + 1, close - at - 1));
    if (!variable)
      return fail(variable.error());
    piece.variable = *variable;
    made.pieces.push_back(std::exchange(piece, {}));
    at = close;
  }
  if (!piece.text.empty())
    made.pieces.push_back(std::move(piece));
  return made;
}

result<std::string> render(const message_text& text, const template_values& values,
                           text_escape escape) {
  std::string out;
  for (const auto& piece : text.pieces) {
    append_text(out, piece.text, escape);
    if (!piece.variable)
      continue;
    const auto& value = values[static_cast<size_t>(*piece.variable)];
    if (value.empty())
      return fail(errc::missing_field, fmt::format("the text needs {{{}}}, which is not known",
                                                   name_of(*piece.variable)));
    append_value(out, value, escape);
  }
  return out;
}

size_t sms_segments(const message_text& text) {
  letter_count count;
  for (const auto& piece : text.pieces) {
    add_text(count, piece.text);
    for (size_t each = piece.variable ? length_expected(*piece.variable) : 0; each > 0; --each)
      count.add('x');
  }
  const size_t length = count.gsm ? count.letters : count.units;
  const size_t alone = count.gsm ? 160 : 70;
  const size_t in_several = count.gsm ? 153 : 67;
  return length <= alone ? 1 : (length + in_several - 1) / in_several;
}

std::string_view name_of(template_tag tag) {
  return word_of(tag, tag_names);
}

std::string_view name_of(template_variable variable) {
  return variables[static_cast<size_t>(variable)].name;
}

std::optional<template_tag> template_tag_from(std::string_view word) {
  return value_of<template_tag>(word, tag_names);
}

std::optional<template_variable> template_variable_from(std::string_view word) {
  const auto found = std::ranges::find(variables, word, &known_variable::name);
  if (found == variables.end())
    return std::nullopt;
  return static_cast<template_variable>(found - variables.begin());
}

} // namespace recobro
