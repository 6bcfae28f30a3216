#include "tests/store/store_fixture.hpp"

#include <atomic>
#include <filesystem>
#include <thread>

namespace recobro::tests {

namespace {

namespace files = std::filesystem;

journal_append full_change(uint64_t sequence) {
  auto change = append(key("1"), sequence);
  change.agenda_put = noon;
  change.outbox_put.push_back(
    {key("1"), {1, action_kind::send, channel::sms, "t", "", "s"}, noon, "es"});
  snapshot base;
  base.state.sequence = sequence;
  change.snapshot_bytes = encode(base);
  return change;
}

} // namespace

TEST_CASE_METHOD(store_fixture, "a backup is a store of its own", "[maintenance]") {
  auto store = open();
  auto change = append(key("1"), 1);
  change.personal = "mine";
  commit(*store, {change});
  const auto target = directory / "today";
  const auto made = store->backup(target);
  REQUIRE(made);
  CHECK(made->entries == 1);
  CHECK(made->blocks == 1);
  CHECK(made->bytes_on_disk > 0);
  commit(*store, {append(key("1"), 2)});

  auto restored = options();
  restored.directory = target;
  const auto opened = journal::open(restored);
  REQUIRE(opened);
  CHECK((*opened)->load(key("1"))->entries.size() == 1);
  CHECK((*opened)->personal(key("1"), 1).value() == "mine");
  CHECK(verified(**opened).faults.empty());
  commit(**opened, {append(key("1"), 2, "elsewhere")});
  CHECK(verified(**opened).faults.empty());
  CHECK(verified(*store).faults.empty());
}

TEST_CASE_METHOD(store_fixture, "a backup goes to a new directory in one that is there",
                 "[maintenance]") {
  auto store = open();
  commit(*store, {append(key("1"), 1)});
  write_file(directory / "file", "");
  files::create_directory(directory / "empty");
  files::create_symlink(directory / "nowhere", directory / "link");
  for (const auto& [name, why] : {std::pair{"empty", "exists"},
                                  {"file", "exists"},
                                  {"link", "exists"},
                                  {"file/backup", "file is not a directory"},
                                  {"none/backup", "none is not a directory"},
                                  {"data/backup", "lies in the data directory"},
                                  {"empty/../data/backup", "lies in the data directory"}}) {
    const auto refused = store->backup(directory / name);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::backup_target_unfit);
    INFO(refused.error().detail);
    CHECK(refused.error().detail.find(why) != std::string::npos);
  }
  CHECK_FALSE(files::exists(directory / "none"));
  CHECK(store->backup(directory / "slash/"));
  CHECK(files::exists(directory / "slash/CURRENT"));
}

TEST_CASE_METHOD(store_fixture, "a backup beside commits holds those before it, and each whole",
                 "[maintenance]") {
  auto store = open();
  constexpr uint64_t commits = 2'000;
  std::atomic<uint64_t> written = 0;
  std::thread committing([&] {
    while (written < commits) {
      auto one = append(key("1"), written + 1);
      one.agenda_put = noon;
      commit(*store, {one, append(key("2"), written + 1)});
      ++written;
    }
  });
  std::vector<uint64_t> before;
  do {
    before.push_back(written);
    const auto made = store->backup(directory / std::to_string(before.size()));
    CHECK(made);
    CHECK((made && made->entries >= 2 * before.back()));
  } while (written < commits);
  committing.join();
  for (size_t round = 1; round <= before.size(); ++round) {
    auto copied = options();
    copied.directory = directory / std::to_string(round);
    const auto copy = journal::open(copied).value();
    const auto entries = copy->load(key("1"))->entries.size();
    CHECK(entries >= before[round - 1]);
    CHECK(copy->load(key("2"))->entries.size() == entries);
    CHECK(verified(*copy).faults.empty());
  }
}

TEST_CASE_METHOD(store_fixture, "dropped indexes leave the journal, and its history index anew",
                 "[maintenance]") {
  const bool compacted = GENERATE(false, true);
  auto store = open();
  for (uint64_t sequence = 1; sequence <= 20; ++sequence)
    commit(*store, {full_change(sequence), append(key("2"), sequence)});
  if (compacted)
    REQUIRE(store->compact());
  REQUIRE(store->drop_indexes());
  const auto check = [&] {
    CHECK(store->due(partition_of(key("1"), 4), {}, never, 9)->empty());
    CHECK(store->outbox("", 9)->empty());
    CHECK_FALSE(store->load(key("1"))->base);
    CHECK(store->load(key("1"))->entries.size() == 20);
    CHECK(store->load(key("2"))->entries.size() == 20);
    CHECK(verified(*store).faults.empty());
  };
  check();
  store.reset();
  store = open();
  check();
  commit(*store, {full_change(21)});
  CHECK(store->due(partition_of(key("1"), 4), {}, never, 9)->size() == 1);
  CHECK(store->outbox("", 9)->size() == 1);
  CHECK(store->load(key("1"))->base->state.sequence == 21);
}

TEST_CASE_METHOD(store_fixture, "a rebuild that was interrupted is finished at the next start",
                 "[maintenance]") {
  auto store = open();
  for (uint64_t sequence = 1; sequence <= 20; ++sequence)
    commit(*store, {append(key("1"), sequence)});
  rocksdb::WriteBatch half;
  half.Put(store->raw().at(column::meta), slice(rebuild_row), "");
  for (uint64_t sequence = 10; sequence <= 20; ++sequence)
    half.Delete(store->raw().at(column::history), history_key(key("1"), sequence));
  REQUIRE(store->raw().write(half, sync_policy::lazy));
  store.reset();
  store = open();
  CHECK(store->load(key("1"))->entries.size() == 20);
  CHECK(verified(*store).faults.empty());
  CHECK_FALSE(store->raw().read(column::meta, rebuild_row).value());
}

TEST_CASE_METHOD(store_fixture, "a rebuild from a damaged block says which", "[maintenance]") {
  auto store = open();
  auto change = append(key("1"), 1);
  change.partition = 2;
  change.entry_bytes = "\xff\xff\xff";
  commit(*store, {change});
  const auto rebuilt = store->drop_indexes();
  REQUIRE_FALSE(rebuilt);
  CHECK(rebuilt.error().code == errc::store_damaged);
  CHECK(rebuilt.error().detail.find("block 1 of partition 2") != std::string::npos);
}

TEST_CASE_METHOD(store_fixture, "an account with four entries takes less than 1 KB when compacted",
                 "[maintenance]") {
  constexpr uint64_t accounts = 5'000;
  auto store = open();
  snapshot base;
  base.state.obligations.push_back({"i1", "invoice", date{}, amount{100'00}, {}, {}, false});
  for (uint64_t sequence = 1; sequence <= 4; ++sequence) {
    std::vector<journal_append> changes;
    for (uint64_t account = 0; account < accounts; ++account) {
      changes.push_back(append(key(std::to_string(account)), sequence));
      base.state.sequence = sequence;
      changes.back().snapshot_bytes = encode(base);
    }
    commit(*store, changes);
  }
  REQUIRE(store->compact());
  CHECK(store->counts().accounts_estimate == accounts);
  CHECK(store->counts().bytes_on_disk < accounts * 1000);
}

} // namespace recobro::tests
