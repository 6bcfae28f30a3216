#pragma once

// RocksDB with our column families, options and error codes. Internal to core/store.

#include "core/store/journal.hpp"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <atomic>
#include <functional>

namespace recobro {

/// `meta` lives in RocksDB's own default family, which exists anyway.
enum class column : uint8_t {
  meta,
  blocks,
  history,
  snapshots,
  agenda,
  outbox,
  vault,
  policies,
  dead_letters,
  indicators, // since version 5
  tasks,      // since version 5
  audit       // since version 6
};
inline constexpr size_t column_count = 12;

inline rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
inline std::string_view view(const rocksdb::Slice& bytes) {
  return {bytes.data(), bytes.size()};
}

/// store_damaged for corruption, else `otherwise`; the detail is RocksDB's own words.
error to_error(const rocksdb::Status& status, errc otherwise, std::string_view doing);

/// Threads: as RocksDB, everything from any thread.
class database {
public:
  /// Errors as journal::open. `env` (may be null) is where tests make the disk fail.
  static result<std::unique_ptr<database>> open(const journal_options& options, rocksdb::Env* env);
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  rocksdb::DB& engine() const { return *engine_; }
  rocksdb::ColumnFamilyHandle* at(column which) const {
    return handles_[static_cast<size_t>(which)];
  }
  const std::vector<rocksdb::ColumnFamilyHandle*>& all() const { return handles_; }

  /// False when there is no such row.
  result<bool> read(column which, std::string_view key, rocksdb::PinnableSlice& value) const;
  result<std::optional<std::string>> read(column which, std::string_view key) const;
  /// store_write_failed when it can be tried again later, store_damaged when only opening
  /// the store anew can help.
  result<void> write(rocksdb::WriteBatch& batch, sync_policy sync);
  /// Rows and bytes of all batches written so far.
  uint64_t rows_written() const { return rows_written_.load(std::memory_order_relaxed); }
  uint64_t bytes_written() const { return bytes_written_.load(std::memory_order_relaxed); }
  /// Rows from `first` on and before `end` (empty: no bound), until `visit` gives an error
  /// or false.
  result<void> scan(
    column which, std::string_view first, std::string_view end,
    const std::function<result<bool>(std::string_view key, std::string_view value)>& visit) const;

private:
  database() = default;
  std::unique_ptr<rocksdb::DB> engine_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::atomic<uint64_t> rows_written_{0}, bytes_written_{0};
};

} // namespace recobro
