#include "tools/command/contact_notes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace recobro {

namespace {

constexpr size_t named_max = 4;

/// "CO.hours, CO.stop and 3 more".
std::string named(const std::vector<std::string>& ids) {
  const auto shown = std::min(ids.size(), named_max);
  auto text
    = fmt::format("{}", fmt::join(ids.begin(), ids.begin() + static_cast<long>(shown), ", "));
  return ids.size() > shown ? fmt::format("{} and {} more", text, ids.size() - shown) : text;
}

/// When it held, for one that does not hold now.
std::string span_of(const contact_rule& rule) {
  if (rule.in_force_until >= date_max)
    return fmt::format("from {} on", format_date(rule.in_force_from));
  return rule.in_force_from <= date_min
           ? fmt::format("until before {}", format_date(rule.in_force_until))
           : fmt::format("from {} until before {}", format_date(rule.in_force_from),
                         format_date(rule.in_force_until));
}

/// The rules that had a say, without what the debtor's own words add.
std::vector<const contact_rule*> rules_asked(const contact_question& question) {
  std::vector<const contact_rule*> asked;
  for (const auto& one : opinions(question.rules, question.known, question.request, question.at))
    if (one.from.where != nullptr)
      asked.push_back(one.from.rule);
  return asked;
}

void note_zones(const contact_question& question, std::vector<std::string>& notes) {
  const auto& where = question.rules.jurisdictions();
  if (std::ranges::all_of(where, [](const auto& one) { return one->zones.empty(); }))
    return;
  std::vector<std::string> ids;
  for (const auto& one : where)
    ids.push_back(one->id);
  for (const zone stated : question.known.zones)
    if (std::ranges::find(question.rules.zones(), stated) == question.rules.zones().end())
      notes.push_back(fmt::format(
        "{} is none of the zones of {}; a debtor may live there: the hours and days are "
        "those of the clock there",
        stated.name(), named(ids)));
}

/// Rules that came into force later, or went out of it before.
void note_not_in_force(const contact_question& question, const std::string& day,
                       std::vector<std::string>& notes) {
  std::map<std::string, std::vector<std::string>> by_span;
  for (const contact_rule* rule : rules_asked(question))
    if (!in_force_then(*rule, question))
      by_span[span_of(*rule)].push_back(rule->id);
  for (const auto& [span, ids] : by_span)
    notes.push_back(
      fmt::format("not in force on {}, and not judged: {}, in force {}; what held then "
                  "is not known here",
                  day, named(ids), span));
}

/// Rules that do not say since when they hold hold on every day.
void note_undated(const contact_question& question, const std::string& day,
                  std::vector<std::string>& notes) {
  std::vector<std::string> ids;
  for (const contact_rule* rule : rules_asked(question))
    if (rule->in_force_from <= date_min)
      ids.push_back(rule->id);
  if (!ids.empty())
    notes.push_back(fmt::format("judged as of today's law: {}; since when it holds is not known "
                                "here, and on {} another may have held",
                                named(ids), day));
}

} // namespace

std::span<const zone> zones_of(const contact_question& question) {
  if (question.known.zones.empty())
    return question.rules.zones();
  return question.known.zones;
}

bool in_force_then(const contact_rule& rule, const contact_question& question) {
  return std::ranges::any_of(zones_of(question), [&](const zone local) {
    const date day = local.local_date(question.at);
    return day >= rule.in_force_from
           && (day < rule.in_force_until || rule.in_force_until >= date_max);
  });
}

std::vector<std::string> notes_on(const contact_question& question) {
  std::vector<std::string> notes;
  note_zones(question, notes);
  const zone local = zones_of(question).front();
  const date asked = local.local_date(question.at);
  note_not_in_force(question, format_date(asked), notes);
  if (question.now && asked < local.local_date(*question.now))
    note_undated(question, format_date(asked), notes);
  return notes;
}

} // namespace recobro
