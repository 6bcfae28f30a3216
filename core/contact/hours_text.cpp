#include "core/contact/hours_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace recobro {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<std::string_view, 7> day_names{"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};
constexpr std::string_view expected
  = "expected hours such as \"Mon-Fri 18:00-20:00, Sat 10:00-12:00\"";

/// What stands before the first `mark`; `text` keeps what comes after it.
std::string_view cut(std::string_view& text, std::string_view mark) {
  const auto at = text.find(mark);
  const auto first = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + mark.size());
  return first;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

std::optional<size_t> day_of(std::string_view name) {
  const auto found = std::ranges::find(day_names, name);
  return found == day_names.end() ? std::nullopt
                                  : std::optional{static_cast<size_t>(found - day_names.begin())};
}

std::optional<duration> time_of(std::string_view text) {
  const auto digit = [&](size_t at) { return text[at] - '0'; };
  if (text.size() != 5 || text[2] != ':')
    return std::nullopt;
  for (const size_t at : {0, 1, 3, 4})
    if (text[at] < '0' || text[at] > '9')
      return std::nullopt;
  const duration time = hours{digit(0) * 10 + digit(1)} + minutes{digit(3) * 10 + digit(4)};
  return digit(3) < 6 && time <= hours{24} ? std::optional{time} : std::nullopt;
}

std::optional<open_span> span_of(std::string_view text) {
  const auto from = time_of(trimmed(cut(text, "-")));
  const auto until = time_of(trimmed(text));
  return from && until && *from < *until ? std::optional{open_span{*from, *until}} : std::nullopt;
}

tl::unexpected<error> wrong(std::string_view part) {
  return fail(errc::value_out_of_range,
              fmt::format("'{}' is not understood; {}", part.substr(0, 40), expected));
}

/// "Mon-Fri 09:00-12:00 and 15:00-18:00"
result<void> add_part(weekly_hours& made, std::string_view part) {
  auto rest = part;
  auto days = cut(rest, " ");
  const auto first = day_of(cut(days, "-"));
  const auto last = days.empty() ? first : day_of(days);
  if (!first || !last || *first > *last || trimmed(rest).empty())
    return wrong(part);
  while (!rest.empty()) {
    const auto span = span_of(trimmed(cut(rest, " and ")));
    if (!span)
      return wrong(part);
    for (size_t day = *first; day <= *last; ++day) {
      auto& spans = made.days[day];
      if (!spans.empty() && spans.back().until > span->from)
        return fail(errc::value_out_of_range,
                    fmt::format("the hours of {} overlap or are not in order", day_names[day]));
      spans.push_back(*span);
    }
  }
  return {};
}

std::string time_text(duration time) {
  return fmt::format("{:02}:{:02}", time / hours{1}, time % hours{1} / minutes{1});
}

} // namespace

result<weekly_hours> parse_weekly_hours(std::string_view text) {
  weekly_hours made;
  if (trimmed(text).empty())
    return fail(errc::value_out_of_range,
                fmt::format("no hours are named, which a stop says better; {}", expected));
  while (!text.empty())
    if (auto added = add_part(made, trimmed(cut(text, ","))); !added)
      return fail(added.error());
  return made;
}

std::string format_weekly_hours(const weekly_hours& hours) {
  std::string text;
  for (size_t day = 0; day < 7;) {
    size_t end = day;
    while (end < 7 && hours.days[end] == hours.days[day])
      ++end;
    if (!hours.days[day].empty()) {
      text += fmt::format("{}{}", text.empty() ? "" : ", ", day_names[day]);
      if (end - day > 1)
        text += fmt::format("-{}", day_names[end - 1]);
      std::string_view before = " ";
      for (const open_span& span : hours.days[day]) {
        text += fmt::format("{}{}-{}", before, time_text(span.from), time_text(span.until));
        before = " and ";
      }
    }
    day = end;
  }
  return text;
}

} // namespace recobro
