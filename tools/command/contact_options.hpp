#pragma once

// Contact rules named on a command line.

#include "config/jurisdiction_library.hpp"
#include "tools/command/output.hpp"

namespace recobro {

/// The shipped rules, with `directory` laid over them unless it is empty.
file_result<jurisdiction_library> contact_library(const std::string& directory,
                                                  rule_reading reading = rule_reading::strict);

/// Says what is wrong; exit_code::usage for a usage error.
exit_code refuse(const error& failure);
exit_code refuse(const std::vector<error>& failures);

} // namespace recobro
