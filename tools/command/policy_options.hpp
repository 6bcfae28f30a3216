#pragma once

// Policies named on a command line: "FILE" for all portfolios or "PORTFOLIO=FILE".

#include "config/yaml_reader.hpp"
#include "tools/engine/engine.hpp"

#include <string>
#include <vector>

namespace recobro {

/// All errors of the first file that has any, each with its position.
file_result<std::vector<portfolio_policy>> read_policies(const std::vector<std::string>& named);

} // namespace recobro
