#pragma once

// How RocksDB is set up for this workload. Internal to core/store.

#include "core/store/database.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

namespace recobro {

class database_options {
public:
  database_options(const journal_options& options, rocksdb::Env* env);

  const rocksdb::DBOptions& shared() const { return shared_; }
  rocksdb::ColumnFamilyOptions of(column which) const;

private:
  rocksdb::DBOptions shared_;
  std::shared_ptr<rocksdb::Cache> cache_;
  size_t write_buffer_bytes_;
};

} // namespace recobro
