#pragma once

// Inputs that a fuzz target makes itself because no editor could write them into the corpus.

#include <string>
#include <vector>

namespace recobro::tests {

/// Every target defines it. Empty when its corpus is enough.
std::vector<std::string> seeds();

} // namespace recobro::tests
