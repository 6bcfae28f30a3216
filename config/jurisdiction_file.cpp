#include "config/jurisdiction_draft.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t id_length_max = 40;
constexpr size_t name_length_max = 100;
constexpr size_t source_length_max = 500;

result<std::string> read_id(const yaml_node& node) {
  if (!node.is_scalar() || !valid_jurisdiction_id(node.scalar()))
    return fail(node.wrong("the id of a jurisdiction",
                           "A to Z first, then letters, digits and '-', at most 40 of them, e.g. "
                           "'CO' or 'MX-financial'"));
  return node.scalar();
}

void read_sources(yaml_map_reader& keys, jurisdiction& made) {
  const auto list = keys.need("sources");
  if (!list)
    return;
  yaml_errors& errors = keys.errors();
  if (!list->is_map() || list->size() == 0 || list->size() > jurisdiction_sources_max) {
    errors.add(*list, list->wrong("a map of sources",
                                  fmt::format("1 to {} of them, e.g. 'S1: where the rule is read'",
                                              jurisdiction_sources_max)));
    return;
  }
  for (size_t index = 0; index < list->size(); ++index) {
    const yaml_node one = list->child(index);
    if (const auto where = one.text(source_length_max))
      made.sources.push_back({one.key(), *where});
    else
      errors.add(one, where.error());
  }
}

void read_zones(yaml_map_reader& keys, jurisdiction& made) {
  bool platform = false;
  keys.read("platform", platform, [](const yaml_node& it) { return it.boolean(); });
  // The terms of a platform hold wherever a debtor lives.
  const auto list = made.parent || platform ? keys.take("zones") : keys.need("zones");
  if (!list && made.parent)
    made.zones = made.parent->zones;
  if (!list)
    return;
  for (const yaml_node& item : items_of(*list, keys.errors(), jurisdiction_zones_max)) {
    const auto found = zone::from_name(item.scalar());
    if (!found)
      keys.errors().add(item, errc::unknown_zone, found.error().detail);
    else if (std::ranges::find(made.zones, *found) == made.zones.end())
      made.zones.push_back(*found);
  }
  if (list->is_sequence() && list->size() == 0)
    keys.errors().add(*list, list->wrong("a list of zones", "at least one, e.g. [America/Bogota]"));
}

void read_holidays(const yaml_node& node, jurisdiction_draft& draft, yaml_errors& errors) {
  yaml_map_reader keys{node, errors};
  const auto& known = draft.around.holidays;
  std::string country;
  std::string subdivision;
  const auto text = [](const yaml_node& it) { return it.text(name_length_max); };
  if (!keys.require("country", country, text))
    return;
  keys.read("subdivision", subdivision, text);
  if (!known.knows(country)) {
    const auto codes = known.countries();
    errors.add(*node.find("country"), node.find("country")->one_of(codes).error());
    return;
  }
  if (!known.knows(country, subdivision)) {
    errors.add(*node.find("subdivision"), errc::config_unknown_name,
               fmt::format("no holidays of {} are known for '{}'", country, subdivision));
    return;
  }
  draft.made.holidays = known.calendar(country, subdivision);
  draft.made.country = std::move(country);
  draft.made.subdivision = std::move(subdivision);
  draft.has_holidays = true;
}

void read_parent(yaml_map_reader& keys, jurisdiction_draft& draft) {
  std::string id;
  if (!keys.read("parent", id, read_id))
    return;
  draft.made.parent = draft.around.parent(id);
  if (!draft.made.parent)
    keys.errors().add(
      *keys.node().find("parent"), errc::config_unknown_name,
      fmt::format("no jurisdiction is called '{}', or it is refused itself, or this one "
                  "is among its parents",
                  id));
}

jurisdiction read_jurisdiction(const yaml_node& root, const jurisdiction_surroundings& around,
                               yaml_errors& errors) {
  jurisdiction_draft draft{.around = around};
  jurisdiction& made = draft.made;
  yaml_map_reader keys{root, errors};
  keys.require("jurisdiction", made.id, read_id);
  keys.require("name", made.name, [](const yaml_node& it) { return it.text(name_length_max); });
  read_parent(keys, draft);
  keys.require("verified_on", made.verified_on, [](const yaml_node& it) { return it.day(); });
  read_sources(keys, made);
  read_zones(keys, made);
  if (const auto holidays = keys.take("holidays"))
    read_holidays(*holidays, draft, errors);
  if (const auto rules = keys.need("rules"))
    read_rules(*rules, draft, errors);
  return std::move(draft.made);
}

} // namespace

bool valid_jurisdiction_id(std::string_view text) {
  return !text.empty() && text.size() <= id_length_max && text.front() >= 'A' && text.front() <= 'Z'
         && std::ranges::all_of(text, [](char letter) {
              return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z')
                     || (letter >= '0' && letter <= '9') || letter == '-';
            });
}

file_result<jurisdiction> compile_jurisdiction(std::string_view text, std::string_view file,
                                               const jurisdiction_surroundings& around) {
  return read_yaml<jurisdiction>(text, file, [&](const yaml_node& root, yaml_errors& errors) {
    return read_jurisdiction(root, around, errors);
  });
}

} // namespace recobro
