#include "config/wait_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <vector>

namespace recobro {

namespace {

enum class unit_rank : uint8_t { weeks, days, hours, minutes };

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) {
      break;
    }
    text.remove_prefix(begin);
    const size_t end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::optional<int> count_of(std::string_view text) {
  int value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  if (text.empty() || !digits || code != std::errc{}) {
    return std::nullopt;
  }
  return value;
}

std::optional<unit_rank> unit_of(std::string_view word) {
  constexpr std::array<std::string_view, 4> singular{"week", "day", "hour", "minute"};
  if (word.ends_with('s')) {
    word.remove_suffix(1);
  }
  for (size_t rank = 0; rank < singular.size(); ++rank) {
    if (word == singular[rank]) {
      return static_cast<unit_rank>(rank);
    }
  }
  return std::nullopt;
}

/// "09:00" -> since midnight.
std::optional<duration> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') {
    return std::nullopt;
  }
  const auto hours = count_of(text.substr(0, 2));
  const auto minutes = count_of(text.substr(3));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) {
    return std::nullopt;
  }
  return std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
}

/// Adds "count unit" to the wait; false when it does not fit there.
bool add_span(wait_rule& wait, int count, unit_rank unit, bool business) {
  switch (unit) {
  case unit_rank::weeks:
  case unit_rank::days: {
    const int days = unit == unit_rank::weeks ? 7 : 1;
    if (count > wait_days_max || (business && (unit == unit_rank::weeks || wait.days != 0))) {
      return false;
    }
    wait.days += count * days;
    wait.business_days = business;
    return wait.days <= wait_days_max;
  }
  case unit_rank::hours:
    wait.fixed += std::chrono::hours{count};
    return count <= wait_hours_max;
  case unit_rank::minutes:
    wait.fixed += std::chrono::minutes{count};
    return count <= wait_minutes_max;
  }
  return false;
}

void append_span(std::string& out, int64_t count, std::string_view unit) {
  if (count != 0) {
    out += fmt::format("{}{} {}{}", out.empty() ? "" : " ", count, unit, count == 1 ? "" : "s");
  }
}

} // namespace

std::optional<wait_rule> parse_wait(std::string_view text) {
  const auto words = words_of(text);
  if (words.empty()) {
    return std::nullopt;
  }
  if (words.size() == 1 && words.front() == "none") {
    return wait_rule{};
  }
  wait_rule wait;
  std::optional<unit_rank> last;
  size_t at = 0;
  while (at < words.size() && words[at] != "until") {
    const auto count = count_of(words[at]);
    const bool business = at + 1 < words.size() && words[at + 1] == "business";
    at += business ? 2 : 1;
    const auto unit = at < words.size() ? unit_of(words[at]) : std::nullopt;
    const bool days_follow_business = wait.business_days && unit == unit_rank::days;
    if (!count || !unit || (last && *unit <= *last) || (business && *unit != unit_rank::days)
        || days_follow_business || !add_span(wait, *count, *unit, business)) {
      return std::nullopt;
    }
    last = unit;
    ++at;
  }
  if (at < words.size()) {
    wait.until_time = at + 2 == words.size() ? time_of_day(words[at + 1]) : std::nullopt;
    if (!wait.until_time) {
      return std::nullopt;
    }
  }
  return wait;
}

std::string format_wait(const wait_rule& wait) {
  std::string out;
  append_span(out, wait.days, wait.business_days ? "business day" : "day");
  if (wait.days == 0 && wait.business_days) {
    out = "0 business days";
  }
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(wait.fixed).count();
  append_span(out, minutes / 60, "hour");
  append_span(out, minutes % 60, "minute");
  if (wait.until_time) {
    const auto until = std::chrono::duration_cast<std::chrono::minutes>(*wait.until_time).count();
    out += fmt::format("{}until {:02}:{:02}", out.empty() ? "" : " ", until / 60, until % 60);
  }
  return out.empty() ? "none" : out;
}

std::string describe_wait(const wait_rule& wait) {
  const std::string text = format_wait(wait);
  return text == "none" ? "at once" : text.starts_with("until") ? text : "after " + text;
}

bool takes_time(const wait_rule& wait) {
  return wait.days > 0 || wait.fixed > duration{0};
}

} // namespace recobro
