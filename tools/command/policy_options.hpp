#pragma once

// Policies named on a command line: "FILE" for all portfolios or "PORTFOLIO=FILE".

#include "core/base/result.hpp"
#include "tools/engine/engine.hpp"

#include <string>
#include <vector>

namespace recobro {

/// Errors: file_unreadable.
result<std::vector<portfolio_policy>> read_policies(const std::vector<std::string>& named);

} // namespace recobro
