#pragma once

// What one entry adds to the sums, in one piece of memory, because every command carries one of
// these to the writer.

#include "core/base/time.hpp"
#include "core/indicator/cell_place.hpp"
#include "core/indicator/indicator.hpp"

#include <string>
#include <vector>

namespace recobro {

class indicator_changes {
public:
  struct item {
    int64_t value;
    int32_t day; // since 1970
    cell_place place;
    indicator which;
  };

  bool empty() const { return items_.empty(); }
  /// Keeps its memory.
  void clear() { items_.clear(); }
  /// Those of one cell should follow each other.
  void add(date day, cell_place place, indicator which, int64_t value) {
    items_.push_back({value, static_cast<int32_t>(day.time_since_epoch().count()), place, which});
  }
  void append(const indicator_changes& more) {
    items_.insert(items_.end(), more.items_.begin(), more.items_.end());
  }
  const std::vector<item>& items() const { return items_; }

private:
  std::vector<item> items_;
};

/// The key of the cell to which the item adds (core/indicator/indicator_cell.hpp).
std::string cell_key(const indicator_changes::item& item);

} // namespace recobro
