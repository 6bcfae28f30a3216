#pragma once

// What one entry adds to the sums: cells and what is added to each, in one piece of memory,
// because every command carries one of these to the writer.

#include "core/indicator/indicator.hpp"

#include <string>

namespace recobro {

class indicator_changes {
public:
  bool empty() const { return bytes_.empty(); }
  /// Keeps its memory.
  void clear() { bytes_.clear(); }

  struct item {
    indicator which;
    int64_t value;
  };
  /// @pre at most 255 items, and at most 65 535 bytes of key, which is `front` and then `back`
  void add(std::string_view front, std::string_view back, const item* items, size_t count);

  void append(const indicator_changes& more) { bytes_.append(more.bytes_); }

  /// Calls visit(std::string_view key, indicator, int64_t) for each item.
  template <class Visit>
  void each(Visit visit) const {
    for (size_t at = 0; at < bytes_.size();) {
      const auto length = static_cast<size_t>(byte(at)) | static_cast<size_t>(byte(at + 1)) << 8;
      const auto count = byte(at + 2);
      const std::string_view key{bytes_.data() + at + 3, length};
      at += 3 + length;
      for (int place = 0; place < count; ++place) {
        const auto which = static_cast<indicator>(byte(at++));
        visit(key, which, take_value(at));
      }
    }
  }

private:
  unsigned char byte(size_t at) const { return static_cast<unsigned char>(bytes_[at]); }
  int64_t take_value(size_t& at) const;
  std::string bytes_;
};

} // namespace recobro
