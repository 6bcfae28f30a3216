#include "core/store/database_options.hpp"

#include <rocksdb/filter_policy.h>
#include <rocksdb/memtablerep.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

#include <algorithm>
#include <cstring>

namespace recobro {

namespace {

// When the log has grown to this, the memory tables are written out, which takes a core: of 32 MiB
// for 0.6 s, in which answers at half load wait (docs/benchmarks.md). Replaying it after a crash
// has to stay well below a second too.
constexpr uint64_t wal_bytes_max = 16u << 20;
// One is filled while the others wait to be written out.
constexpr int memory_tables_max = 4;
constexpr double bloom_bits_per_key = 10; // about 1 % false answers

// Of a memory table that is asked for one account at a time: one bucket for as many bytes
// of rows, about an account's. The buckets themselves take a sixteenth of the table.
constexpr size_t bytes_per_bucket = 128;

/// The account that a row of the history belongs to.
class account_prefix final : public rocksdb::SliceTransform {
public:
  const char* Name() const override { return "recobro.account"; }
  bool InDomain(const rocksdb::Slice&) const override { return true; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    const auto* end = std::memchr(key.data(), '\0', key.size());
    return end ? rocksdb::Slice(key.data(),
                                static_cast<size_t>(static_cast<const char*>(end) - key.data()))
               : key;
  }
};

bool looked_up_by_key(column which) {
  return which == column::history || which == column::snapshots || which == column::vault;
}

bool is_queue(column which) {
  return which == column::agenda || which == column::outbox || which == column::tasks;
}

rocksdb::BlockBasedTableOptions table_options(column which,
                                              const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  table.block_size = 8u << 10;
  // Index and filters of ten million accounts must not stay in memory outside the cache.
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  if (looked_up_by_key(which)) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(bloom_bits_per_key));
    table.whole_key_filtering = true;
    table.partition_filters = true;
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.pin_top_level_index_and_filter = true;
  }
  return table;
}

} // namespace

database_options::database_options(const journal_options& options, rocksdb::Env* env)
  : cache_(rocksdb::NewLRUCache(options.cache_bytes))
  , write_buffer_bytes_(options.write_buffer_bytes) {
  // A record that a crash cut off is nobody's; one that does not fit its checksum was acknowledged.
  // RocksDB's default drops it and all behind it without a word.
  shared_.wal_recovery_mode = options.until_damage
                                ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
                                : rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  shared_.create_if_missing = options.create && !options.read_only;
  shared_.create_missing_column_families = !options.read_only;
  if (env)
    shared_.env = env;
  // Writing memory tables out can wait for a while; answers can't.
  for (auto pool :
       {rocksdb::Env::Priority::HIGH, rocksdb::Env::Priority::LOW, rocksdb::Env::Priority::BOTTOM})
    shared_.env->LowerThreadPoolCPUPriority(pool, rocksdb::CpuPriority::kLow);
  shared_.max_background_jobs = 2;
  shared_.max_total_wal_size = wal_bytes_max;
  shared_.bytes_per_sync = 1u << 20;
  // After a crash the log is replayed into memory; writing it out can wait.
  shared_.avoid_flush_during_recovery = true;
  // One thread writes: the engine need not guard its memory tables against others.
  shared_.allow_concurrent_memtable_write = false;
  shared_.db_host_id.clear(); // else every file names the machine it was made on
  shared_.keep_log_file_num = 4;
  shared_.max_log_file_size = 4u << 20;
  shared_.info_log_level = rocksdb::WARN_LEVEL;
}

rocksdb::ColumnFamilyOptions database_options::of(column which) const {
  rocksdb::ColumnFamilyOptions chosen;
  const auto table = table_options(which, cache_);
  chosen.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  chosen.write_buffer_size = std::max<size_t>(write_buffer_bytes_ / 2, 1u << 20);
  chosen.max_write_buffer_number = memory_tables_max;
  chosen.compression = rocksdb::kLZ4Compression;
  chosen.bottommost_compression = rocksdb::kZSTD;
  chosen.level_compaction_dynamic_level_bytes = true;
  if (looked_up_by_key(which)) {
    chosen.memtable_whole_key_filtering = true;
    chosen.memtable_prefix_bloom_size_ratio = 0.05;
  }
  if (which == column::history) {
    // A row lands beside its account's others, not in order among all: an ordered table
    // of half a million rows cost a third of the writer's time. Walks over all accounts
    // have to ask for total order.
    chosen.prefix_extractor = std::make_shared<account_prefix>();
    chosen.memtable_factory.reset(
      rocksdb::NewHashSkipListRepFactory(chosen.write_buffer_size / bytes_per_bucket));
  }
  if (which == column::blocks) {
    // Only ever appended to, in as many places as there are partitions: few, large
    // rewrites instead of one for each level.
    chosen.compaction_style = rocksdb::kCompactionStyleUniversal;
  }
  if (is_queue(which)) {
    // Rows are deleted soon after they were written: drop them before they pile up in
    // front of the live ones.
    chosen.table_properties_collector_factories.push_back(
      rocksdb::NewCompactOnDeletionCollectorFactory(4096, 2048));
  }
  return chosen;
}

} // namespace recobro
