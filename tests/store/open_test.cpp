#include "core/store/migrate.hpp"
#include "tests/store/store_fixture.hpp"

#include <filesystem>

namespace recobro::tests {

namespace {

namespace files = std::filesystem;

void put_raw(rocks_journal& store, column which, std::string_view key, std::string_view value) {
  rocksdb::WriteBatch batch;
  batch.Put(store.raw().at(which), slice(key), slice(value));
  REQUIRE(store.raw().write(batch, sync_policy::durable));
}

} // namespace

TEST_CASE_METHOD(store_fixture, "a second opening of a data directory is refused", "[open]") {
  const auto store = open();
  const auto second = journal::open(options());
  REQUIRE_FALSE(second);
  CHECK(second.error().code == errc::store_locked);
  CHECK(second.error().detail.find(options().directory) != std::string::npos);
}

TEST_CASE_METHOD(store_fixture, "a store of a newer version is refused", "[open]") {
  SECTION("by its version") {
    put_raw(*open(), column::meta, version_row, std::to_string(store_version_now + 1));
    CHECK(refusal(options()) == errc::store_newer_version);
  }
  SECTION("by a column family that this version does not have") {
    auto store = open();
    rocksdb::ColumnFamilyHandle* added = nullptr;
    REQUIRE(store->raw().engine().CreateColumnFamily({}, "of_tomorrow", &added).ok());
    store->raw().engine().DestroyColumnFamilyHandle(added);
    store.reset();
    CHECK(refusal(options()) == errc::store_newer_version);
  }
}

TEST_CASE_METHOD(store_fixture, "a directory without a store is made only when wanted", "[open]") {
  auto wanted = options();
  wanted.create = false;
  CHECK(refusal(wanted) == errc::store_not_found);
  wanted.create = true;
  wanted.read_only = true;
  CHECK(refusal(wanted) == errc::store_not_found);
  CHECK_FALSE(files::exists(wanted.directory));
  files::create_directories(wanted.directory);
  CHECK(refusal(wanted) == errc::store_not_found);
  CHECK(files::is_empty(wanted.directory));
  CHECK(open());
}

TEST_CASE_METHOD(store_fixture, "no store is made between files that are not of one", "[open]") {
  const files::path place = options().directory;
  files::create_directories(place / "lost+found");
  write_file(place / "passwd", "root");
  auto opened = journal::open(options());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == errc::store_not_found);
  CHECK_THAT(opened.error().detail, Catch::Contains("passwd"));
  CHECK_FALSE(files::exists(place / "LOCK"));
  // What a file system has made, or a first start that was cut off, is no stranger.
  files::remove(place / "passwd");
  write_file(place / "MANIFEST-000001", "");
  CHECK(open());
}

TEST_CASE_METHOD(store_fixture, "a directory that cannot be made is named", "[open]") {
  write_file(directory / "file", "");
  auto wanted = options();
  wanted.directory = directory / "file/data";
  CHECK(refusal(wanted) == errc::store_write_failed);
}

TEST_CASE_METHOD(store_fixture, "the number of partitions cannot change", "[open]") {
  auto wanted = options();
  wanted.partitions = 0;
  CHECK(refusal(wanted) == errc::store_partitions);
  files::remove_all(wanted.directory);
  open().reset();
  wanted.partitions = 8;
  CHECK(refusal(wanted) == errc::store_partitions);
  wanted.partitions = 0;
  CHECK(journal::open(wanted).value()->partitions() == 4);
}

TEST_CASE_METHOD(store_fixture, "a damaged store is refused", "[open]") {
  auto store = open();
  commit(*store, {append(key("1"), 1)});
  SECTION("when its version is no number") {
    put_raw(*store, column::meta, version_row, "one");
  }
  SECTION("when its number of partitions is no number") {
    put_raw(*store, column::meta, "store/partitions", "x");
  }
  SECTION("when a last block does not have its hash") {
    const auto partition = partition_of(key("1"), 4);
    auto block = store->raw().read(column::blocks, block_key(partition, 1)).value().value();
    block.back() = static_cast<char>(block.back() ^ 1);
    put_raw(*store, column::blocks, block_key(partition, 1), block);
  }
  SECTION("when a last block is cut") {
    put_raw(*store, column::blocks, block_key(0, 9), "short");
  }
  SECTION("when a file of the engine is cut") {
    store->raw().engine().Flush({}, store->raw().at(column::history));
    store.reset();
    for (const auto& each : files::directory_iterator(options().directory))
      if (each.path().extension() == ".sst")
        files::resize_file(each.path(), 10);
  }
  store.reset();
  CHECK(refusal(options()) == errc::store_damaged);
}

