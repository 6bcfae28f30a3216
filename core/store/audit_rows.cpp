#include "core/store/audit_rows.hpp"

#include "core/store/keys.hpp"
#include "core/store/records.hpp"
#include "core/store/row_records.hpp"

namespace recobro {

namespace {

constexpr size_t hash_digits = 64;

error damaged() {
  return {errc::store_damaged, "a row of the audit cannot be read"};
}

} // namespace

result<void> audit_rows::start() {
  return read_audit(data_, 0, [this](audit_row last) {
    number_ = last.what.number;
    hash_ = std::move(last.hash);
    return false;
  });
}

result<uint64_t> audit_rows::add(const audit_record& what) {
  std::string key;
  append_be64(key, number_ + 1);
  auto value = std::string(hash_digits, '0') + encode(what);
  auto hash = audit_hash(hash_, key, value);
  value.replace(0, hash_digits, hash);
  rocksdb::WriteBatch batch;
  batch.Put(data_.at(column::audit), key, value);
  if (auto written = data_.write(batch, sync_policy::durable); !written)
    return fail(written.error());
  hash_ = std::move(hash);
  return ++number_;
}

result<audit_row> read_audit_row(std::string_view key, std::string_view value) {
  if (key.size() != sizeof(uint64_t) || value.size() < hash_digits)
    return fail(damaged());
  auto what = decode_audit_record(value.substr(hash_digits));
  if (!what)
    return fail(what.error());
  what->number = read_be(key);
  return audit_row{std::string(value.substr(0, hash_digits)), std::move(*what)};
}

std::string audit_hash(std::string_view before, std::string_view key, std::string_view value) {
  return digest(std::string(before).append(key).append(value.substr(hash_digits)));
}

result<void> read_audit(const database& data, uint64_t number,
                        const std::function<bool(audit_row)>& visit) {
  const std::unique_ptr<rocksdb::Iterator> rows(
    data.engine().NewIterator(rocksdb::ReadOptions{}, data.at(column::audit)));
  if (number == 0) {
    rows->SeekToLast();
  } else {
    std::string last;
    append_be64(last, number - 1);
    rows->SeekForPrev(slice(last));
  }
  for (; rows->Valid(); rows->Prev()) {
    auto row = read_audit_row(view(rows->key()), view(rows->value()));
    if (!row)
      return fail(row.error());
    if (!visit(std::move(*row)))
      return {};
  }
  if (!rows->status().ok())
    return fail(to_error(rows->status(), errc::store_read_failed, "reading the audit"));
  return {};
}

} // namespace recobro
