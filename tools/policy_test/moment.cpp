#include "tools/policy_test/moment.hpp"

#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace recobro {

namespace {

constexpr size_t date_length = 10; // "2026-03-12"

std::optional<int> two_digits(std::string_view text, int most) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
    return std::nullopt;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  return value <= most ? std::optional{value} : std::nullopt;
}

/// "10:00" or "10:00:30".
std::optional<duration> time_of_day(std::string_view text) {
  const bool with_seconds = text.size() == 8 && text[5] == ':';
  if ((text.size() != 5 && !with_seconds) || text[2] != ':')
    return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2), 23);
  const auto minute = two_digits(text.substr(3, 2), 59);
  const auto second = with_seconds ? two_digits(text.substr(6, 2), 59) : std::optional{0};
  if (!hour || !minute || !second)
    return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

} // namespace

result<instant> parse_moment(std::string_view text, zone local) {
  if (text.size() > date_length + 1 && (text[date_length] == ' ' || text[date_length] == 'T')) {
    if (const auto time = time_of_day(text.substr(date_length + 1))) {
      const auto day = parse_date(text.substr(0, date_length));
      if (!day)
        return fail(day.error());
      return local.at(*day, *time);
    }
  }
  if (auto exact = parse_instant(text))
    return exact;
  return fail(errc::date_malformed,
              fmt::format("{} is no instant; expected the account's wall clock, e.g. "
                          "'2026-03-12 10:00', or an offset, e.g. 2026-03-12T10:00:00-06:00",
                          quoted(text)));
}

std::string clock_text(zone local, instant when) {
  if (when == never)
    return "never";
  constexpr std::array<std::string_view, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const date day = local.local_date(when);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(local.local_time(when)).count();
  auto text = fmt::format("{} {} {:02}:{:02}", days[std::chrono::weekday{day}.iso_encoding() - 1],
                          format_date(day), seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0)
    text += fmt::format(":{:02}", seconds % 60);
  return text;
}

instant end_of_day(zone local, date day) {
  return local.at(day + std::chrono::days{1}) - duration{1};
}

} // namespace recobro
