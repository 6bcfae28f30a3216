#pragma once

// Hours of the week as people write them, in jurisdiction files and registers:
//
//   - {days: [weekdays, saturday], from: "08:00", until: "20:00"}

#include "config/yaml_reader.hpp"
#include "core/contact/weekly_hours.hpp"

#include <vector>

namespace recobro {

/// Overlaps, entries out of order and ends before their beginnings are errors.
weekly_hours read_week(const yaml_node& list, yaml_errors& errors);

/// "00:00" to "24:00", as time since midnight.
result<duration> read_time_of_day(const yaml_node& node);
/// Monday is 0; "weekdays" and "all" stand for several.
std::vector<size_t> read_week_days(const yaml_node& list, yaml_errors& errors);

} // namespace recobro
