#pragma once

// The version that programs show.

#include <string_view>

namespace recobro {

/// The version of the programs, as in CMakeLists.txt and CHANGELOG.md.
inline constexpr std::string_view program_version = "0.1.0";

} // namespace recobro
