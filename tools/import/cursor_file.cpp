#include "tools/import/cursor_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace recobro {

namespace {

constexpr int cursor_version = 2;

tl::unexpected<error> unreadable(const std::string& path, std::string_view reason) {
  return fail(errc::file_unreadable, fmt::format("cursor file {}: {}", path, reason));
}

/// Renaming is durable only when the directory is.
void sync_directory(const std::filesystem::path& directory) {
  const int handle = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0)
    return;
  ::fsync(handle);
  ::close(handle);
}

bool write_and_sync(const std::string& path, const std::string& text) {
  const int handle = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (handle < 0)
    return false;
  const bool written
    = ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size())
      && ::fsync(handle) == 0;
  return ::close(handle) == 0 && written;
}

} // namespace

result<std::optional<import_cursor>> read_cursor(const std::string& path) {
  std::error_code trouble;
  if (!std::filesystem::exists(path, trouble))
    return std::optional<import_cursor>{};
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file)
    return unreadable(path, "it cannot be read");
  try {
    const auto read = nlohmann::json::parse(text.str());
    if (read.at("version") != cursor_version)
      return unreadable(path, "it was written by another version; import without --resume");
    import_cursor cursor;
    cursor.identity = {read.at("file_bytes"), read.at("file_sha256"), read.at("mapping_sha256"),
                       read.at("target")};
    cursor.rows = read.at("rows");
    cursor.rejects = read.at("rejects");
    cursor.rejects_bytes = read.at("rejects_bytes");
    cursor.finished = read.at("finished");
    return cursor;
  } catch (const nlohmann::json::exception&) {
    return fail(
      errc::malformed_json,
      fmt::format("cursor file {}: not what an import writes; import without --resume", path));
  }
}

result<void> write_cursor(const std::string& path, const import_cursor& cursor) {
  const nlohmann::ordered_json written{
    {"version", cursor_version},
    {"file_bytes", cursor.identity.file_bytes},
    {"file_sha256", cursor.identity.file_sha256},
    {"mapping_sha256", cursor.identity.mapping_sha256},
    {"target", cursor.identity.target},
    {"rows", cursor.rows},
    {"rejects", cursor.rejects},
    {"rejects_bytes", cursor.rejects_bytes},
    {"finished", cursor.finished},
  };
  const auto fresh = path + ".new";
  std::error_code trouble;
  if (!write_and_sync(fresh, written.dump(2) + "\n"))
    return unreadable(path, std::strerror(errno));
  std::filesystem::rename(fresh, path, trouble);
  if (trouble)
    return unreadable(path, trouble.message());
  const auto directory = std::filesystem::path(path).parent_path();
  sync_directory(directory.empty() ? "." : directory);
  return {};
}

} // namespace recobro
