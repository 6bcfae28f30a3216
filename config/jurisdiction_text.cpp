#include "config/jurisdiction_text.hpp"

#include "config/jurisdiction_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace recobro {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<std::string_view, 7> short_days{"Mon", "Tue", "Wed", "Thu",
                                                     "Fri", "Sat", "Sun"};

std::string time_of_day(duration time) {
  const auto all = std::chrono::floor<minutes>(time).count();
  return fmt::format("{:02}:{:02}", all / 60, all % 60);
}

std::string length_of(duration length) {
  if (length % days{1} == duration{0})
    return fmt::format("{} days", length / days{1});
  if (length % hours{1} == duration{0})
    return fmt::format("{} h", length / hours{1});
  return fmt::format("{} min", length / minutes{1});
}

std::string spans_text(const std::vector<open_span>& spans) {
  if (spans == std::vector{open_span{duration{0}, days{1}}})
    return "all day";
  std::vector<std::string> parts;
  for (const open_span& span : spans)
    parts.push_back(fmt::format("{}-{}", time_of_day(span.from), time_of_day(span.until)));
  return fmt::format("{}", fmt::join(parts, " and "));
}

template <class Enum, size_t count>
std::string set_text(word_set<Enum> set, const std::array<std::string_view, count>& words) {
  std::vector<std::string_view> found;
  for (size_t index = 0; index < count; ++index)
    if (set.has(static_cast<Enum>(index)))
      found.push_back(words[index]);
  return found.size() == count ? "all" : fmt::format("{}", fmt::join(found, ", "));
}

std::string contacts_text(int count, contact_depth depth) {
  constexpr std::array<std::string_view, contact_depth_count> words{"attempt", "direct contact",
                                                                    "conversation"};
  return fmt::format("{} {}{}", count, words[static_cast<size_t>(depth)], count == 1 ? "" : "s");
}

std::string cap_text(const cap_rule& rule) {
  const contact_cap& cap = rule.cap;
  static constexpr std::array<std::string_view, cap_scope_count> scopes{
    "", " for each debt", " on each medium", " on other media"};
  const std::string period = cap.period == cap_period::day    ? "a civil day"
                             : cap.period == cap_period::week ? "a week from Monday"
                                                              : length_of(cap.length);
  std::string text = fmt::format(
    "{}: at most {}{} in {}", set_text(cap.limits, channel_class_names),
    contacts_text(cap.limit, cap.armed_by), scopes[static_cast<size_t>(cap.scope)], period);
  if (rule.lifted_by_consent)
    text += fmt::format("; a consent lifts it for {}", length_of(*rule.lifted_by_consent));
  return text;
}

struct values_writer {
  std::string operator()(const hours_rule& it) const {
    return fmt::format("{}: {}{}", set_text(it.classes, channel_class_names),
                       describe_hours(it.open),
                       it.debtor_may_widen ? "; the debtor may widen" : "");
  }
  std::string operator()(const cap_rule& it) const { return cap_text(it); }
  std::string operator()(const barred_rule& it) const {
    return fmt::format("never: {}", set_text(it.classes, channel_class_names));
  }
  std::string operator()(const authorisation_rule& it) const {
    return fmt::format("authorised only: {}", set_text(it.classes, channel_class_names));
  }
  std::string operator()(const parties_rule& it) const {
    return fmt::format(
      "{}{}", set_text(it.allowed, party_role_names),
      it.for_location.empty() ? "" : "; to locate: " + set_text(it.for_location, party_role_names));
  }
  std::string operator()(const attorney_rule&) const { return "the attorney only"; }
  std::string operator()(const stop_rule& it) const {
    return it.all_channels ? "a stop ends all channels" : "a stop ends its medium";
  }
  std::string operator()(const content_rule& it) const {
    return fmt::format("never: {}", set_text(it.forbidden, content_tag_names));
  }
  std::string operator()(const sender_rule& it) const {
    return fmt::format("{}:{}{}{}", set_text(it.classes, channel_class_names),
                       it.registered ? " registered" : "", it.identifiable ? " not hidden" : "",
                       it.creditor ? " the creditor itself" : "");
  }
  std::string operator()(const after_due_rule& it) const {
    return fmt::format("{}: after the due date", set_text(it.classes, channel_class_names));
  }
  std::string operator()(const workplace_rule& it) const {
    return fmt::format("{}: not at work{}", set_text(it.classes, channel_class_names),
                       it.only_if_forbidden ? " if the employer forbids it" : "");
  }
  std::string operator()(const reply_rule& it) const {
    return fmt::format("{}: one answer within {}", set_text(it.classes, channel_class_names),
                       length_of(it.within));
  }
  std::string operator()(const duty_rule&) const { return {}; }
  std::string operator()(const retention_rule& it) const {
    return fmt::format("{} years", it.years);
  }
  std::string operator()(const free_text_rule& it) const {
    return fmt::format("{}: free text only within {} h of the debtor's last message",
                       set_text(it.classes, channel_class_names), it.within / hours{1});
  }
};

} // namespace

std::string describe_hours(const hours_with_holidays& hours) {
  std::vector<std::string> parts;
  for (size_t day = 0; day < 7;) {
    size_t end = day;
    while (end < 7 && hours.week.days[end] == hours.week.days[day])
      ++end;
    if (!hours.week.days[day].empty())
      parts.push_back(fmt::format("{}{} {}", short_days[day],
                                  end - day > 1 ? fmt::format("-{}", short_days[end - 1]) : "",
                                  spans_text(hours.week.days[day])));
    day = end;
  }
  constexpr std::array<std::string_view, holiday_treatment_count> holidays{"", "; not on holidays",
                                                                           "; holidays as Sundays"};
  return fmt::format("{}{}", parts.empty() ? "never" : fmt::format("{}", fmt::join(parts, ", ")),
                     holidays[static_cast<size_t>(hours.on_holiday)]);
}

std::string describe_values(const contact_rule& rule) {
  return std::visit(values_writer{}, rule.content);
}

std::string describe_sources(const contact_rule& rule, const jurisdiction& where) {
  std::vector<std::string> parts;
  for (const uint16_t index : rule.sources)
    parts.push_back(fmt::format("{} {}", where.sources[index].id, where.sources[index].where));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string markdown_table(const jurisdiction_library& library) {
  std::string text = "| rule | values | mark | sources |\n|---|---|---|---|\n";
  for (const auto& where : library.all())
    for (const contact_rule& rule : where->rules) {
      std::vector<std::string_view> ids;
      for (const uint16_t index : rule.sources)
        ids.push_back(where->sources[index].id);
      const std::string values = describe_values(rule);
      text += fmt::format("| `{}` | {} | {} | {} |\n", rule.id, values.empty() ? rule.says : values,
                          name_of(rule.mark), fmt::join(ids, ", "));
    }
  return text;
}

} // namespace recobro
