#pragma once

// Where a reader of the feed is: the last entry it has of each partition. Opaque text to
// readers, so that the form can change.

#include "core/store/journal.hpp"

namespace recobro {

struct feed_cursor {
  std::vector<position> after; // by partition; block 0: from the beginning

  std::string text() const;
  /// Errors: cursor_malformed, also when the number of partitions is another.
  static result<feed_cursor> parse(std::string_view text, uint16_t partitions);
  static feed_cursor beginning(uint16_t partitions);
  /// After everything that is stored now.
  static feed_cursor end(const journal& store);

  friend bool operator==(const feed_cursor&, const feed_cursor&) = default;
};

} // namespace recobro
