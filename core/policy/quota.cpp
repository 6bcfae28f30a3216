#include "core/policy/quota.hpp"

#include "core/contact/weekly_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace recobro {

namespace {

int64_t weight_of(const quota_rule& rule, std::string_view key) {
  for (const quota_share& one : rule.shares)
    if (one.segment == key)
      return one.weight;
  return rule.others;
}

int64_t weights_of(const quota_rule& rule) {
  int64_t sum = rule.others;
  for (const quota_share& one : rule.shares)
    sum += one.weight;
  return sum;
}

bool lends(const quota_rule& rule, instant now) {
  return wall_time_at(rule.local, now).time >= rule.lend_from;
}

void begin_day(const quota_rule& rule, quota_day& today, instant now) {
  // A clock that went back does not begin a day anew.
  if (const date day = rule.local.local_date(now); day > today.day)
    today = {day, {}};
}

int64_t used_by(const quota_day& today, std::string_view key) {
  const auto found = today.used.find(key);
  return found == today.used.end() ? 0 : found->second;
}

} // namespace

std::string_view quota_key(const quota_rule& rule, std::string_view segment) {
  const bool named = std::ranges::any_of(
    rule.shares, [&](const quota_share& one) { return one.segment == segment; });
  return named ? segment : std::string_view{};
}

int64_t quota_part(const quota_rule& rule, std::string_view key) {
  // Rounded down; what is left over goes to the first ones, one each, so that all of it is given.
  const int64_t sum = weights_of(rule);
  const auto part = [&](int64_t weight) { return rule.at_most * weight / sum; };
  int64_t left = rule.at_most - part(rule.others);
  for (const quota_share& one : rule.shares)
    left -= part(one.weight);
  for (size_t at = 0; at < rule.shares.size(); ++at)
    if (rule.shares[at].segment == key)
      return part(rule.shares[at].weight) + (static_cast<int64_t>(at) < left ? 1 : 0);
  return part(weight_of(rule, key)) + std::max<int64_t>(0, left - std::ssize(rule.shares));
}

int64_t quota_day::total() const {
  int64_t sum = 0;
  for (const auto& [key, count] : used)
    sum += count;
  return sum;
}

int64_t room(const quota_rule& rule, quota_day& today, std::string_view segment, instant now) {
  begin_day(rule, today, now);
  const auto key = quota_key(rule, segment);
  const int64_t left = std::max<int64_t>(0, rule.at_most - today.total());
  if (lends(rule, now))
    return left;
  return std::clamp<int64_t>(quota_part(rule, key) - used_by(today, key), 0, left);
}

void count(const quota_rule& rule, quota_day& today, std::string_view segment, int64_t more) {
  today.used[std::string{quota_key(rule, segment)}] += more;
}

instant next_room(const quota_rule& rule, const quota_day& today, instant now) {
  const date day = std::max(today.day, rule.local.local_date(now));
  if (today.total() < rule.at_most && !lends(rule, now))
    return rule.local.at(day, rule.lend_from);
  return next_day_start(rule.local, now, day + std::chrono::days{1});
}

std::string quota_text(const quota_day& today) {
  std::string text = format_date(today.day);
  for (const auto& [key, count] : today.used)
    text += fmt::format(" {}={}", key, count);
  return text;
}

std::optional<quota_day> quota_day_from(std::string_view text) {
  const auto day = parse_date(text.substr(0, text.find(' ')));
  if (!day)
    return std::nullopt;
  quota_day made{*day, {}};
  for (auto at = text.find(' '); at != std::string_view::npos;) {
    const auto next = text.find(' ', at + 1);
    const auto item = text.substr(at + 1, next == std::string_view::npos ? next : next - at - 1);
    const auto equals = item.find('=');
    int64_t count = 0;
    if (equals == std::string_view::npos)
      return std::nullopt;
    const auto digits = item.substr(equals + 1);
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (code != std::errc{} || end != digits.data() + digits.size() || count < 0)
      return std::nullopt;
    made.used[std::string{item.substr(0, equals)}] = count;
    at = next;
  }
  return made;
}

} // namespace recobro
