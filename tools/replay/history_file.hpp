#pragma once

// Reads what is to be replayed into a timeline: command lines (NDJSON) as they are, or the
// rows of other files by a mapping, as the importer reads them.

#include "tools/import/mapping.hpp"
#include "tools/replay/timeline.hpp"

#include <functional>
#include <memory>
#include <string>

namespace recobro {

struct refused_row {
  std::string file;
  uint64_t row = 0; // data rows of the file, or lines, from 1
  error cause;
};

struct history_file_options {
  std::string path;                     // plain or compressed
  std::shared_ptr<const mapping> rules; // none: the file holds command lines
  std::function<void(uint64_t bytes, uint64_t total)> progress;
};

struct history_file_report {
  uint64_t rows = 0;
  uint64_t commands = 0;
  std::vector<refused_row> refused;
};

/// Errors: what opening and reading a file gives; what stands in it is refused row by row.
file_result<history_file_report> read_history(const history_file_options& options, timeline& into);

} // namespace recobro
