#include "core/store/database.hpp"

#include "core/store/database_options.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

namespace recobro {

namespace {

constexpr std::array<const char*, column_count> column_names{
  "default", "blocks",   "history",      "snapshots",  "agenda", "outbox",
  "vault",   "policies", "dead_letters", "indicators", "tasks",  "audit"};

std::vector<rocksdb::ColumnFamilyDescriptor> descriptors(const database_options& chosen) {
  std::vector<rocksdb::ColumnFamilyDescriptor> all;
  for (size_t index = 0; index < column_count; ++index)
    all.emplace_back(column_names[index], chosen.of(static_cast<column>(index)));
  return all;
}

// Asked before the engine opens the directory: it cannot open one with families that it
// has no options for, and says so less clearly.
result<void> check_columns(const std::string& directory, const rocksdb::DBOptions& options) {
  std::vector<std::string> present;
  if (!rocksdb::DB::ListColumnFamilies(options, directory, &present).ok())
    return {}; // opening says more precisely what is wrong
  for (const auto& name : present)
    if (std::find(column_names.begin(), column_names.end(), name) == column_names.end())
      return fail(errc::store_newer_version,
                  fmt::format("data directory {} has the column family \"{}\", which this version "
                              "does not know: start the version that wrote it, or a newer one",
                              directory, name));
  return {};
}

error open_error(const rocksdb::Status& status, const std::string& directory) {
  const auto text = status.ToString();
  if (status.IsIOError() && text.find("LOCK") != text.npos)
    return {errc::store_locked,
            fmt::format("data directory {} is in use: stop the server that has it open, or choose "
                        "another directory ({})",
                        directory, text)};
  auto failure = to_error(status, errc::store_read_failed, "opening data directory " + directory);
  if (failure.code == errc::store_damaged)
    failure.detail
      += "; without a backup, 'recobro journal rebuild DIR --until-damage' gives up what "
         "the log holds behind the damage";
  return failure;
}

/// A file that neither a file system nor a first start that was cut off has made. A store between
/// somebody's files, after a mistyped name, would be found by nobody.
std::optional<std::string> not_of_a_store(const std::string& directory) {
  constexpr std::array<std::string_view, 7> begins{"LOCK",     "LOG",  "IDENTITY",  "MANIFEST-",
                                                   "OPTIONS-", "room", "lost+found"};
  constexpr std::array<std::string_view, 3> ends{".log", ".dbtmp", ".sst"};
  std::error_code ignored;
  for (const auto& each : std::filesystem::directory_iterator(directory, ignored)) {
    const auto name = each.path().filename().string();
    const auto ours = std::ranges::any_of(begins, [&](auto it) { return name.starts_with(it); })
                      || std::ranges::any_of(ends, [&](auto it) { return name.ends_with(it); });
    if (!ours)
      return name;
  }
  return std::nullopt;
}

result<void> check_presence(const journal_options& options) {
  namespace files = std::filesystem;
  std::error_code problem;
  if (files::exists(files::path(options.directory) / "CURRENT", problem))
    return {};
  if (!options.create || options.read_only)
    return fail(errc::store_not_found,
                fmt::format("{} does not exist or holds no store; an existing data directory was "
                            "expected",
                            options.directory));
  if (auto stranger = not_of_a_store(options.directory))
    return fail(errc::store_not_found,
                fmt::format("{} holds no store, but {}: name a new or empty directory, or the one "
                            "with the store",
                            options.directory, *stranger));
  files::create_directories(options.directory, problem);
  if (problem)
    return fail(errc::store_write_failed, fmt::format("data directory {} cannot be made: {}",
                                                      options.directory, problem.message()));
  return {};
}

/// RocksDB ends the process when a file that it makes while it opens meets a full disk. It makes
/// small ones, and tables of what its logs hold.
result<void> check_room(const std::string& directory) {
  namespace files = std::filesystem;
  off_t bytes = 1 << 20;
  std::error_code ignored;
  for (const auto& each : files::directory_iterator(directory, ignored))
    if (each.path().extension() == ".log")
      bytes += static_cast<off_t>(each.file_size(ignored));
  const auto path = files::path(directory) / "room";
  const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const int refused = file < 0 ? errno : ::posix_fallocate(file, 0, bytes);
  if (file >= 0)
    ::close(file);
  files::remove(path, ignored);
  if (refused == 0)
    return {};
  return fail(errc::store_write_failed,
              fmt::format("data directory {} takes no new file of {} MiB ({}): make room on its "
                          "disk, or let this user write there",
                          directory, (bytes >> 20) + 1, std::strerror(refused)));
}

} // namespace

error to_error(const rocksdb::Status& status, errc otherwise, std::string_view doing) {
  return {status.IsCorruption() ? errc::store_damaged : otherwise,
          fmt::format("{}: {}", doing, status.ToString())};
}

result<std::unique_ptr<database>> database::open(const journal_options& options,
                                                 rocksdb::Env* env) {
  if (auto present = check_presence(options); !present)
    return fail(present.error());
  if (!options.read_only)
    if (auto room = check_room(options.directory); !room)
      return fail(room.error());
  const database_options chosen(options, env);
  if (auto known = check_columns(options.directory, chosen.shared()); !known)
    return fail(known.error());
  std::unique_ptr<database> opened(new database);
  rocksdb::DB* engine = nullptr;
  const auto status
    = options.read_only ? rocksdb::DB::OpenForReadOnly(
        chosen.shared(), options.directory, descriptors(chosen), &opened->handles_, &engine)
                        : rocksdb::DB::Open(chosen.shared(), options.directory, descriptors(chosen),
                                            &opened->handles_, &engine);
  if (!status.ok())
    return fail(open_error(status, options.directory));
  opened->engine_.reset(engine);
  return opened;
}

database::~database() {
  if (!engine_)
    return;
  for (auto* handle : handles_)
    engine_->DestroyColumnFamilyHandle(handle);
  engine_->Close();
}

result<bool> database::read(column which, std::string_view key,
                            rocksdb::PinnableSlice& value) const {
  const auto status = engine_->Get(rocksdb::ReadOptions{}, at(which), slice(key), &value);
  if (status.IsNotFound())
    return false;
  if (!status.ok())
    return fail(to_error(status, errc::store_read_failed, "reading a row"));
  return true;
}

result<std::optional<std::string>> database::read(column which, std::string_view key) const {
  rocksdb::PinnableSlice value;
  const auto found = read(which, key, value);
  if (!found)
    return fail(found.error());
  if (!*found)
    return std::nullopt;
  return value.ToString();
}

result<void> database::write(rocksdb::WriteBatch& batch, sync_policy sync) {
  rocksdb::WriteOptions options;
  options.sync = sync == sync_policy::durable;
  const auto status = engine_->Write(options, &batch);
  if (status.ok()) {
    rows_written_.fetch_add(static_cast<uint64_t>(batch.Count()), std::memory_order_relaxed);
    bytes_written_.fetch_add(batch.GetDataSize(), std::memory_order_relaxed);
    return {};
  }
  if (status.IsNoSpace())
    return fail(errc::store_write_failed,
                "the disk is full: make room, and the store goes on (" + status.ToString() + ')');
  // The engine takes no more writes, and what the disk holds of this one is unknown.
  return fail(errc::store_damaged,
              "the disk failed while it was written to: mend it and start again, which reads the "
              "store anew ("
                + status.ToString() + ')');
}

result<void>
database::scan(column which, std::string_view first, std::string_view end,
               const std::function<result<bool>(std::string_view, std::string_view)>& visit) const {
  rocksdb::ReadOptions options;
  const auto bound = slice(end);
  if (!end.empty())
    options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> rows(engine_->NewIterator(options, at(which)));
  for (rows->Seek(slice(first)); rows->Valid(); rows->Next()) {
    const auto go_on = visit(view(rows->key()), view(rows->value()));
    if (!go_on)
      return fail(go_on.error());
    if (!*go_on)
      return {};
  }
  if (!rows->status().ok())
    return fail(to_error(rows->status(), errc::store_read_failed, "reading rows"));
  return {};
}

} // namespace recobro
