#include "core/store/raw_limit.hpp"

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace recobro {

namespace {

/// Values that do not compress better than real entries do: half of each is noise.
std::string value_of(size_t bytes, uint64_t& noise) {
  std::string value(bytes, 'v');
  for (size_t at = 0; at + 8 <= bytes; at += 16) {
    noise ^= noise << 13;
    noise ^= noise >> 7;
    noise ^= noise << 17;
    std::copy_n(reinterpret_cast<const char*>(&noise), 8, value.begin() + static_cast<long>(at));
  }
  return value;
}

std::string key_of(uint64_t number, bool scattered) {
  std::string key(16, '\0');
  if (scattered)
    number *= 0x9e3779b97f4a7c15ull; // odd: no two numbers meet
  for (size_t at = 0; at < 8; ++at)
    key[15 - at] = static_cast<char>(number >> (8 * at));
  return key;
}

} // namespace

result<raw_limit> measure_raw_limit(const raw_limit_options& options) {
  rocksdb::Options settings;
  settings.create_if_missing = true;
  settings.write_buffer_size = options.write_buffer_bytes;
  settings.compression = rocksdb::kNoCompression;
  rocksdb::DB* opened = nullptr;
  auto status = rocksdb::DB::Open(settings, options.directory, &opened);
  if (!status.ok())
    return fail(errc::store_write_failed, options.directory + ": " + status.ToString());
  std::unique_ptr<rocksdb::DB> store{opened};
  rocksdb::WriteOptions synced;
  synced.sync = true;
  uint64_t noise = 88172645463325252ull;
  std::vector<double> batch_ms;
  auto begin = options.seconds();
  for (uint64_t done = 0; done < options.records;) {
    rocksdb::WriteBatch batch;
    auto end = std::min<uint64_t>(options.records, done + options.records_per_batch);
    for (; done < end; ++done)
      batch.Put(key_of(done, options.scattered), value_of(options.record_bytes, noise));
    auto batch_begin = options.seconds();
    status = store->Write(synced, &batch);
    if (!status.ok())
      return fail(errc::store_write_failed, options.directory + ": " + status.ToString());
    batch_ms.push_back((options.seconds() - batch_begin) * 1000);
  }
  raw_limit measured;
  measured.seconds = options.seconds() - begin;
  measured.records_per_second = static_cast<double>(options.records) / measured.seconds;
  std::sort(batch_ms.begin(), batch_ms.end());
  if (!batch_ms.empty()) {
    measured.batch_ms_p50 = batch_ms[batch_ms.size() / 2];
    measured.batch_ms_p99 = batch_ms[batch_ms.size() * 99 / 100];
  }
  store.reset();
  rocksdb::DestroyDB(options.directory, settings);
  return measured;
}

} // namespace recobro
