#pragma once

// The cell that a sum stands in: a day and the values of some dimensions. As text it is a key
// whose byte order is the order in which cells are read:
//
//   cell   day:be32 family:u8 (dimension:u8 value '\0')*     day with its sign bit flipped,
//                                                            dimensions ascend, empty ones are
//                                                            absent

#include "core/base/time.hpp"
#include "core/indicator/indicator.hpp"

#include <map>
#include <string>

namespace recobro {

/// Which sums a cell belongs to: each family holds every event once, told apart in its own way.
enum class cell_family : uint8_t {
  treatment,  // by portfolio, currency, phase, segment, strategy, channel, result, rule
  experiment, // by portfolio, currency, phase, channel, result, rule, experiment, arm; only of
              // accounts that take part, once for each experiment
  people      // by portfolio, currency, phase, team, agent, result; only of what people do
};
inline constexpr size_t cell_family_count = 3;

struct indicator_cell {
  date day{};
  cell_family family{};
  std::map<dimension, std::string> values; // none is empty
  friend auto operator<=>(const indicator_cell&, const indicator_cell&) = default;
};

/// How many bytes of a key say the day.
inline constexpr size_t cell_day_bytes = 4;
/// The first bytes of all keys of the day.
void append_cell_day(std::string& to, date day);
/// Appends nothing when `value` is empty. @pre no NUL in `value`, and dimensions ascend
void append_cell_value(std::string& to, dimension which, std::string_view value);

std::string cell_key(const indicator_cell& cell);
/// Error: store_damaged.
result<indicator_cell> read_cell_key(std::string_view key);

} // namespace recobro
