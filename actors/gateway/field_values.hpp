#pragma once

// Turns the raw fields of a line into values. Keeps the first fault and gives default
// values from then on, so that building a command reads as one expression.

#include "actors/gateway/line_reader.hpp"

#include <string>

namespace recobro {

constexpr std::string_view name_of(command_field field) {
  return command_field_names[static_cast<size_t>(field)];
}

class field_values {
public:
  explicit field_values(const raw_command& raw)
    : raw_{raw} {}

  const std::optional<error>& fault() const { return fault_; }
  void note(errc code, std::string detail);
  bool has(command_field field) const { return raw_.present & set_of(field); }

  /// Must come before the first amount is read.
  void read_currency();
  std::optional<currency> unit() const { return unit_; }

  std::string_view text(std::string_view field, const raw_value& value);
  std::string_view text(command_field field) { return text(name_of(field), raw(field)); }
  std::string identifier(std::string_view field, const raw_value& value);
  std::string identifier(command_field field) { return identifier(name_of(field), raw(field)); }
  std::string word(std::string_view field, const raw_value& value);
  std::string word(command_field field) { return word(name_of(field), raw(field)); }
  std::string optional_word(command_field field) {
    return has(field) ? word(field) : std::string{};
  }

  enum class sign : uint8_t { not_negative, any };
  amount money(std::string_view field, const raw_value& value, sign allowed = sign::not_negative);
  amount money(sign allowed = sign::not_negative) {
    return money(name_of(command_field::amount), raw(command_field::amount), allowed);
  }
  /// The same for another field than "amount"; it needs a currency.
  amount money(command_field field);
  /// 1 to `most`.
  int count(command_field field, int most);
  /// "12.5" as basis points, 0 to 100 percent.
  int64_t percent(command_field field);
  date day(std::string_view field, const raw_value& value);
  date day(command_field field) { return day(name_of(field), raw(field)); }
  instant time(command_field field);
  std::optional<zone> optional_zone();
  std::string language();

  channel by();
  std::optional<channel> optional_channel() {
    return has(command_field::channel) ? std::optional{by()} : std::nullopt;
  }
  contact_outcome outcome();
  reply_intent intent();
  contact_purpose purpose();
  party_role role();
  /// "Mon-Fri 18:00-20:00"
  weekly_hours week();
  /// True for the first word, false for the second.
  bool either(command_field field, std::string_view yes, std::string_view no);

  /// `field "amount" (byte 83)`.
  static std::string place(std::string_view field, const raw_value& value);

private:
  const raw_value& raw(command_field field) const { return raw_[field]; }
  template <class T>
  std::optional<T> take(std::string_view field, const raw_value& value, result<T> read);
  template <class Enum, size_t Count, class From>
  Enum one_of(command_field field, From from);

  const raw_command& raw_;
  std::optional<currency> unit_;
  std::optional<error> fault_;
};

} // namespace recobro
