#pragma once

// What a reader of a simulation should know of its model: what the policies do and it says nothing
// of.

#include "tools/simulate/experiment.hpp"

#include <string>
#include <vector>

namespace recobro::simulate {

/// Sentences, one for each thing.
std::vector<std::string> notes_of(const experiment& what);

} // namespace recobro::simulate
