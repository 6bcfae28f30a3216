#pragma once

// Instants as the people of a policy test write and read them: on the account's own wall clock.

#include "core/base/time.hpp"

#include <string>
#include <string_view>

namespace recobro {

/// "2026-03-12 10:00", "2026-03-12T10:00:30" on the clock of `local`, or RFC 3339 with an offset.
/// Errors: date_malformed, date_out_of_range.
result<instant> parse_moment(std::string_view text, zone local);

/// "Thu 2026-03-12 10:00", with seconds only when they are not zero; "never".
std::string clock_text(zone local, instant when);

/// The last instant of the civil day.
instant end_of_day(zone local, date day);

} // namespace recobro
