#pragma once

// Shares of counts, as a fit writes them into a model.

#include <algorithm>
#include <cstdint>

namespace recobro::simulate {

/// From 0 to 1; `otherwise` where nothing was counted.
inline double counted_share(uint64_t part, uint64_t whole, double otherwise) {
  return whole > 0 ? std::min(1.0, static_cast<double>(part) / static_cast<double>(whole))
                   : otherwise;
}

} // namespace recobro::simulate
