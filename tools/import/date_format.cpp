#include "tools/import/date_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace recobro {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

tl::unexpected<error> wrong_format(std::string_view pattern, std::string_view reason) {
  return fail(errc::config_wrong_value,
              fmt::format("the date format '{}' {}; expected 'iso_instant' or a pattern of yyyy "
                          "(or yy), mm, dd, hh, mi, ss, such as 'dd/mm/yyyy'",
                          pattern, reason));
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

} // namespace

std::span<const date_format::known_part> date_format::known_parts() {
  // Longer ones first: "yyyy" begins with "yy".
  static constexpr std::array<known_part, 9> parts{{
    {"yyyy", {field::year, 4, 4}},
    {"yy", {field::short_year, 2, 2}},
    {"mm", {field::month, 2, 2}},
    {"mi", {field::minute, 2, 2}},
    {"m", {field::month, 1, 2}},
    {"dd", {field::day, 2, 2}},
    {"d", {field::day, 1, 2}},
    {"hh", {field::hour, 2, 2}},
    {"ss", {field::second, 2, 2}},
  }};
  return parts;
}

result<date_format> date_format::make(std::string_view pattern, std::optional<int> first_year) {
  date_format made;
  made.pattern_ = pattern;
  made.first_year_ = first_year.value_or(0);
  if (pattern == "iso_instant")
    return first_year ? result<date_format>(wrong_format(pattern, "has no two-digit year")) : made;
  for (auto rest = pattern; !rest.empty();) {
    const auto known = std::ranges::find_if(
      known_parts(), [&](const known_part& one) { return rest.starts_with(one.text); });
    const bool found = known != known_parts().end();
    const char letter = rest.front();
    if (!found && ((letter >= 'a' && letter <= 'z') || is_digit(letter)) && letter != 't')
      return wrong_format(pattern, fmt::format("has '{}', which is no part of a date", letter));
    made.parts_.push_back(found ? known->meaning : part{field::literal, 0, 0, letter});
    rest.remove_prefix(found ? known->text.size() : 1);
  }
  if (auto checked = made.check(); !checked)
    return fail(checked.error());
  return made;
}

result<void> date_format::check() const {
  const auto count = [this](field what) { return std::ranges::count(parts_, what, &part::what); };
  for (const auto& known : known_parts())
    if (count(known.meaning.what) > 1)
      return wrong_format(pattern_, fmt::format("has '{}' twice", known.text));
  if (count(field::year) + count(field::short_year) != 1 || count(field::month) != 1
      || count(field::day) != 1)
    return wrong_format(pattern_, "does not have a year, a month and a day");
  if (count(field::second) > count(field::minute) || count(field::minute) > count(field::hour))
    return wrong_format(pattern_, "has seconds without minutes or minutes without hours");
  if ((count(field::short_year) == 1) != (first_year_ != 0))
    return wrong_format(pattern_, first_year_ == 0
                                    ? "has a two-digit year and needs 'first_year', the first of "
                                      "the hundred years that are meant"
                                    : "has no two-digit year, so 'first_year' means nothing");
  return {};
}

result<read_time> date_format::read(std::string_view text) const {
  if (is_instant()) {
    auto exact = parse_instant(text);
    if (!exact)
      return fail(exact.error().code, "not an instant with an offset such as "
                                      "2006-07-24T00:00:00+02:00, or out of range");
    return read_time{.exact = *exact};
  }
  std::array<int, 8> values{}; // by field
  const auto malformed = [this] {
    return fail(errc::date_malformed, fmt::format("not a date of the form {}", pattern_));
  };
  for (const auto& wanted : parts_) {
    if (wanted.what == field::literal) {
      if (text.empty() || text.front() != wanted.literal)
        return malformed();
      text.remove_prefix(1);
      continue;
    }
    int value = 0;
    size_t digits = 0;
    for (; digits < wanted.digits_most && digits < text.size() && is_digit(text[digits]); ++digits)
      value = value * 10 + (text[digits] - '0');
    if (digits < wanted.digits_least)
      return malformed();
    text.remove_prefix(digits);
    values[static_cast<size_t>(wanted.what)] = value;
  }
  const auto of = [&](field what) { return values[static_cast<size_t>(what)]; };
  int year = of(field::year);
  if (first_year_ != 0) {
    year = first_year_ - first_year_ % 100 + of(field::short_year);
    if (year < first_year_)
      year += 100;
  }
  const std::chrono::year_month_day civil{
    std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(of(field::month))},
    std::chrono::day{static_cast<unsigned>(of(field::day))}};
  if (!text.empty() || !civil.ok() || of(field::hour) > 23 || of(field::minute) > 59
      || of(field::second) > 59)
    return malformed();
  const date day{civil};
  if (day < date_min || day >= date_max)
    return fail(errc::date_out_of_range, "the date lies outside 1900-01-01 to 2199-12-31");
  return read_time{.day = day,
                   .time_of_day = hours{of(field::hour)} + minutes{of(field::minute)}
                                  + seconds{of(field::second)}};
}

} // namespace recobro
