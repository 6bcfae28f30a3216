#include "core/base/nearest.hpp"
#include "core/base/time.hpp"
#include "core/base/zone_rules.hpp"

#include <date/tz.h>

#include <exception>
#include <map>
#include <memory>
#include <mutex>

namespace recobro {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;
using std::chrono::sys_seconds;

std::vector<zone_rules::stretch> stretches_of(const ::date::time_zone& source) {
  std::vector<zone_rules::stretch> stretches;
  sys_seconds when = date_min;
  while (when < date_max) {
    auto info = source.get_info(when);
    if (stretches.empty() || stretches.back().offset != info.offset)
      stretches.push_back({when, info.offset});
    when = info.end;
  }
  return stretches;
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
      if (source.name() == name)
        return zone{
          zones().keep(std::make_unique<zone_rules>(std::string(name), stretches_of(source)))};
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
