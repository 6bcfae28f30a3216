#pragma once

// What came of a simulation as files: one page that works without a network, and tables beside it
// for whoever wants to calculate on.

#include "core/base/result.hpp"
#include "tools/simulate/experiment.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace recobro::simulate {

/// One self-contained page. `command` is shown as how it was made.
std::string report_page(const experiment& what, const std::string& command);

/// File name and content: recovery, contacts, channels, tasks, phases, moves, cohorts, promises,
/// workload, lawful_contact, endings and, where there are any, comparison and sensitivity.
std::vector<std::pair<std::string, std::string>> report_tables(const experiment& what);

/// report.html and the tables as CSV into `directory`, which is made. Errors: file_unreadable.
result<void> write_report(const experiment& what, const std::string& command,
                          const std::filesystem::path& directory);

} // namespace recobro::simulate
