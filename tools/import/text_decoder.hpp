#pragma once

// Turns a stated encoding into UTF-8. The encoding is never guessed.

#include "tools/import/text_source.hpp"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// Names that `text_decoder` takes: utf-8 and the single-byte encodings of the banks and
/// registers that export files here.
std::span<const std::string_view> known_encodings();

class text_decoder final : public text_source {
public:
  /// `bytes` has to outlive the decoder. `encoding` is one of known_encodings().
  /// A byte order mark at the front is left out when the encoding is utf-8.
  static result<std::unique_ptr<text_decoder>> make(text_source& bytes, std::string_view encoding);

  /// A byte that the encoding does not define comes out as invalid UTF-8 (0xFF), so that
  /// the reader refuses the row that it stands in and no other.
  result<size_t> read(std::span<char> into) override;

private:
  explicit text_decoder(text_source& bytes)
    : bytes_(bytes) {}
  result<size_t> read_utf8(std::span<char> into);

  text_source& bytes_;
  bool is_utf8_ = true;
  bool started_ = false;
  std::array<std::string, 256> utf8_of_byte_; // of a single-byte encoding
  std::vector<char> undecoded_;
};

} // namespace recobro
