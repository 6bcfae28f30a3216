#include "tests/support/locations.hpp"

#include <cstdlib>
#include <iostream>

namespace recobro::tests {

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> or_skip(const fs::path& what, const char* why) {
  if (fs::exists(what))
    return what;
  std::cout << "SKIPPED: " << what.string() << " is not there (" << why << ")\n" << std::flush;
  return std::nullopt;
}

} // namespace

fs::path source_file(const std::string& relative) {
  return fs::path{RECOBRO_SOURCE_DIRECTORY} / relative;
}

std::optional<fs::path> real_data(const std::string& relative) {
  const char* named = std::getenv("RECOBRO_DATA");
  const auto root
    = named != nullptr && *named != '\0' ? fs::path{named} : source_file("../shared/data");
  return or_skip(root / relative, "set RECOBRO_DATA to the directory of the real data");
}

std::optional<fs::path> program(const std::string& name) {
  const char* named = std::getenv("RECOBRO_PROGRAMS");
  // Started by hand, a test program lies beside the programs it wants.
  const auto root = named != nullptr && *named != '\0'
                      ? fs::path{named}
                      : fs::canonical("/proc/self/exe").parent_path();
  return or_skip(root / name, "build it, or set RECOBRO_PROGRAMS to the build directory");
}

} // namespace recobro::tests
