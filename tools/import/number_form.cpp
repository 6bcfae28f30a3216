#include "tools/import/number_form.hpp"

#include <algorithm>
#include <charconv>

namespace recobro {

namespace {

/// More places than any amount has, so that "1E+999999999" can't fill the memory.
constexpr int exponent_max = 30;
constexpr size_t digits_max = 60;

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

tl::unexpected<error> malformed(std::string detail) {
  return fail(errc::amount_malformed, std::move(detail));
}

struct decimal_parts {
  std::string_view whole, fraction;
  int exponent = 0;
};

result<decimal_parts> split(std::string_view text, const number_form& form) {
  decimal_parts parts;
  const auto letter = text.find_first_of("eE");
  if (letter != std::string_view::npos) {
    if (!form.scientific)
      return malformed("the number has an exponent, which the mapping does not allow here "
                       "(scientific: true would)");
    auto power = text.substr(letter + 1);
    if (power.starts_with('+') && !power.starts_with("+-"))
      power.remove_prefix(1);
    const auto [end, trouble]
      = std::from_chars(power.data(), power.data() + power.size(), parts.exponent);
    if (power.empty() || trouble != std::errc{} || end != power.data() + power.size()
        || std::abs(parts.exponent) > exponent_max)
      return malformed("the exponent is not a whole number from -30 to 30");
    text = text.substr(0, letter);
  }
  const auto point = text.find(form.decimal);
  parts.whole = text.substr(0, point);
  if (point == std::string_view::npos)
    return parts;
  parts.fraction = text.substr(point + 1);
  if (parts.fraction.empty() || !all_digits(parts.fraction))
    return malformed(std::string("what follows the decimal '") + form.decimal
                     + "' is not digits alone");
  return parts;
}

/// Copies the digits of `whole` and checks that groups have three digits.
result<void> append_whole(std::string_view whole, char grouping, std::string& into) {
  const size_t first = into.size();
  size_t group = 0; // digits since the last separator
  bool grouped = false;
  for (const char letter : whole) {
    if (is_digit(letter)) {
      into += letter;
      ++group;
    } else if (grouping != '\0' && letter == grouping && group > 0 && (!grouped || group == 3)) {
      if (!grouped && group > 3)
        return malformed("the digits before the first group separator are more than three");
      grouped = true;
      group = 0;
    } else {
      return malformed("the number has a character that is neither a digit nor one that the "
                       "mapping states");
    }
  }
  if (into.size() == first)
    return malformed("the number has no digit before its decimal sign");
  if (grouped && group != 3)
    return malformed("the last group before the decimal sign does not have three digits");
  return {};
}

} // namespace

result<std::string_view> plain_decimal(std::string_view text, const number_form& form,
                                       std::string& buffer) {
  const std::string_view given = text;
  const bool negative = text.starts_with('-');
  if (negative)
    text.remove_prefix(1);
  if (text.empty())
    return malformed("there is no number");
  if (text.size() > digits_max)
    return malformed("the number is longer than 60 characters");
  const auto parts = split(text, form);
  if (!parts)
    return fail(parts.error());
  if (form.decimal == '.' && parts->exponent == 0 && all_digits(parts->whole)
      && !parts->whole.empty() && text.find_first_of("eE") == std::string_view::npos)
    return given;

  buffer.assign(negative ? "-" : "");
  const size_t sign = buffer.size();
  if (auto whole = append_whole(parts->whole, form.grouping, buffer); !whole)
    return fail(whole.error());
  // The point stands after `places` digits; the exponent moves it.
  auto places = static_cast<std::ptrdiff_t>(buffer.size() - sign) + parts->exponent;
  buffer += parts->fraction;
  if (places <= 0) {
    buffer.insert(sign, static_cast<size_t>(1 - places), '0');
    places = 1;
  }
  const size_t point = sign + static_cast<size_t>(places);
  if (point > buffer.size())
    buffer.append(point - buffer.size(), '0');
  if (point < buffer.size())
    buffer.insert(point, 1, '.');
  return std::string_view(buffer);
}

result<std::string_view> whole_number(std::string_view text, std::string& buffer) {
  const bool negative = text.starts_with('-');
  if (negative)
    text.remove_prefix(1);
  const auto point = text.find('.');
  auto whole = text.substr(0, point);
  const auto fraction
    = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || !all_digits(whole)
      || fraction.find_first_not_of('0') != std::string_view::npos)
    return malformed("the number is not a whole number");
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size() - 1));
  buffer.assign(negative && whole != "0" ? "-" : "");
  buffer += whole;
  return std::string_view(buffer);
}

} // namespace recobro
