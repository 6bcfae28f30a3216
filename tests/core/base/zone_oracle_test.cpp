// Our zone tables against the C library, which reads the same files with code of its own.

#include "core/base/time.hpp"

#include <catch2/catch.hpp>
#include <date/tz.h>

#include <cstdlib>
#include <ctime>
#include <string>

using namespace recobro;
using std::chrono::sys_seconds;

namespace {

/// The C library's local time zone, for as long as this lives.
class environment_zone {
public:
  explicit environment_zone(const std::string& name) {
    ::setenv("TZ", (":" + name).c_str(), 1);
    ::tzset();
  }
  ~environment_zone() {
    ::unsetenv("TZ");
    ::tzset();
  }
  environment_zone(const environment_zone&) = delete;
  environment_zone& operator=(const environment_zone&) = delete;

  std::chrono::seconds offset(sys_seconds when) const {
    auto time = when.time_since_epoch().count();
    std::tm broken_down{};
    ::localtime_r(&time, &broken_down);
    return std::chrono::seconds{broken_down.tm_gmtoff};
  }
};

/// The first second in (`early`, `late`] that has not the offset of `early`.
sys_seconds change_between(const environment_zone& oracle, sys_seconds early, sys_seconds late) {
  auto offset = oracle.offset(early);
  while (late - early > std::chrono::seconds{1}) {
    auto middle = early + (late - early) / 2;
    (oracle.offset(middle) == offset ? early : late) = middle;
  }
  return late;
}

std::chrono::seconds our_offset(zone local, sys_seconds when) {
  auto wall = local.local_date(when) + local.local_time(when);
  return std::chrono::floor<std::chrono::seconds>(wall - when);
}

void compare(const std::string& name) {
  INFO(name);
  auto local = zone::from_name(name).value();
  environment_zone oracle{name};
  sys_seconds before = date_min;
  for (auto when = before; when < date_max; when += std::chrono::days{12}) {
    if (our_offset(local, when) != oracle.offset(when))
      FAIL(format_instant(when));
    if (oracle.offset(when) != oracle.offset(before)) {
      auto change = change_between(oracle, before, when);
      for (auto near : {change - std::chrono::seconds{1}, change})
        if (our_offset(local, near) != oracle.offset(near))
          FAIL(format_instant(near));
    }
    before = when;
  }
}

} // namespace

TEST_CASE("every zone agrees with the C library from 1900 to 2199", "[zone][.slow]") {
  size_t compared = 0;
  for (const auto& source : ::date::get_tzdb().zones)
    if (source.name() != "localtime") {
      compare(source.name());
      ++compared;
    }
  CHECK(compared > 400);
}
