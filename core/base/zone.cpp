#include "core/base/nearest.hpp"
#include "core/base/time.hpp"
#include "core/base/zone_footer.hpp"
#include "core/base/zone_rules.hpp"

#include <date/tz.h>

#include <array>
#include <exception>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace recobro {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;
using std::chrono::sys_seconds;

using stretches = std::vector<zone_rules::stretch>;

// Where Debian keeps the files that date/tz reads.
constexpr std::string_view database = "/usr/share/zoneinfo/";

void append(stretches& known, sys_seconds start, seconds offset) {
  if (known.empty() || known.back().offset != offset)
    known.push_back({start, offset});
}

stretches listed_stretches(const ::date::time_zone& source) {
  stretches known;
  sys_seconds when = date_min;
  while (when < date_max) {
    auto info = source.get_info(when);
    append(known, when, info.offset);
    when = info.end;
  }
  return known;
}

zone_footer footer_of(const std::string& name) {
  std::ifstream file{std::string(database) + name, std::ios::binary};
  std::string line;
  std::string last; // the footer; the lines before it are binary
  while (std::getline(file, line))
    last = std::move(line);
  auto footer = parse_zone_footer(last);
  if (!footer)
    throw std::runtime_error("the time zone file does not end with a rule");
  return *footer;
}

// Adds what the footer says about the years after the last listed change.
void extend(stretches& known, const zone_footer& footer) {
  auto listed_end = known.back().start;
  auto year = std::chrono::year_month_day{floor<days>(listed_end)}.year();
  auto year_end = std::chrono::year_month_day{date_max}.year();
  for (; footer.daylight && year <= year_end; ++year) {
    auto begin = footer.daylight->begin.in(year)-footer.standard;
    auto end = footer.daylight->end.in(year)-footer.daylight->offset;
    std::array<zone_rules::stretch, 2> changes{
      {{begin, footer.daylight->offset}, {end, footer.standard}}};
    if (end < begin) // southern half of the world
      std::swap(changes[0], changes[1]);
    for (const auto& change : changes)
      if (change.start > listed_end)
        append(known, change.start, change.offset);
  }
}

std::unique_ptr<zone_rules> rules_from(const ::date::time_zone& source) {
  auto known = listed_stretches(source);
  extend(known, footer_of(source.name()));
  return std::make_unique<zone_rules>(source.name(), std::move(known));
}

// The file of the machine's own zone has no name of its own: policies travel.
bool named_by_place(const ::date::time_zone& source) {
  return source.name() != "localtime";
}

/// Every zone that was asked for, for as long as the process lives.
class registry {
public:
  const zone_rules* find(std::string_view name) {
    std::lock_guard lock{mutex_};
    auto found = zones_.find(name);
    return found == zones_.end() ? nullptr : found->second.get();
  }

  const zone_rules* keep(std::unique_ptr<zone_rules> rules) {
    std::lock_guard lock{mutex_};
    auto name = rules->name();
    return zones_.try_emplace(std::move(name), std::move(rules)).first->second.get();
  }

private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<zone_rules>, std::less<>> zones_;
};

registry& zones() {
  static registry instance;
  return instance;
}

tl::unexpected<error> unknown(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& known : ::date::get_tzdb().zones)
    if (named_by_place(known))
      names.push_back(known.name());
  return fail(errc::unknown_zone, "time zone " + quoted(name)
                                    + "; expected a name such as America/Lima"
                                    + did_you_mean(name, names));
}

const zone_rules& rules_of(const void* rules) {
  return *static_cast<const zone_rules*>(rules);
}

// In seconds, so that no instant overflows, `never` included.
sys_seconds wall_clock(const zone_rules& rules, instant when) {
  auto second = floor<seconds>(when);
  return second + rules.offset(second);
}

} // namespace

result<zone> zone::from_name(std::string_view name) {
  if (name == utc().name())
    return utc();
  if (const auto* known = zones().find(name))
    return zone{known};
  try {
    for (const auto& source : ::date::get_tzdb().zones)
      if (source.name() == name && named_by_place(source))
        return zone{zones().keep(rules_from(source))};
    return unknown(name);
  } catch (const std::exception&) { // no database on this machine, or a damaged file
    return fail(errc::unknown_zone,
                "time zone " + quoted(name) + "; the system's time zone database cannot be read");
  }
}

zone zone::utc() {
  static const zone_rules rules{"UTC", {{sys_seconds{}, seconds{0}}}};
  return zone{&rules};
}

std::string_view zone::name() const {
  return rules_of(rules_).name();
}

date zone::local_date(instant when) const {
  return floor<days>(wall_clock(rules_of(rules_), when));
}

duration zone::local_time(instant when) const {
  auto local = wall_clock(rules_of(rules_), when);
  return local - floor<days>(local) + (when - floor<seconds>(when));
}

std::chrono::minutes zone::offset(instant when) const {
  return floor<std::chrono::minutes>(rules_of(rules_).offset(floor<seconds>(when)));
}

instant zone::at(date day, duration time_of_day) const {
  return rules_of(rules_).at(day + time_of_day);
}

} // namespace recobro
