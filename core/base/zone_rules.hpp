#pragma once

// The offsets of one time zone as a table, made once from the time zone database, so
// that a look-up needs no lock, no library call and no state. For zone.cpp.

#include "core/base/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace recobro {

class zone_rules {
public:
  /// A stretch of time in which the zone's offset does not change.
  struct stretch {
    std::chrono::sys_seconds start;
    std::chrono::seconds offset; // ahead of UTC
  };

  /// The first stretch counts for all time before it.
  /// @pre `stretches` is sorted and not empty, and only the first begins by `date_min`.
  zone_rules(std::string name, std::vector<stretch> stretches);

  const std::string& name() const { return name_; }

  std::chrono::seconds offset(std::chrono::sys_seconds when) const {
    return stretches_[find(when)].offset;
  }

  /// The instant of a local wall clock time, as zone::at documents.
  instant at(instant wall_clock) const;

private:
  size_t find(std::chrono::sys_seconds when) const;

  std::string name_;
  std::vector<stretch> stretches_; // ends with one that never starts
  std::vector<uint16_t> first_;    // for each bucket, the stretch in force at its begin
};

} // namespace recobro
