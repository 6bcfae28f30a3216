#pragma once

// Rows of one commit, written in key order. The engine's memory tables are sorted lists in
// which the place of the last row is where the search for the next one begins: rows in
// order cost less than half of rows at random. Internal to core/store; used by one thread.

#include "core/store/database.hpp"

namespace recobro {

class row_batch {
public:
  explicit row_batch(const database& data)
    : data_(data) {}

  void put(column which, std::string_view key, std::string_view value);
  void remove(column which, std::string_view key);
  /// Moves all rows to `batch`. Rows of the same key keep their order.
  void write_to(rocksdb::WriteBatch& batch);
  void clear();

private:
  struct row {
    column which{};
    bool removal = false;
    uint32_t key_bytes = 0;
    uint32_t value_bytes = 0;
    size_t at = 0; // of the key in bytes_; the value follows
  };
  void add(row what, std::string_view key, std::string_view value);
  std::string_view key_of(const row& what) const {
    return std::string_view(bytes_).substr(what.at, what.key_bytes);
  }

  const database& data_;
  std::string bytes_;
  std::vector<row> rows_;
};

} // namespace recobro