TEST_CASE_METHOD(store_fixture, "a store with a file that is gone cannot be read", "[open]") {
  commit(*open(), {append(key("1"), 1)});
  for (const auto& each : files::directory_iterator(options().directory))
    if (each.path().filename().string().starts_with("MANIFEST"))
      files::remove(each.path());
  CHECK(refusal(options()) == errc::store_read_failed);
}

TEST_CASE_METHOD(store_fixture, "the master key has to be the one of the vault", "[open]") {
  auto other = options();
  other.master_key = std::string(32, 'o');
  auto none = options();
  none.master_key.clear();
  auto short_one = options();
  short_one.master_key = "short";
  CHECK(refusal(short_one) == errc::master_key_wrong);

  open().reset();
  CHECK(journal::open(other)); // nothing was encrypted yet
  CHECK(journal::open(none));
  auto change = append(key("1"), 1);
  change.personal = "{}";
  commit(*open(), {change});
  CHECK(refusal(other) == errc::master_key_wrong);
  CHECK(refusal(none) == errc::master_key_missing);
  CHECK(open());
}

TEST_CASE_METHOD(store_fixture, "beside a running server the store can be read", "[open]") {
  auto store = open();
  auto change = append(key("1"), 1);
  change.personal = "{}";
  commit(*store, {change});
  const auto count_files = [&] {
    return std::distance(files::directory_iterator(options().directory),
                         files::directory_iterator());
  };
  const auto files_before = count_files();
  auto wanted = options();
  wanted.read_only = true;
  wanted.master_key.clear();
  const auto opened = journal::open(wanted);
  REQUIRE(opened);
  auto& beside = **opened;
  CHECK(count_files() == files_before);
  CHECK(beside.load(key("1"))->entries.size() == 1);
  CHECK(verified(beside).faults.empty());
  CHECK(beside.personal(key("1"), 1).error().code == errc::master_key_missing);
  CHECK_FALSE(beside.personal(key("1"), 2).value());

  const std::vector<journal_append> changes{append(key("1"), 2)};
  CHECK(beside.commit(changes, noon).error().code == errc::store_write_failed);
  CHECK(beside.put_meta("a", "b").error().code == errc::store_write_failed);
  CHECK(beside.put_policy({"a", "b", "c"}).error().code == errc::store_write_failed);
  CHECK(beside.remove_dead_letter("a").error().code == errc::store_write_failed);
  CHECK(beside.drop_indexes().error().code == errc::store_write_failed);
  CHECK_FALSE(beside.probe());
  commit(*store, changes);
  CHECK(store->load(key("1"))->entries.size() == 2);

  wanted.master_key = master;
  CHECK(journal::open(wanted).value()->personal(key("1"), 1).value() == "{}");
}

TEST_CASE_METHOD(store_fixture, "migrations run once each, in order, from the stored version on",
                 "[open]") {
  static std::string ran;
  ran.clear();
  const migration steps[] = {{store_version_now,
                              [](database&) -> result<void> {
                                ran += "1";
                                return {};
                              }},
                             {store_version_now + 1,
                              [](database&) -> result<void> {
                                ran += "2";
                                return {};
                              }},
                             {store_version_now + 2, [](database&) -> result<void> {
                                return fail(errc::store_damaged, "cannot");
                              }}};
  auto store = open();
  auto& data = store->raw();
  REQUIRE(migrate(data, {}, store_version_now));
  REQUIRE(migrate(data, steps, store_version_now + 1));
  CHECK(ran == "1");
  REQUIRE(migrate(data, steps, store_version_now + 2));
  CHECK(ran == "12");
  CHECK(stored_version(data).value() == store_version_now + 2);
  CHECK(migrate(data, steps, store_version_now + 3).error().detail == "cannot");
  CHECK(stored_version(data).value() == store_version_now + 2);
  CHECK(migrate(data, {}, store_version_now + 3).error().code == errc::store_damaged);
  store.reset();
  CHECK(refusal(options()) == errc::store_newer_version);
}

} // namespace recobro::tests
