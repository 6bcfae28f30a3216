#pragma once

// Where the CSV reader gets its text from: UTF-8 bytes, in pieces. One implementation
// decompresses a file, one decodes another encoding, tests hand in strings.

#include "core/base/result.hpp"

#include <cstddef>
#include <span>

namespace recobro {

/// A stream of bytes that is read once, from front to back, by one thread.
class text_source {
public:
  virtual ~text_source() = default;
  /// Fills the front of `into` and says how much. 0 is the end, and only the end.
  /// After an error nothing more can be read.
  /// @pre !into.empty()
  virtual result<size_t> read(std::span<char> into) = 0;
};

} // namespace recobro
