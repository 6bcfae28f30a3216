#pragma once

// How the command line speaks: tables for people, one JSON object a line for programs,
// errors with what happened and what to do.

#include "core/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// How a program ends.
enum class exit_code : int { ok = 0, refused = 1, usage = 2 };

/// The text with '?' for every control character but the end of a line: what others wrote may hold
/// words for a terminal.
std::string without_controls(std::string_view text);

/// Columns of equal width, the first row underlined; numbers to the right. Widths count
/// code points, so that accents do not shift a column.
class text_table {
public:
  explicit text_table(std::vector<std::string> header)
    : header_(std::move(header)) {}
  /// Shown without control characters.
  void add(std::vector<std::string> row);
  bool empty() const { return rows_.empty(); }
  std::string render() const;

private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

/// "error: store_locked: ... (detail)\n  what to do" on the standard error output.
void print_error(const error& failure);

/// How the program ends with these: exit_code::usage when the command line is all that is wrong.
exit_code ending_of(const std::vector<error>& failures);
/// Each of them, and how the program then ends.
exit_code print_errors(const std::vector<error>& failures);

/// What somebody at the keyboard can do about it; empty when the detail says it all.
std::string_view advice(errc code);

/// "1,234,567".
std::string grouped(uint64_t number);
/// "3.4 GiB".
std::string readable_bytes(uint64_t bytes);
/// "2 m 05 s", "3.21 s", "12 ms".
std::string readable_seconds(double seconds);

/// A line on the standard error output that is written over: only on a terminal, and at
/// most ten times a second.
class progress_line {
public:
  explicit progress_line(std::string what, uint64_t total = 0);
  ~progress_line();
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;
  void show(uint64_t done, std::string_view note = {});

private:
  std::string what_;
  uint64_t total_;
  bool terminal_;
  bool shown_ = false;
  int64_t began_ms_;
  int64_t last_ms_ = 0;
};

} // namespace recobro
