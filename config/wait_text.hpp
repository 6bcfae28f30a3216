#pragma once

// Waits as people write them:
//
//   wait  = "none" | span { span } [ until ] | until
//   span  = count ( "week(s)" | "day(s)" | "business day(s)" | "hour(s)" | "minute(s)" )
//   until = "until" HH:MM
//
// Spans stand from the longest to the shortest, each kind once; weeks are days, and
// business days don't mix with them: "2 days", "3 business days until 09:00",
// "1 day 4 hours".

#include "core/policy/policy.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace recobro {

inline constexpr int wait_days_max = 3'650;
inline constexpr int wait_hours_max = 8'760;
inline constexpr int wait_minutes_max = 525'600;

/// What a message offers to somebody whose wait was not understood.
inline constexpr std::string_view wait_examples
  = "e.g. '2 days', '3 business days', '4 hours', '1 day 4 hours', 'until 09:00', "
    "'2 days until 09:00' or 'none' (at most 3650 days, 8760 hours, 525600 minutes)";

/// Nothing when `text` is no wait or beyond the limits.
std::optional<wait_rule> parse_wait(std::string_view text);

/// The shortest text that parse_wait reads as `wait`.
std::string format_wait(const wait_rule& wait);

/// "at once", "until 09:00", "after 2 days".
std::string describe_wait(const wait_rule& wait);

/// True when some time always passes: a bare "until 09:00" ends at once at 09:00.
bool takes_time(const wait_rule& wait);

} // namespace recobro
