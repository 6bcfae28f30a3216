#pragma once

// What a configuration leaves out without being wrong: told when the server starts.

#include "config/server_config.hpp"

#include <string>
#include <vector>

namespace recobro {

/// One sentence for each portfolio without contact rules, and for each whose rules ask about the
/// sender when it names none. A jurisdiction that is not known is the start's error, not told here.
std::vector<std::string> warnings_of(const server_config& config);

} // namespace recobro
