#pragma once

// Shows how far an import is, on the standard error output: a bar that is written over on a
// terminal, a plain line every ten seconds elsewhere.

#include "tools/import/import_run.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace recobro {

class import_meter {
public:
  /// `terminal`: whether lines can be written over.
  explicit import_meter(std::string name, bool terminal);
  ~import_meter();
  import_meter(const import_meter&) = delete;
  import_meter& operator=(const import_meter&) = delete;

  void show(const import_progress& progress);

  /// Where this run began to work: behind the rows that an earlier one had done.
  struct beginning {
    uint64_t rows = 0;
    uint64_t bytes_consumed = 0;
  };
  /// "road_fines.csv.xz  [###.]  42%  235,000 rows  310,482/s  about 3 s left"; the rate is
  /// that of the `seconds` since `from`.
  static std::string text_of(const std::string& name, const import_progress& progress,
                             beginning from, double seconds);

private:
  std::string name_;
  bool terminal_;
  bool shown_ = false;
  std::optional<beginning> from_;
  std::chrono::steady_clock::time_point began_at_;
  std::chrono::steady_clock::time_point next_at_;
};

} // namespace recobro
