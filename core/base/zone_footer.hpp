#pragma once

// The last line of a time zone file: the rule by which its clocks change in the years
// after its table ends, which is in 2037. date/tz does not read it, and instalment plans
// reach beyond that year.
//
//   footer = name offset [name [offset] "," change "," change]     (RFC 8536, 3.3)
//   name   = letters / "<" letters, digits, "+", "-" ">"
//   offset = ["+" / "-"] hours [":" minutes [":" seconds]]         west of UTC
//   change = "M" month "." week "." weekday ["/" offset]           week 5 is the last one
//
// Changes in the other two notations of RFC 8536 occur in no file and are refused.

#include <chrono>
#include <optional>
#include <string_view>

namespace recobro {

/// The day and wall clock time at which the clocks change every year.
struct yearly_change {
  std::chrono::month month;
  unsigned week = 1; // 1 to 4 from the month's begin, 5 its last
  std::chrono::weekday weekday;
  std::chrono::seconds time{7200}; // from local midnight, may leave the day

  /// The change in `year`, as the wall clock shows it.
  std::chrono::sys_seconds in(std::chrono::year year) const;
};

struct zone_footer {
  struct saving {
    std::chrono::seconds offset; // ahead of UTC
    yearly_change begin;         // on the clock of standard time
    yearly_change end;           // on the clock of saving time
  };
  std::chrono::seconds standard; // ahead of UTC
  std::optional<saving> daylight;
};

/// Nothing when the text is not a footer as above.
std::optional<zone_footer> parse_zone_footer(std::string_view text);

} // namespace recobro
