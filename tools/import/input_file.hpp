#pragma once

// A file as a stream of bytes: plain, .gz, .xz, .bz2 or .zst, told apart by their first bytes.

#include "tools/import/text_source.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace recobro {

class input_file final : public text_source {
public:
  /// Errors: file_unreadable.
  static result<std::unique_ptr<input_file>> open(const std::string& path);
  ~input_file() override;

  /// Errors: file_unreadable, truncated (a compressed stream that breaks off).
  result<size_t> read(std::span<char> into) override;

  /// Size of the file as it lies on the disk, and how much of that was consumed so far.
  uint64_t bytes_total() const { return bytes_total_; }
  uint64_t bytes_consumed() const;

private:
  struct stream;
  input_file(std::unique_ptr<stream> opened, std::string path, uint64_t bytes_total);
  std::unique_ptr<stream> stream_;
  std::string path_;
  uint64_t bytes_total_;
};

/// SHA-256 of a file's bytes in lower-case hex. Errors: file_unreadable.
result<std::string> sha256_of_file(const std::string& path);
/// SHA-256 of `text` in lower-case hex.
std::string sha256_of_text(std::string_view text);

} // namespace recobro
