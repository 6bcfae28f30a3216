#pragma once

// Remembers what texts were turned into. Files name the same few thousand dates over and
// over, and a date costs a look into the time zone's rules.

#include "core/base/identity.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// Bounded: a new text takes the place of the one that was in its slot.
class text_memory {
public:
  /// What `text` came to, or null.
  const std::string* find(std::string_view text) const {
    if (slots_.empty() || text.empty()) // unused slots have an empty text
      return nullptr;
    const auto& kept = slots_[slot_of(text)];
    return kept.text == text ? &kept.written : nullptr;
  }

  void keep(std::string_view text, std::string_view written) {
    if (text.empty() || text.size() > text_bytes_max)
      return;
    slots_.resize(slot_count);
    auto& kept = slots_[slot_of(text)];
    kept.text = text;
    kept.written = written;
  }

private:
  struct slot {
    std::string text, written;
  };
  static constexpr size_t slot_count = 1 << 13;
  static constexpr size_t text_bytes_max = 64;
  static size_t slot_of(std::string_view text) { return fnv1a(text) % slot_count; }

  std::vector<slot> slots_;
};

} // namespace recobro
