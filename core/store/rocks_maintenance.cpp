#include "core/indicator/indicator_meter.hpp"
#include "core/store/keys.hpp"
#include "core/store/rocks_journal.hpp"

#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/utilities/checkpoint.h>

#include <filesystem>

namespace recobro {

namespace {

namespace files = std::filesystem;

constexpr size_t rebuild_batch_rows = 10'000;
constexpr size_t rebuild_batch_accounts = 1'000;

/// Said before anything is made: a wrong name must not leave directories behind, nor fill
/// the place where another file system was to be mounted.
result<void> check_target(const files::path& target, const std::string& store) {
  auto unfit = [&](std::string why) {
    return fail(errc::backup_target_unfit, target.string() + ": " + std::move(why));
  };
  std::error_code problem;
  if (files::exists(files::symlink_status(target, problem)))
    return unfit("it exists; name a directory that does not, which the backup then makes");
  const auto parent = target.parent_path();
  if (!files::is_directory(parent, problem))
    return unfit(fmt::format("{} is not a directory; make it first", parent.string()));
  const auto inside = files::relative(parent, store, problem);
  if (!problem && !inside.empty() && *inside.begin() != "..")
    return unfit(fmt::format("it lies in the data directory {}", store));
  return {};
}

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

result<journal_counts> rocks_journal::backup(const std::string& directory) {
  auto target = files::absolute(directory).lexically_normal();
  if (!target.has_filename())
    target = target.parent_path(); // "name/"
  if (auto fit = check_target(target, options_.directory); !fit)
    return fail(fit.error());
  auto& engine = data_->engine();
  rocksdb::Checkpoint* made = nullptr;
  auto status = rocksdb::Checkpoint::Create(&engine, &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok())
    status = checkpoint->CreateCheckpoint(target.string());
  std::unique_ptr<rocksdb::Directory> parent; // the new name in it must be durable too
  if (status.ok())
    status = engine.GetEnv()->NewDirectory(target.parent_path().string(), &parent);
  if (status.ok())
    status = parent->Fsync();
  if (!status.ok())
    return fail(to_error(status, errc::store_write_failed, "backup to " + target.string()));
  auto seen = look_at_copy(target.string());
  if (!seen) {
    std::error_code problem;
    files::remove_all(target, problem); // nobody may take it for a backup
    return fail(seen.error().code,
                "the backup was made but does not open, and was removed: " + seen.error().detail);
  }
  return seen;
}

result<journal_counts> rocks_journal::look_at_copy(const std::string& directory) const {
  rocks_journal copy;
  copy.options_ = options_;
  copy.options_.directory = directory;
  copy.options_.create = false;
  copy.options_.read_only = true;
  copy.options_.cache_bytes = 8u << 20; // only the last block of each partition is read
  auto data = database::open(copy.options_, data_->engine().GetEnv());
  if (!data)
    return fail(data.error());
  copy.data_ = std::move(*data);
  if (auto started = copy.start(partitions_); !started)
    return fail(started.error());
  return copy.counts();
}

result<void> rocks_journal::drop_indexes() {
  // Noted first: a crash between here and the end must not leave half a history index.
  if (auto noted = write_row(column::meta, rebuild_row, ""); !noted)
    return noted;
  if (auto rebuilt = rebuild_history(); !rebuilt)
    return rebuilt;
  return rebuild_indicators();
}

// Deletes files where it can, which costs nothing, and rows where files hold others too.
result<void> rocks_journal::clear_indexes() {
  constexpr std::array dropped{column::snapshots, column::agenda, column::outbox, column::tasks,
                               column::history};
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
  batch.DeleteRange(data_->at(column::meta), slice(tallies_begin), slice(tallies_end));
  tallies_.clear();
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
  batch.Put(data_->at(column::meta), slice(indicators_unfinished_row), rocksdb::Slice{});
  return write(batch);
}

result<void> rocks_journal::rebuild_indicators() {
  rocksdb::WriteBatch batch;
  batch.DeleteRange(data_->at(column::indicators), rocksdb::Slice{}, std::string(12, '\xff'));
  if (auto cleared = write(batch); !cleared)
    return cleared;
  indicators_->clear();
  indicator_rows made(*data_); // what is written now was counted before
  std::optional<error> failure;
  size_t accounts = 0;
  const auto write_sums = [&]() -> result<void> {
    batch.Clear();
    made.write_to(batch);
    auto written = data_->write(batch, sync_policy::lazy);
    made.settle(written.has_value());
    return written;
  };
  const auto visited = this->accounts({}, {}, [&](const account_key& account) {
    auto counted = indicators_of(account);
    auto added = counted ? made.add(*counted) : result<void>(fail(counted.error()));
    if (added && ++accounts % rebuild_batch_accounts == 0)
      added = write_sums();
    if (!added)
      failure = std::move(added.error());
    return !failure;
  });
  if (failure)
    return fail(std::move(*failure));
  if (!visited)
    return visited;
  if (auto written = write_sums(); !written)
    return written;
  batch.Clear();
  batch.Delete(data_->at(column::meta), slice(indicators_unfinished_row));
  return write(batch);
}

result<indicator_changes> rocks_journal::indicators_of(const account_key& account) const {
  const auto entries = history(account, 0, SIZE_MAX);
  if (!entries)
    return fail(entries.error());
  indicator_changes counted;
  add_indicators(account.portfolio(), *entries, counted);
  return counted;
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
