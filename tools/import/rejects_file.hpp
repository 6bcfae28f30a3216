#pragma once

// What an import did not take, for people: CSV with the row's number, its physical line,
// the command, the error code and the reason. What stood in the row is left out unless it
// is asked for, since rows may hold personal data.

#include "core/base/result.hpp"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace recobro {

struct reject {
  uint64_t row = 0;
  uint64_t line = 0;
  std::string command; // its id; empty when the row never became one
  error cause;
  std::string content; // the row as it stands in the file, or the command that was made of it
};

class rejects_file {
public:
  struct options {
    std::string path;
    bool with_content = false;
    /// Goes on after this many bytes and drops what is behind them; 0 starts a new file.
    uint64_t keep_bytes = 0;
  };
  /// Errors: file_unreadable.
  static result<std::unique_ptr<rejects_file>> open(options wanted);

  result<void> write(const reject& what);
  /// Brings all that was written to the disk.
  result<void> sync();
  uint64_t bytes() const { return bytes_; }
  uint64_t count() const { return count_; }

private:
  struct closer {
    void operator()(std::FILE* open) const { std::fclose(open); }
  };
  explicit rejects_file(options wanted)
    : options_(std::move(wanted)) {}
  result<void> append(const std::string& text);

  options options_;
  std::unique_ptr<std::FILE, closer> file_;
  uint64_t bytes_ = 0;
  uint64_t count_ = 0;
};

} // namespace recobro
