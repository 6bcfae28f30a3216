#include "core/store/rocks_journal.hpp"

#include "core/store/keys.hpp"
#include "core/store/migrate.hpp"
#include "core/store/row_records.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <charconv>
#include <filesystem>

namespace recobro {

namespace {

constexpr std::string_view partitions_row = "store/partitions";
constexpr std::string_view probe_row = "store/probe";

result<void> settle_version(database& data, const journal_options& options) {
  const auto stored = stored_version(data);
  if (!stored)
    return fail(stored.error());
  if (!*stored) {
    if (options.read_only)
      return fail(errc::store_not_found,
                  fmt::format("{} holds a store that was never finished", options.directory));
    rocksdb::WriteBatch first;
    first.Put(data.at(column::meta), slice(version_row), std::to_string(store_version_now));
    return data.write(first, sync_policy::durable);
  }
  if (**stored > store_version_now)
    return fail(errc::store_newer_version,
                fmt::format("data directory {} has version {}, this program reads up to {}: start "
                            "the version that wrote it, or a newer one",
                            options.directory, **stored, store_version_now));
  if (**stored < store_version_now && options.read_only)
    return fail(errc::store_read_failed,
                fmt::format("data directory {} has version {}, this program reads {}: start the "
                            "server on it once, which brings it forward",
                            options.directory, **stored, store_version_now));
  return migrate(data, migrations(), store_version_now);
}

result<chain_head> head_of(const database& data, uint16_t partition) {
  const std::unique_ptr<rocksdb::Iterator> rows(
    data.engine().NewIterator(rocksdb::ReadOptions{}, data.at(column::blocks)));
  rows->SeekForPrev(block_key(partition, UINT64_MAX));
  if (!rows->status().ok())
    return fail(to_error(rows->status(), errc::store_read_failed, "reading the last block"));
  if (!rows->Valid() || read_be(view(rows->key()).substr(0, 2)) != partition)
    return chain_head{};
  const auto header = read_header(view(rows->value()));
  if (!header)
    return fail(header.error());
  if (hash_of(view(rows->value())) != header->hash)
    return fail(errc::store_damaged,
                fmt::format("block {} of partition {}, the last one, does not have its hash",
                            header->number, partition));
  return header->head();
}

} // namespace

result<std::unique_ptr<journal>> journal::open(const journal_options& options) {
  auto opened = rocks_journal::open(options, nullptr);
  if (!opened)
    return fail(opened.error());
  return std::unique_ptr<journal>(std::move(*opened));
}

result<std::unique_ptr<rocks_journal>> rocks_journal::open(const journal_options& options,
                                                           rocksdb::Env* env) {
  if (sodium_init() < 0)
    return fail(errc::store_read_failed, "libsodium finds no source of randomness");
  auto data = database::open(options, env);
  if (!data)
    return fail(data.error());
  std::unique_ptr<rocks_journal> opened(new rocks_journal);
  opened->options_ = options;
  opened->options_.master_key.clear();
  opened->data_ = std::move(*data);
  if (auto settled = settle_version(*opened->data_, options); !settled)
    return fail(settled.error());
  auto vault = vault_rows::open(*opened->data_, options);
  if (!vault)
    return fail(vault.error());
  opened->vault_ = std::move(*vault);
  if (auto started = opened->start(options.partitions); !started)
    return fail(started.error());
  return opened;
}

result<void> rocks_journal::settle_partitions(uint16_t wanted) {
  const auto row = data_->read(column::meta, partitions_row);
  if (!row)
    return fail(row.error());
  if (!*row) {
    partitions_ = wanted;
    if (wanted == 0)
      return fail(errc::store_partitions,
                  fmt::format("{} is new: a number of partitions from 1 to 65535 was expected",
                              options_.directory));
    return write_row(column::meta, partitions_row, std::to_string(wanted));
  }
  const auto& text = **row;
  if (std::from_chars(text.data(), text.data() + text.size(), partitions_).ec != std::errc{}
      || partitions_ == 0)
    return fail(errc::store_damaged, "the number of partitions is \"" + text + '"');
  if (wanted != 0 && wanted != partitions_)
    return fail(errc::store_partitions,
                fmt::format("data directory {} was made with {} partitions, {} are configured: the "
                            "number cannot change",
                            options_.directory, partitions_, wanted));
  return {};
}

result<void> rocks_journal::start(uint16_t wanted_partitions) {
  if (auto settled = settle_partitions(wanted_partitions); !settled)
    return settled;
  audit_ = std::make_unique<audit_rows>(*data_);
  if (auto found = audit_->start(); !found)
    return found;
  std::vector<chain_head> heads;
  for (uint16_t partition = 0; partition < partitions_; ++partition) {
    const auto head = head_of(*data_, partition);
    if (!head)
      return fail(head.error());
    heads.push_back(*head);
  }
  rows_ = std::make_unique<row_batch>(*data_);
  blocks_ = std::make_unique<block_writer>(*data_);
  blocks_->start(std::move(heads));
  publish_heads();
  auto tallies = tally_rows::open(*data_);
  if (!tallies)
    return fail(tallies.error());
  tallies_ = std::move(*tallies);
  indicators_ = std::make_unique<indicator_rows>(*data_);
  if (options_.read_only)
    return {};
  const auto rebuilding = data_->read(column::meta, rebuild_row);
  if (!rebuilding)
    return fail(rebuilding.error());
  if (*rebuilding)
    if (auto rebuilt = rebuild_history(); !rebuilt)
      return rebuilt;
  const auto counting = data_->read(column::meta, indicators_unfinished_row);
  if (!counting)
    return fail(counting.error());
  if (*counting)
    if (auto rebuilt = rebuild_indicators(); !rebuilt)
      return rebuilt;
  purge_ = std::make_unique<vault_purge>(*data_);
  auto unfinished = false;
  const auto looked = data_->scan(column::meta, purge_rows, purge_rows_end,
                                  [&](std::string_view, std::string_view) -> result<bool> {
                                    unfinished = true;
                                    return false;
                                  });
  if (unfinished)
    purge_->schedule();
  return looked;
}

void rocks_journal::publish_heads() {
  const std::lock_guard guard(heads_lock_);
  heads_ = blocks_->heads();
}

result<void> rocks_journal::write(rocksdb::WriteBatch& batch) {
  if (options_.read_only)
    return fail(errc::store_write_failed,
                fmt::format("data directory {} is open for reading only", options_.directory));
  return data_->write(batch, options_.sync);
}

result<void> rocks_journal::write_row(column which, std::string_view key, std::string_view value) {
  rocksdb::WriteBatch batch;
  batch.Put(data_->at(which), slice(key), slice(value));
  return write(batch);
}

bool rocks_journal::probe() {
  if (options_.read_only)
    return false;
  const auto takes_writes = [&] {
    rocksdb::WriteBatch batch;
    batch.Put(data_->at(column::meta), slice(probe_row), "");
    return data_->write(batch, sync_policy::durable).has_value();
  };
  return takes_writes() || (data_->engine().Resume().ok() && takes_writes());
}

result<void> rocks_journal::put_policy(const stored_policy& what) {
  return write_row(column::policies, what.hash, encode(what));
}

result<void> rocks_journal::put_dead_letter(const dead_letter& what) {
  return write_row(column::dead_letters, what.id, encode(what));
}

result<void> rocks_journal::remove_dead_letter(std::string_view id) {
  rocksdb::WriteBatch batch;
  batch.Delete(data_->at(column::dead_letters), slice(id));
  return write(batch);
}

result<void> rocks_journal::put_meta(std::string_view name, std::string_view value) {
  return write_row(column::meta, std::string(setting_rows).append(name), value);
}

result<uint64_t> rocks_journal::put_audit(const audit_record& what) {
  return audit_->add(what);
}

result<void> rocks_journal::audit(uint64_t number,
                                  const std::function<bool(audit_record)>& visit) const {
  return read_audit(*data_, number, [&](audit_row row) { return visit(std::move(row.what)); });
}

result<std::optional<std::string>> rocks_journal::meta(std::string_view name) const {
  return data_->read(column::meta, std::string(setting_rows).append(name));
}

result<void> rocks_journal::indicators(date first, date last, const indicator_visit& visit) const {
  return read_indicators(*data_, first, last, visit);
}

std::vector<std::pair<indicator_cell, indicator_sums>> rocks_journal::indicator_totals() const {
  return indicators_->totals();
}

result<tally_map> rocks_journal::tallies(std::string_view prefix) const {
  return read_tallies(*data_, prefix);
}

uint64_t rocks_journal::last_block(uint16_t partition) const {
  const std::lock_guard guard(heads_lock_);
  return partition < heads_.size() ? heads_[partition].number : 0;
}

journal_counts rocks_journal::counts() const {
  journal_counts counted;
  {
    const std::lock_guard guard(heads_lock_);
    for (const auto& head : heads_) {
      counted.blocks += head.number;
      counted.entries += head.next_offset;
      counted.accounts_estimate += head.accounts;
    }
  }
  counted.rows_written = data_->rows_written();
  counted.bytes_written = data_->bytes_written();
  namespace files = std::filesystem;
  std::error_code problem;
  for (files::directory_iterator each(options_.directory, problem), end; !problem && each != end;
       each.increment(problem)) {
    std::error_code vanished; // the engine removes files at any time
    const auto bytes = each->file_size(vanished);
    counted.bytes_on_disk += vanished ? 0 : bytes;
  }
  return counted;
}

} // namespace recobro
