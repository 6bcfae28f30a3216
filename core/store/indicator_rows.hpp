#pragma once

// The figures (core/indicator) as rows of the column family `indicators`, written in the batch of
// the events that they count. Key: the cell's. Value:
//
//   sums   (indicator:varint sum:varint)*      sums with their sign in the lowest bit
//
// Internal to core/store; used by the writing thread, but for totals().

#include "core/store/database.hpp"

#include <map>
#include <mutex>
#include <unordered_map>

namespace recobro {

/// Stands in `meta` while the figures are incomplete.
inline constexpr std::string_view indicators_unfinished_row = "store/rebuilding_indicators";

class indicator_rows {
public:
  explicit indicator_rows(const database& data)
    : data_(data) {}

  /// Adds to the batch that is being made. Errors: store_read_failed, store_damaged.
  result<void> add(const indicator_changes& change);
  /// Puts the new sums of what was added into `batch`.
  void write_to(rocksdb::WriteBatch& batch);
  /// To be called when the batch is over; what a failed one added is forgotten.
  void settle(bool written);
  /// Forgets what is in memory: the rows were removed from disk.
  void clear();

  /// By any thread. See journal::indicator_totals().
  std::vector<std::pair<indicator_cell, indicator_sums>> totals() const;

private:
  struct row {
    indicator_sums sums;  // as written, or in the batch
    indicator_sums added; // by the batch
    indicator_sums* total = nullptr;
    bool touched = false;
  };
  struct text_hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using row_map = std::unordered_map<std::string, row, text_hash, std::equal_to<>>;

  result<row_map::value_type*> row_of(const indicator_changes::item& item);
  result<row_map::value_type*> read_row(const std::string& key);
  void keep_in_bounds();
  void forget_places();

  const database& data_;
  row_map rows_;
  std::vector<row_map::value_type*> touched_;
  using rows_by_place = std::vector<row_map::value_type*>;
  std::unordered_map<int32_t, rows_by_place> days_; // of rows_; null: not looked for yet
  int32_t last_day_ = 0;
  rows_by_place* last_ = nullptr; // of that day
  std::string value_;
  mutable std::mutex totals_lock_;
  std::map<std::string, indicator_sums, std::less<>> totals_; // by key without day; guarded
};

/// Rows of the days from `first` to `last`, in key order, until `visit` gives false.
result<void> read_indicators(const database& data, date first, date last,
                             const journal::indicator_visit& visit);

} // namespace recobro
