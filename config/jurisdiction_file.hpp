#pragma once

// The compiler for jurisdiction files: the YAML of config/jurisdictions (docs/contact-rules.md, and
// jurisdiction.schema.json for editors) becomes an immutable core `jurisdiction`. A file without
// sources, with an unknown zone or with anything else that is not understood is refused as a whole,
// each mistake with file, line, column, value and remedy.

#include "config/holiday_file.hpp"
#include "config/yaml_reader.hpp"
#include "core/contact/jurisdiction.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace recobro {

inline constexpr size_t jurisdiction_rules_max = 500;
inline constexpr size_t jurisdiction_sources_max = 500;
inline constexpr size_t jurisdiction_zones_max = 100;

/// Of two rules that read one disputed text differently, the file says which is which. A rule that
/// says neither always holds.
enum class rule_reading : uint8_t { strict, lenient };
inline constexpr size_t rule_reading_count = 2;

struct jurisdiction_surroundings {
  const holiday_table& holidays;
  /// The jurisdiction with this id, or nothing.
  std::function<jurisdiction_ptr(std::string_view id)> parent;
  rule_reading reading = rule_reading::strict;
};

/// Without its version: that names the surroundings too.
file_result<jurisdiction> compile_jurisdiction(std::string_view text, std::string_view file,
                                               const jurisdiction_surroundings& around);

/// "CO", "MX-financial": letters, digits and - ; A-Z first.
bool valid_jurisdiction_id(std::string_view text);

} // namespace recobro
