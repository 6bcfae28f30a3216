#pragma once

// Where tests find what lies outside their program: the repository, real data, our programs.

#include <filesystem>
#include <optional>
#include <string>

namespace recobro::tests {

/// A file of the repository, by its path from the root.
std::filesystem::path source_file(const std::string& relative);

/// A file of the real data: under $RECOBRO_DATA, else under ../shared/data beside the repository.
/// Nothing when it is not there; then a line "SKIPPED: ..." has been printed and the test should
/// return.
std::optional<std::filesystem::path> real_data(const std::string& relative);

/// "recobro" or "recobrod" of this build. Nothing when it is not built, with a line printed.
std::optional<std::filesystem::path> program(const std::string& name);

} // namespace recobro::tests
