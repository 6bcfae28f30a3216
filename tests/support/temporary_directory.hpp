#pragma once

// A directory of a test's own, gone with all its content when the test ends.

#include <filesystem>
#include <string>

namespace recobro::tests {

class temporary_directory {
public:
  /// Under $TMPDIR or /tmp. Ends the process when none can be made: no test could go on.
  temporary_directory();
  ~temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

private:
  std::filesystem::path path_;
};

/// Writes `text` as the whole content of the file; parent directories are made.
void write_file(const std::filesystem::path& file, const std::string& text);
std::string read_file(const std::filesystem::path& file);

} // namespace recobro::tests
