#include "config/holiday_file.hpp"

#include "config/jurisdiction_words.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace recobro {

namespace {

using std::chrono::year;

constexpr std::string_view column_line = "day,subdivisions,name";
constexpr std::string_view years_mark = "# years ";
constexpr size_t overrides_max = 10'000;
constexpr size_t name_length_max = 200;
constexpr size_t reason_length_max = 1'000;

tl::unexpected<error> wrong_line(std::string_view file, int line, std::string_view is,
                                 std::string_view expected) {
  return fail(errc::config_wrong_value, fmt::format("{}:{}:1: {} is wrong; expected {}", file, line,
                                                    recobro::quoted(is), expected));
}

/// "2020-2030" -> the two ends, half-open.
result<std::pair<date, date>> read_years(std::string_view text) {
  const auto first = parse_date(fmt::format("{}-01-01", text.substr(0, 4)));
  const auto last = parse_date(fmt::format("{}-01-01", text.size() == 9 ? text.substr(5) : ""));
  if (!first || !last || text[4] != '-' || *last < *first)
    return fail(errc::date_malformed);
  const std::chrono::year_month_day end{*last};
  return std::pair{*first, date{(end.year() + std::chrono::years{1}) / 1 / 1}};
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(by), text.size());
    if (end > 0)
      parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

bool matches(const public_holiday& one, std::string_view country, std::string_view subdivision) {
  return one.country == country && (one.subdivision.empty() || one.subdivision == subdivision);
}

bool same_day(const public_holiday& one, const public_holiday& other) {
  return one.day == other.day && one.country == other.country
         && one.subdivision == other.subdivision;
}

bool has(const std::vector<public_holiday>& days, const public_holiday& wanted) {
  return std::ranges::any_of(days,
                             [&](const public_holiday& known) { return same_day(known, wanted); });
}

struct holiday_override {
  public_holiday day;
  yaml_node place;
};

/// One day, or several of the same name.
std::vector<holiday_override> read_days(yaml_map_reader& keys, const public_holiday& like) {
  std::vector<holiday_override> found;
  const auto note = [&](const yaml_node& item) {
    const auto day = item.day();
    if (!day) {
      keys.errors().add(item, day.error());
      return;
    }
    found.push_back({like, item});
    found.back().day.day = *day;
  };
  const auto several = keys.take("days");
  if (several)
    for (const yaml_node& item : items_of(*several, keys.errors(), overrides_max))
      note(item);
  if (const auto one = several ? keys.take("day") : keys.need("day"))
    note(*one);
  return found;
}

/// Why it is so, where that was read and how sure it is: for people, and held to the same marks as
/// rules are.
void read_grounds(yaml_map_reader& keys, const std::vector<std::string_view>& sources) {
  std::string why;
  keys.read("why", why, [](const yaml_node& it) { return it.text(reason_length_max); });
  auto mark = rule_mark::unverified;
  keys.read("mark", mark, [](const yaml_node& it) { return it.one_of(rule_mark_names); });
  const auto list = mark == rule_mark::unverified ? keys.take("sources") : keys.need("sources");
  if (!list)
    return;
  for (const yaml_node& item : items_of(*list, keys.errors()))
    if (const auto known = item.one_of(sources); !known)
      keys.errors().add(item, known.error());
}

std::vector<holiday_override> read_override(const yaml_node& node, const holiday_table& known,
                                            const std::vector<std::string_view>& sources,
                                            yaml_errors& errors) {
  yaml_map_reader keys{node, errors};
  public_holiday one;
  const auto text = [](const yaml_node& it) { return it.text(name_length_max); };
  const bool placed = keys.require("country", one.country, text);
  keys.read("subdivision", one.subdivision, text);
  keys.read("name", one.name, text);
  read_grounds(keys, sources);
  auto days = read_days(keys, one);
  if (placed && !known.knows(one.country)) {
    errors.add(*node.find("country"), errc::config_unknown_name,
               fmt::format("no holidays are known for {}{}", recobro::quoted(one.country),
                           did_you_mean(one.country, known.countries())));
    return {};
  }
  return placed ? std::move(days) : std::vector<holiday_override>{};
}

std::vector<holiday_override> read_overrides(const std::optional<yaml_node>& list,
                                             const holiday_table& known,
                                             const std::vector<std::string_view>& sources,
                                             yaml_errors& errors) {
  std::vector<holiday_override> found;
  if (list)
    for (const yaml_node& item : items_of(*list, errors, overrides_max))
      std::ranges::move(read_override(item, known, sources, errors), std::back_inserter(found));
  return found;
}

std::vector<std::string_view> read_sources(const std::optional<yaml_node>& map,
                                           yaml_errors& errors) {
  std::vector<std::string_view> ids;
  if (map && !map->is_map())
    errors.add(*map, map->wrong("a map of sources", "e.g. 'S1: where it was read'"));
  for (size_t index = 0; map && map->is_map() && index < map->size(); ++index) {
    const yaml_node one = map->child(index);
    if (const auto where = one.text(reason_length_max); !where)
      errors.add(one, where.error());
    ids.push_back(one.key());
  }
  return ids;
}

} // namespace

