#include "actors/gateway/field_values.hpp"

#include "core/base/nearest.hpp"
#include "core/contact/hours_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace recobro {

using f = command_field;

std::string field_values::place(std::string_view field, const raw_value& value) {
  return value.at ? fmt::format("field \"{}\" (byte {})", field, value.at)
                  : fmt::format("field \"{}\"", field);
}

void field_values::note(errc code, std::string detail) {
  if (!fault_)
    fault_ = error{code, std::move(detail)};
}

template <class T>
std::optional<T> field_values::take(std::string_view field, const raw_value& value,
                                    result<T> read) {
  if (read)
    return *std::move(read);
  note(read.error().code, place(field, value) + ": " + read.error().detail);
  return std::nullopt;
}

void field_values::read_currency() {
  if (has(f::currency))
    unit_ = take(name_of(f::currency), raw(f::currency), currency::from_code(text(f::currency)));
}

std::string_view field_values::text(std::string_view field, const raw_value& value) {
  if (value.is == raw_value::kind::number)
    note(errc::wrong_type, place(field, value) + " must be a text");
  return value.text;
}

std::string field_values::identifier(std::string_view field, const raw_value& value) {
  std::string_view id = text(field, value);
  if (!valid_identifier(id))
    note(errc::invalid_identifier, fmt::format("{}: {} must be 1-64 of A-Z a-z 0-9 . _ : / -",
                                               place(field, value), quoted(id)));
  return std::string(id);
}

std::string field_values::word(std::string_view field, const raw_value& value) {
  std::string_view given = text(field, value);
  if (!valid_word(given))
    note(errc::invalid_identifier,
         fmt::format("{}: {} must be a word: a-z, then a-z 0-9 _, at most 40", place(field, value),
                     quoted(given)));
  return std::string(given);
}

amount field_values::money(std::string_view field, const raw_value& value, sign allowed) {
  if (!unit_)
    return {};
  amount given = take(field, value, parse_amount(value.text, *unit_)).value_or(amount{});
  if (given.minor < 0 && allowed == sign::not_negative)
    note(errc::amount_negative,
         fmt::format("{}: {}; expected 0 or more", place(field, value), quoted(value.text)));
  return given;
}

amount field_values::money(command_field field) {
  if (!unit_)
    note(errc::missing_field,
         fmt::format("{} needs \"currency\"", place(name_of(field), raw(field))));
  return money(name_of(field), raw(field));
}

int field_values::count(command_field field, int most) {
  const std::string_view given = raw(field).text;
  int number = 0;
  auto read = std::from_chars(given.data(), given.data() + given.size(), number);
  if (read.ec != std::errc{} || read.ptr != given.data() + given.size() || number < 1
      || number > most)
    note(errc::value_out_of_range,
         fmt::format("{}: {} is no whole number from 1 to {}", place(name_of(field), raw(field)),
                     quoted(given), most));
  return number;
}

int64_t field_values::percent(command_field field) {
  // Two decimals, like the minor units of a currency that has two.
  static const currency two_decimals = *currency::from_code("EUR");
  auto points = parse_amount(raw(field).text, two_decimals);
  if (points && points->minor >= 0 && points->minor <= 10'000)
    return points->minor;
  note(errc::value_out_of_range,
       fmt::format("{}: {} is no percentage from 0 to 100 with at most two decimals",
                   place(name_of(field), raw(field)), quoted(raw(field).text)));
  return 0;
}

date field_values::day(std::string_view field, const raw_value& value) {
  return take(field, value, parse_date(text(field, value))).value_or(date{});
}

instant field_values::time(command_field field) {
  return take(name_of(field), raw(field), parse_instant(text(field))).value_or(instant{});
}

std::optional<zone> field_values::optional_zone() {
  if (!has(f::zone))
    return std::nullopt;
  return take(name_of(f::zone), raw(f::zone), zone::from_name(text(f::zone)));
}

std::string field_values::language() {
  std::string_view tag = text(f::language);
  auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (tag.size() < 2 || tag.size() > 35 || !std::all_of(tag.begin(), tag.end(), fits))
    note(errc::unknown_value,
         fmt::format("{}: {} is no language tag (\"es\", \"pt-BR\")",
                     place(name_of(f::language), raw(f::language)), quoted(tag)));
  return std::string(tag);
}

template <class Enum, size_t Count, class From>
Enum field_values::one_of(command_field field, From from) {
  std::string_view given = text(field);
  if (auto found = from(given))
    return *found;
  std::array<std::string_view, Count> words;
  for (size_t i = 0; i < Count; ++i)
    words[i] = name_of(static_cast<Enum>(i));
  note(errc::unknown_value,
       fmt::format("{}: {} is none of {}{}", place(name_of(field), raw(field)), quoted(given),
                   fmt::join(words, ", "), did_you_mean(given, words)));
  return {};
}

channel field_values::by() {
  return one_of<channel, channel_count>(f::channel, channel_from);
}

contact_outcome field_values::outcome() {
  return one_of<contact_outcome, contact_outcome_count>(f::outcome, contact_outcome_from);
}

reply_intent field_values::intent() {
  return one_of<reply_intent, reply_intent_count>(f::intent, reply_intent_from);
}

contact_purpose field_values::purpose() {
  return one_of<contact_purpose, contact_purpose_count>(f::purpose, contact_purpose_from);
}

party_role field_values::role() {
  return one_of<party_role, party_role_count>(f::role, party_role_from);
}

weekly_hours field_values::week() {
  return take(name_of(f::hours), raw(f::hours), parse_weekly_hours(text(f::hours)))
    .value_or(weekly_hours{});
}

bool field_values::either(command_field field, std::string_view yes, std::string_view no) {
  std::string_view given = text(field);
  if (given != yes && given != no)
    note(errc::unknown_value,
         fmt::format("{}: {} is neither \"{}\" nor \"{}\"", place(name_of(field), raw(field)),
                     quoted(given), yes, no));
  return given == yes;
}

} // namespace recobro
