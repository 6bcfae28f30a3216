#include "tools/command/contact_rule_list.hpp"

#include "config/jurisdiction_text.hpp"
#include "core/contact/judge.hpp"
#include "tools/command/output.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <array>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

std::array<int, rule_mark_count> marks_of(const jurisdiction& where) {
  std::array<int, rule_mark_count> counts{};
  for (const contact_rule& rule : where.rules)
    ++counts[static_cast<size_t>(rule.mark)];
  return counts;
}

std::string marks_text(const jurisdiction& where) {
  const auto counts = marks_of(where);
  std::vector<std::string> parts;
  for (size_t index = 0; index < rule_mark_count; ++index)
    if (counts[index] > 0)
      parts.push_back(fmt::format("{} {}", counts[index], name_of(static_cast<rule_mark>(index))));
  return fmt::format("{}", fmt::join(parts, ", "));
}

json date_or_null(date day, date none) {
  return day == none ? json() : json(format_date(day));
}

json rule_json(const applied_rule& one) {
  const contact_rule& rule = *one.rule;
  json made{{"rule", rule.id},
            {"jurisdiction", one.where->id},
            {"kind", kind_of(rule)},
            {"status", name_of(rule.mark)},
            {"says", rule.says},
            {"values", describe_values(rule)},
            {"in_force_from", date_or_null(rule.in_force_from, date_min)},
            {"in_force_until", date_or_null(rule.in_force_until, date_max)},
            {"sources", json::array()}};
  for (const uint16_t index : rule.sources) {
    const rule_source& source = one.where->sources[index];
    made["sources"].push_back({{"id", source.id}, {"where", source.where}});
  }
  return made;
}

} // namespace

std::string jurisdictions_text(const jurisdiction_library& library) {
  text_table table{{"id", "name", "with", "verified on", "rules", "kept"}};
  for (const auto& where : library.all())
    table.add({where->id, where->name, where->parent ? where->parent->id : "",
               format_date(where->verified_on), marks_text(*where),
               fmt::format("{} years", retention_years(*where))});
  return table.render();
}

json jurisdiction_json(const jurisdiction& where) {
  json made{{"jurisdiction", where.id},
            {"name", where.name},
            {"parent", where.parent ? json(where.parent->id) : json()},
            {"version", where.version},
            {"reading", where.reading},
            {"verified_on", format_date(where.verified_on)},
            {"zones", json::array()},
            {"retention_years", retention_years(where)}};
  for (const zone one : where.zones)
    made["zones"].push_back(one.name());
  const auto counts = marks_of(where);
  for (size_t index = 0; index < rule_mark_count; ++index)
    made["marks"][std::string{name_of(static_cast<rule_mark>(index))}] = counts[index];
  return made;
}

std::string rules_text(const jurisdiction_ptr& where) {
  text_table table{{"rule", "mark", "values", "what it says"}};
  const contact_rules rules{{where}};
  for (const applied_rule& one : rules.all())
    table.add({one.rule->id, std::string(name_of(one.rule->mark)), describe_values(*one.rule),
               one.rule->says});
  return fmt::format("{}\n{}", where->name, table.render());
}

json rules_json(const jurisdiction_ptr& where) {
  auto made = jurisdiction_json(*where);
  made["rules"] = json::array();
  const contact_rules rules{{where}};
  for (const applied_rule& one : rules.all())
    made["rules"].push_back(rule_json(one));
  made["holidays"] = json::array();
  for (const date day : where->holidays.days)
    made["holidays"].push_back(format_date(day));
  return made;
}

} // namespace recobro
