#pragma once

// How far an import has come, on disk, so that a second start goes on where the first one
// broke off. It is written only after the commands before it were acknowledged as durable;
// what was under way is sent again, which ids make harmless.

#include "core/base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace recobro {

/// What is imported, and where to. A cursor of another file, mapping or target does not fit.
struct import_identity {
  uint64_t file_bytes = 0;
  std::string file_sha256;
  std::string mapping_sha256;
  std::string target; // URL of a server or path of a data directory
  friend bool operator==(const import_identity&, const import_identity&) = default;
};

struct import_cursor {
  import_identity identity;
  uint64_t rows = 0;          // all up to here are done: taken, left out or in the rejects file
  uint64_t rejects = 0;       // of these rows, in all runs so far
  uint64_t rejects_bytes = 0; // length of the rejects file at that moment
  bool finished = false;
  friend bool operator==(const import_cursor&, const import_cursor&) = default;
};

/// Nothing when there is no such file. Errors: file_unreadable, malformed_json.
result<std::optional<import_cursor>> read_cursor(const std::string& path);

/// Replaces the file at once: whatever happens, the old or the new one is there.
result<void> write_cursor(const std::string& path, const import_cursor& cursor);

} // namespace recobro