result<void> holiday_table::add_table(std::string_view text, std::string_view file) {
  known_country country{.code = std::filesystem::path(file).stem().string()};
  int number = 0;
  bool has_columns = false;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    ++number;
    if (line.starts_with(years_mark)) {
      const auto years = read_years(line.substr(years_mark.size()));
      if (!years)
        return wrong_line(file, number, line, "two years, e.g. '# years 2020-2030'");
      std::tie(country.from, country.until) = *years;
    }
    if (line.starts_with('#'))
      continue;
    if (!has_columns && line != column_line)
      return wrong_line(file, number, line, fmt::format("the line '{}'", column_line));
    const size_t name = line.find(',', std::min(line.find(','), line.size() - 1) + 1);
    const auto day = parse_date(line.substr(0, line.find(',')));
    if (has_columns && (!day || name == std::string_view::npos))
      return wrong_line(file, number, line,
                        "a day, subdivisions and a name, e.g. "
                        "'2026-07-20,,Independence Day'");
    if (has_columns) {
      const std::string_view where = line.substr(11, name - 11);
      for (const auto part : where.empty() ? std::vector{where} : split(where, ' '))
        days_.push_back(
          {*day, country.code, std::string(part), std::string(line.substr(name + 1))});
    }
    has_columns = true;
  }
  if (!has_columns || country.until == date{})
    return wrong_line(file, number, "the end of the file", "a line '# years ...' and the columns");
  std::ranges::sort(days_);
  countries_.push_back(std::move(country));
  return {};
}

std::vector<error> holiday_table::apply_overrides(std::string_view text, std::string_view file) {
  struct both {
    std::vector<holiday_override> add;
    std::vector<holiday_override> remove;
  };
  const auto read = [this](const yaml_node& root, yaml_errors& errors) {
    yaml_map_reader keys{root, errors};
    both found;
    const auto sources = read_sources(keys.take("sources"), errors);
    found.add = read_overrides(keys.take("add"), *this, sources, errors);
    found.remove = read_overrides(keys.take("remove"), *this, sources, errors);
    // What an earlier file removed may be removed again: who mended the shipped tables before they
    // were mended here has nothing to do.
    for (const auto& [one, place] : found.remove)
      if (!has(days_, one) && !has(removed_, one))
        errors.add(place, errc::config_unknown_name,
                   fmt::format("{} is no holiday of {}{}{}, so it can't be removed",
                               format_date(one.day), one.country,
                               one.subdivision.empty() ? "" : " ", one.subdivision));
    return found;
  };
  auto found = read_yaml<both>(text, file, read);
  if (!found)
    return std::move(found).error();
  for (auto& [one, place] : found->remove) {
    std::erase_if(days_, [&](const public_holiday& known) { return same_day(known, one); });
    removed_.push_back(std::move(one));
  }
  for (auto& [one, place] : found->add) {
    // Whoever adds it once more has a better name for it.
    std::erase_if(days_, [&](const public_holiday& known) { return same_day(known, one); });
    days_.push_back(std::move(one));
  }
  std::ranges::sort(days_);
  return {};
}

bool holiday_table::knows(std::string_view country) const {
  return std::ranges::find(countries_, country, &known_country::code) != countries_.end();
}

bool holiday_table::knows(std::string_view country, std::string_view subdivision) const {
  return subdivision.empty() || std::ranges::any_of(days_, [&](const public_holiday& one) {
           return one.country == country && one.subdivision == subdivision;
         });
}

std::vector<std::string_view> holiday_table::countries() const {
  std::vector<std::string_view> codes;
  for (const auto& country : countries_)
    codes.push_back(country.code);
  return codes;
}

holiday_calendar holiday_table::calendar(std::string_view country,
                                         std::string_view subdivision) const {
  holiday_calendar found;
  for (const auto& known : countries_)
    if (known.code == country) {
      found.known_from = known.from;
      found.known_until = known.until;
    }
  for (const auto& one : days_)
    if (matches(one, country, subdivision) && (found.days.empty() || found.days.back() != one.day))
      found.days.push_back(one.day);
  return found;
}

std::string_view holiday_table::name_of(date day, std::string_view country,
                                        std::string_view subdivision) const {
  for (const auto& one : days_)
    if (one.day == day && matches(one, country, subdivision))
      return one.name;
  return {};
}

} // namespace recobro
