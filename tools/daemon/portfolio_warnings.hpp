#pragma once

// What a configuration and its policies leave out without being wrong: told when the server starts
// and when it reads its policies anew.

#include "config/server_config.hpp"

#include <string>
#include <vector>

namespace recobro {

/// One sentence for each portfolio without contact rules, for each whose rules ask about the sender
/// when it names none, and for each text that a policy sends and does not have, with its code. What
/// is an error of the start, such as a jurisdiction that is not known, is not told here.
std::vector<std::string> warnings_of(const server_config& config);

} // namespace recobro
