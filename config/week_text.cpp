#include "config/week_text.hpp"

#include "config/jurisdiction_words.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

constexpr size_t spans_max = 20;

void read_span(const yaml_node& node, weekly_hours& week, yaml_errors& errors) {
  yaml_map_reader keys{node, errors};
  open_span span;
  const auto days = keys.need("days");
  const bool from = keys.require("from", span.from, read_time_of_day);
  const bool until = keys.require("until", span.until, read_time_of_day);
  if (!days || !from || !until)
    return;
  if (span.until <= span.from) {
    errors.add(node, errc::config_wrong_value,
               "'until' is not later than 'from'; hours over midnight are two entries, one until "
               "\"24:00\" and one from \"00:00\" of the next day");
    return;
  }
  for (const size_t day : read_week_days(*days, errors)) {
    auto& spans = week.days[day];
    if (!spans.empty() && spans.back().until > span.from) {
      errors.add(node, errc::config_wrong_value,
                 fmt::format("the hours of {} overlap or are not in order; write earlier ones "
                             "first",
                             day_words[day]));
      return;
    }
    spans.push_back(span);
  }
}

} // namespace

result<duration> read_time_of_day(const yaml_node& node) {
  const std::string& text = node.scalar();
  if (text == "24:00")
    return duration{std::chrono::hours{24}};
  const auto wait = node.is_scalar() ? parse_wait("until " + text) : std::nullopt;
  if (!wait || !wait->until_time)
    return fail(node.wrong("a time of day", "\"00:00\" to \"24:00\" in quotes, e.g. \"07:00\""));
  return *wait->until_time;
}

std::vector<size_t> read_week_days(const yaml_node& list, yaml_errors& errors) {
  std::vector<size_t> found;
  for (const yaml_node& item : items_of(list, errors, day_words.size())) {
    const auto index = item.one_of(day_words);
    if (!index) {
      errors.add(item, index.error());
      continue;
    }
    const size_t first = *index < 7 ? *index : 0;
    const size_t last = *index < 7 ? *index : *index == 7 ? 4 : 6;
    for (size_t day = first; day <= last; ++day)
      found.push_back(day);
  }
  return found;
}

weekly_hours read_week(const yaml_node& list, yaml_errors& errors) {
  weekly_hours week;
  for (const yaml_node& item : items_of(list, errors, spans_max))
    read_span(item, week, errors);
  if (list.is_sequence() && list.size() == 0)
    errors.add(list, list.wrong("a list of hours", "at least one entry; what is never allowed is a "
                                                   "rule of the kind 'barred'"));
  return week;
}

} // namespace recobro
