#include "core/base/money.hpp"

#include "core/base/currency_table.hpp"
#include "core/base/nearest.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace recobro {

namespace {

__extension__ using wide = __int128; // a product of two 64-bit numbers always fits

constexpr int64_t basis_points_whole = 10'000;

bool digit(char letter) {
  return letter >= '0' && letter <= '9';
}

tl::unexpected<error> malformed(std::string_view text) {
  return fail(errc::amount_malformed,
              "amount " + quoted(text) + "; expected digits such as 1250 or -12.50");
}

bool within_sum(int64_t minor) {
  return minor <= amount_sum_max && minor >= -amount_sum_max;
}

// The text of an amount without its sign, checked to be digits with at most one point
// between them.
struct decimal_text {
  std::string_view whole;
  std::string_view fraction;
};

bool split(std::string_view text, decimal_text& parts) {
  size_t position = 0;
  while (position < text.size() && digit(text[position]))
    ++position;
  parts.whole = text.substr(0, position);
  if (parts.whole.empty())
    return false;
  if (position == text.size())
    return true;
  if (text[position] != '.')
    return false;
  parts.fraction = text.substr(position + 1);
  for (auto letter : parts.fraction)
    if (!digit(letter))
      return false;
  return !parts.fraction.empty();
}

// Appends a decimal digit; stays just above the limit once it is passed.
int64_t append(int64_t minor, int value) {
  return minor > amount_command_max ? minor : minor * 10 + value;
}

} // namespace

result<currency> currency::from_code(std::string_view code) {
  const auto& rows = currency_table::rows;
  auto found = std::ranges::lower_bound(rows, code, {}, &currency_table::row::code);
  if (found != rows.end() && found->code == code)
    return currency{static_cast<uint8_t>(found - rows.begin())};
  std::array<std::string_view, rows.size()> codes;
  std::ranges::transform(rows, codes.begin(), &currency_table::row::code);
  return fail(errc::unknown_currency, "currency " + quoted(code)
                                        + "; expected three capital letters of ISO 4217"
                                        + did_you_mean(code, codes));
}

std::string_view currency::code() const {
  return currency_table::rows[index_].code;
}

int currency::digits() const {
  return currency_table::rows[index_].digits;
}

result<amount> add(amount left, amount right) {
  int64_t sum = 0;
  if (__builtin_add_overflow(left.minor, right.minor, &sum) || !within_sum(sum))
    return fail(errc::amount_overflow, std::to_string(left.minor) + " and "
                                         + std::to_string(right.minor)
                                         + " minor units; sums end at 10^18");
  return amount{sum};
}

amount operator+(amount left, amount right) {
  int64_t sum = 0;
  [[maybe_unused]] auto overflow = __builtin_add_overflow(left.minor, right.minor, &sum);
  assert(!overflow && within_sum(sum));
  return amount{sum};
}

amount operator-(amount left, amount right) {
  int64_t difference = 0;
  [[maybe_unused]] auto overflow = __builtin_sub_overflow(left.minor, right.minor, &difference);
  assert(!overflow && within_sum(difference));
  return amount{difference};
}

result<amount> share_of(amount whole, int64_t basis_points) {
  auto product = static_cast<wide>(whole.minor) * basis_points;
  auto half = product < 0 ? -basis_points_whole / 2 : basis_points_whole / 2;
  auto share = (product + half) / basis_points_whole;
  if (share > amount_sum_max || share < -amount_sum_max)
    return fail(errc::amount_overflow, std::to_string(basis_points) + " basis points of "
                                         + std::to_string(whole.minor)
                                         + " minor units; sums end at 10^18");
  return amount{static_cast<int64_t>(share)};
}

result<amount> parse_amount(std::string_view text, currency unit) {
  auto negative = text.starts_with('-');
  decimal_text parts;
  if (!split(negative ? text.substr(1) : text, parts))
    return malformed(text);
  int64_t minor = 0;
  for (auto letter : parts.whole)
    minor = append(minor, letter - '0');
  auto digits = static_cast<size_t>(unit.digits());
  for (size_t place = 0; place < digits; ++place)
    minor = append(minor, place < parts.fraction.size() ? parts.fraction[place] - '0' : 0);
  for (auto letter : parts.fraction.substr(std::min(digits, parts.fraction.size())))
    if (letter != '0')
      return fail(errc::amount_too_precise, "amount " + quoted(text) + "; "
                                              + std::string(unit.code()) + " has "
                                              + std::to_string(digits) + " decimals");
  if (minor > amount_command_max)
    return fail(errc::amount_too_large,
                "amount " + quoted(text) + "; the limit is 10^15 minor units");
  return amount{negative ? -minor : minor};
}

std::string format_amount(amount value, currency unit) {
  // Twenty digits, sign and point, and the zeros that a fraction may need in front.
  char buffer[32];
  auto negative = value.minor < 0;
  auto rest
    = negative ? 0 - static_cast<uint64_t>(value.minor) : static_cast<uint64_t>(value.minor);
  auto* position = buffer + sizeof buffer;
  auto digits = unit.digits();
  for (int place = 0; place < digits; ++place, rest /= 10)
    *--position = static_cast<char>('0' + rest % 10);
  if (digits > 0)
    *--position = '.';
  do {
    *--position = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (negative)
    *--position = '-';
  return {position, static_cast<size_t>(buffer + sizeof buffer - position)};
}

std::string format_money(amount value, currency unit) {
  return format_amount(value, unit) + ' ' + std::string(unit.code());
}

} // namespace recobro
