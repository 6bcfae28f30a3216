#pragma once

// One import: rows of a file, by a mapping, into a sink. Bounded memory; what cannot be
// taken goes to the rejects file and stops nothing; a run that broke off goes on from its
// cursor.

#include "tools/import/command_sink.hpp"
#include "tools/import/cursor_file.hpp"
#include "tools/import/mapping.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace recobro {

/// How far a run is, for whoever watches it.
struct import_progress {
  uint64_t rows = 0;                            // of the file, so far
  uint64_t rows_skipped = 0;                    // of them done by an earlier run
  uint64_t bytes_consumed = 0, bytes_total = 0; // of the file as it lies on the disk
  uint64_t commands_under_way = 0;
  uint64_t rejects = 0;
};

struct import_options {
  std::string path;
  std::shared_ptr<const mapping> rules;
  std::string rejects; // path; empty: refusals are counted only
  std::string cursor;  // path; empty: the run cannot be resumed
  std::string target;  // where the commands go, as the cursor names it
  bool resume = false; // go on from the cursor when there is one
  bool with_content = false;
  uint64_t rows_max = 0; // 0: all
  size_t batch_lines = 1'000;
  size_t batch_bytes_max = 512 << 10;
  /// How long one batch may meet transient refusals before the run ends.
  std::chrono::milliseconds patience{600'000};
  /// Between two cursors.
  std::chrono::milliseconds cursor_interval{1'000};
  std::function<void(const import_progress&)> progress; // about every 256 rows
  /// Asked between rows: true ends the run as if the file ended here, to be resumed.
  std::function<bool()> stop;
};

struct import_figures {
  uint64_t rows = 0;         // read by this run
  uint64_t rows_skipped = 0; // done by an earlier run
  uint64_t rows_left_out = 0, rows_refused = 0;
  uint64_t commands = 0; // made by this run
  uint64_t accepted = 0, duplicate = 0, refused = 0;
  double seconds = 0;
  bool complete = false; // false: stopped, or rows_max was reached
  import_cursor reached;
};

/// Errors: those of opening the file, its header and the cursor; of the sink; truncated
/// when the file breaks off (what came before is done and in the cursor).
file_result<import_figures> run_import(const import_options& options, command_sink& sink);

} // namespace recobro
