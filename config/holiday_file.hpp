#pragma once

// Public holidays: the generated tables config/holidays/<country>.csv, and files of days that are
// added or taken out: the corrections that are shipped, and the operator's own.

#include "config/yaml_reader.hpp"
#include "core/contact/weekly_hours.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace recobro {

struct public_holiday {
  date day{};
  std::string country;     // "CO"
  std::string subdivision; // "SP"; empty: the whole country
  std::string name;
  friend auto operator<=>(const public_holiday&, const public_holiday&) = default;
};

/// All known holidays of all countries.
class holiday_table {
public:
  /// Adds a generated table: `text` of a file whose name is the country's code.
  /// Errors: config_wrong_value with file and line.
  result<void> add_table(std::string_view text, std::string_view file);

  /// Applies a file of overrides (docs/contact-rules.md): days to add, days to remove. A day that
  /// is to be removed has to be there, or to have been removed by an earlier file.
  std::vector<error> apply_overrides(std::string_view text, std::string_view file);

  bool knows(std::string_view country) const;
  bool knows(std::string_view country, std::string_view subdivision) const;
  std::vector<std::string_view> countries() const;

  /// The days of a country and, when given, of one part of it.
  holiday_calendar calendar(std::string_view country, std::string_view subdivision) const;
  /// What is celebrated; empty when nothing is.
  std::string_view name_of(date day, std::string_view country, std::string_view subdivision) const;

private:
  struct known_country {
    std::string code;
    date from{};
    date until{};
  };
  std::vector<known_country> countries_;
  std::vector<public_holiday> days_; // sorted
  std::vector<public_holiday> removed_;
};

} // namespace recobro
