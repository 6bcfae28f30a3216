#include "tests/store/store_fixture.hpp"

#include <filesystem>

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
  const auto target = directory / "backups/today";
  REQUIRE(store->backup(target));
  commit(*store, {append(key("1"), 2)});
  const auto again = store->backup(target);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == errc::store_write_failed);
  CHECK(again.error().detail.find(target) != std::string::npos);

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

TEST_CASE_METHOD(store_fixture, "a backup into a file is refused", "[maintenance]") {
  write_file(directory / "file", "");
  CHECK(open()->backup(directory / "file/backup").error().code == errc::store_write_failed);
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
