#pragma once

// All jurisdictions of an installation: the shipped files, which are part of the program, with an
// operator's directory laid over them.

#include "config/jurisdiction_file.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace recobro {

struct named_text {
  std::string file;
  std::string text;
};

struct contact_texts {
  std::vector<named_text> jurisdictions;
  std::vector<named_text> holidays{};    // <country>.csv
  std::vector<named_text> corrections{}; // <country>.yaml, of the shipped table of that country
  std::vector<named_text> overrides{};   // of holidays, laid over both
};

/// The files of config/jurisdictions and config/holidays as they were when the program was built.
contact_texts shipped_contact_texts();

/// Replaces or adds what `directory` has: jurisdictions/*.yaml and holidays/*.csv by their names,
/// holiday_overrides.yaml. A table of holidays that is replaced is no longer corrected. Errors:
/// file_unreadable.
result<contact_texts> overlaid(contact_texts texts, const std::filesystem::path& directory);

/// Immutable once made; jurisdictions live as long as anybody holds them.
class jurisdiction_library {
public:
  static file_result<jurisdiction_library> compile(const contact_texts& texts,
                                                   rule_reading reading = rule_reading::strict);

  std::span<const jurisdiction_ptr> all() const { return all_; } // by id
  /// Errors: config_unknown_name with the nearest.
  result<jurisdiction_ptr> find(std::string_view id) const;
  const holiday_table& holidays() const { return *holidays_; }

private:
  std::vector<jurisdiction_ptr> all_;
  std::shared_ptr<const holiday_table> holidays_;
};

} // namespace recobro
