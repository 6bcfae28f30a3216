#pragma once

// Hours of the week as people write them on one line: "Mon-Fri 18:00-20:00, Sat 10:00-12:00".

#include "core/base/result.hpp"
#include "core/contact/weekly_hours.hpp"

#include <string>
#include <string_view>

namespace recobro {

/// Days are Mon to Sun; times 00:00 to 24:00; spans of one day are joined by "and". Errors:
/// value_out_of_range with what is wrong. Reads what format_weekly_hours() writes.
result<weekly_hours> parse_weekly_hours(std::string_view text);
std::string format_weekly_hours(const weekly_hours& hours);

} // namespace recobro
