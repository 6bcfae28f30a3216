#include "core/store/keys.hpp"
#include "core/store/rocks_journal.hpp"

#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/utilities/checkpoint.h>

#include <filesystem>

namespace recobro {

namespace {

constexpr size_t rebuild_batch_rows = 10'000;

result<void> add_history_of(std::string_view block, const database& data,
                            rocksdb::WriteBatch& batch) {
  const auto header = read_header(block);
  if (!header)
    return fail(header.error());
  history_place place{header->partition, {header->number, 0}};
  std::string key, value;
  const auto walked = each_entry(block, [&](const raw_entry& each) {
    const auto decoded = decode_entry(each.bytes);
    if (!decoded)
      return false;
    key.clear();
    value.clear();
    append_history_key(key, each.account, decoded->sequence);
    append_history_place(value, place);
    batch.Put(data.at(column::history), key, value);
    ++place.at.index;
    return true;
  });
  if (!walked)
    return walked;
  if (place.at.index != header->count)
    return fail(errc::store_damaged,
                fmt::format("entry {} of block {} of partition {} cannot be read", place.at.index,
                            header->number, header->partition));
  return {};
}

} // namespace

result<void> rocks_journal::backup(const std::string& directory) {
  namespace files = std::filesystem;
  std::error_code problem;
  if (files::exists(directory, problem))
    return fail(
      errc::store_write_failed,
      fmt::format("backup directory {} exists already, a new one was expected", directory));
  if (const auto parent = files::path(directory).parent_path(); !parent.empty())
    files::create_directories(parent, problem);
  rocksdb::Checkpoint* made = nullptr;
  auto status = rocksdb::Checkpoint::Create(&data_->engine(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok())
    status = checkpoint->CreateCheckpoint(directory);
  if (!status.ok())
    return fail(to_error(status, errc::store_write_failed, "backup to " + directory));
  return {};
}

result<void> rocks_journal::drop_indexes() {
  // Noted first: a crash between here and the end must not leave half a history index.
  if (auto noted = write_row(column::meta, rebuild_row, ""); !noted)
    return noted;
  return rebuild_history();
}

// Deletes files where it can, which costs nothing, and rows where files hold others too.
result<void> rocks_journal::clear_indexes() {
  constexpr std::array dropped{column::snapshots, column::agenda, column::outbox, column::history};
  // Keys begin with printable text or a partition number: this is behind all of them.
  const std::string behind_all(12, '\xff');
  rocksdb::WriteBatch batch;
  for (const auto which : dropped) {
    const auto status
      = rocksdb::DeleteFilesInRange(&data_->engine(), data_->at(which), nullptr, nullptr);
    if (!status.ok())
      return fail(to_error(status, errc::store_write_failed, "dropping an index"));
    batch.DeleteRange(data_->at(which), rocksdb::Slice{}, behind_all);
  }
  return write(batch);
}

result<void> rocks_journal::rebuild_history() {
  if (auto cleared = clear_indexes(); !cleared)
    return cleared;
  rocksdb::WriteBatch batch;
  const auto add_block = [&](std::string_view, std::string_view block) -> result<bool> {
    if (auto added = add_history_of(block, *data_, batch); !added)
      return fail(added.error());
    if (static_cast<size_t>(batch.Count()) < rebuild_batch_rows)
      return true;
    const auto written = data_->write(batch, sync_policy::lazy);
    batch.Clear();
    if (!written)
      return fail(written.error());
    return true;
  };
  if (auto scanned = data_->scan(column::blocks, {}, {}, add_block); !scanned)
    return scanned;
  batch.Delete(data_->at(column::meta), slice(rebuild_row));
  return write(batch);
}

result<void> rocks_journal::compact() {
  if (purge_)
    if (auto purged = purge_->run(); !purged)
      return purged;
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (auto* family : data_->all())
    if (const auto status = data_->engine().CompactRange(options, family, nullptr, nullptr);
        !status.ok())
      return fail(to_error(status, errc::store_write_failed, "compacting"));
  return {};
}

} // namespace recobro
