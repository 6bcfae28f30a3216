#include "tests/store/store_fixture.hpp"

namespace recobro::tests {

namespace {

// Three blocks in partition 1: entries of "a" (1, 2, 3) and "b" (1).
struct chained_fixture : store_fixture {
  chained_fixture()
    : store(open()) {
    commit(*store, {in_1("a", 1), in_1("b", 1)});
    commit(*store, {in_1("a", 2)});
    commit(*store, {in_1("a", 3)});
    REQUIRE(verified(*store).faults.empty());
  }

  static journal_append in_1(std::string_view number, uint64_t sequence) {
    auto change = append(key(number), sequence);
    change.partition = 1;
    return change;
  }
  std::string block(uint64_t number) const {
    return store->raw().read(column::blocks, block_key(1, number)).value().value();
  }
  void put(column which, const std::string& row, const std::string& value) const {
    rocksdb::WriteBatch batch;
    batch.Put(store->raw().at(which), row, value);
    REQUIRE(store->raw().write(batch, sync_policy::lazy));
  }
  void remove(column which, const std::string& row) const {
    rocksdb::WriteBatch batch;
    batch.Delete(store->raw().at(which), row);
    REQUIRE(store->raw().write(batch, sync_policy::lazy));
  }
  /// Expects faults, the first with this code, and all these words in some of them.
  void faulty(errc first, std::initializer_list<std::string> words) const {
    const auto faults = verified(*store).faults;
    REQUIRE_FALSE(faults.empty());
    CHECK(faults.front().code == first);
    std::string all;
    for (const auto& each : faults)
      all += to_string(each) + '\n';
    for (const auto& word : words) {
      CAPTURE(all, word);
      CHECK(all.find(word) != std::string::npos);
    }
  }

  std::unique_ptr<rocks_journal> store;
};

} // namespace

TEST_CASE_METHOD(chained_fixture, "a row of the audit that was changed or taken away is found",
                 "[verify][audit]") {
  for (auto who : {"ana", "bob", "eva"})
    REQUIRE(store->put_audit({.act = audited_act::team_paused, .actor = who}));
  CHECK(verified(*store).audited == 3);
  CHECK(verified(*store).faults.empty());
  std::string second;
  append_be64(second, 2);
  const auto before = store->raw().read(column::audit, second).value().value();
  SECTION("changed") {
    auto other = before;
    other.replace(other.find("bob"), 3, "max");
    put(column::audit, second, other);
    faulty(errc::chain_broken, {"row 2 of the audit"});
  }
  SECTION("taken away") {
    remove(column::audit, second);
    faulty(errc::chain_broken, {"row 3 of the audit"});
  }
  SECTION("unreadable") {
    put(column::audit, second, "short");
    faulty(errc::store_damaged, {"audit"});
  }
}

TEST_CASE_METHOD(chained_fixture, "verification counts what it walked", "[verify]") {
  uint64_t told = 0;
  const auto report = store->verify([&](uint64_t blocks) { told = blocks; });
  REQUIRE(report);
  CHECK(report->blocks == 3);
  CHECK(report->entries == 4);
  CHECK(told == 3);
}

TEST_CASE_METHOD(chained_fixture, "every flipped byte of a block is found and its block named",
                 "[verify]") {
  const auto good = block(2);
  for (size_t at = 0; at < good.size(); ++at) {
    auto bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    put(column::blocks, block_key(1, 2), bad);
    CAPTURE(at);
    const auto faults = verified(*store).faults;
    REQUIRE_FALSE(faults.empty());
    CHECK(faults.front().code == errc::chain_broken);
    CHECK(faults.front().detail.find("partition 1, block 2") != std::string::npos);
  }
  put(column::blocks, block_key(1, 2), good);
  CHECK(verified(*store).faults.empty());
}

TEST_CASE_METHOD(chained_fixture, "a missing block is found", "[verify]") {
  SECTION("in the middle") {
    remove(column::blocks, block_key(1, 2));
    faulty(errc::chain_broken, {"block 3", "the number in the chain is 3, expected 2",
                                "first offset", "the history index has 4 rows"});
  }
  SECTION("at the end") {
    remove(column::blocks, block_key(1, 3));
    faulty(errc::store_damaged, {"the history index has 4 rows, the blocks have 3 entries"});
    CHECK(store->load(key("a")).error().code == errc::store_damaged);
  }
}

TEST_CASE_METHOD(chained_fixture, "a block that was replaced by a valid one is found", "[verify]") {
  // The hash is right, the chain is not.
  put(column::blocks, block_key(1, 3), block(2));
  faulty(errc::chain_broken, {"block 3", "previous block's hash", "the number in its header is 2"});
}

TEST_CASE_METHOD(chained_fixture, "damage to the history index is found", "[verify]") {
  SECTION("a missing row") {
    remove(column::history, history_key(key("a"), 2));
    faulty(errc::store_damaged,
           {"block 2, entry 0", "account book/a", "under sequence 2", "entry 3 follows entry 1"});
  }
  SECTION("a row that names another place") {
    std::string value;
    append_history_place(value, {1, {1, 1}});
    put(column::history, history_key(key("a"), 2), value);
    faulty(errc::store_damaged, {"block 2, entry 0"});
    CHECK(store->load(key("a")).error().code == errc::store_damaged);
    CHECK(store->history(key("a"), 0, 9).error().code == errc::store_damaged);
  }
  SECTION("a row too many") {
    std::string value;
    append_history_place(value, {1, {1, 0}});
    put(column::history, history_key(key("c"), 1), value);
    faulty(errc::store_damaged, {"the history index has 5 rows"});
  }
  SECTION("rows that are no rows") {
    put(column::history, "book/a", "x");
    put(column::history, history_key(key("b"), 1), "\xff");
    faulty(errc::store_damaged, {"no end of account"});
    CHECK(store->load(key("b")).error().code == errc::store_damaged);
    CHECK(store->accounts("", "", [](const account_key&) { return true; }).error().code
          == errc::store_damaged);
  }
  SECTION("an index beyond the block") {
    std::string value;
    append_history_place(value, {1, {2, 7}});
    put(column::history, history_key(key("a"), 2), value);
    CHECK(store->load(key("a")).error().code == errc::store_damaged);
  }
}

TEST_CASE_METHOD(chained_fixture, "damaged rows are named when they are read", "[verify]") {
  put(column::snapshots, "book/a", "\xff\xff");
  const auto loaded = store->load(key("a"));
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == errc::store_damaged);
  CHECK(loaded.error().detail.find("book/a") != std::string::npos);
  put(column::agenda, "x", "");
  put(column::agenda, std::string("\0\1", 2) + std::string(8, '\x90') + "no key", "");
  CHECK(store->due(1, {}, never, 9).error().code == errc::store_damaged);
  put(column::outbox, "no key", "");
  CHECK(store->outbox("", 9).error().code == errc::store_damaged);
  put(column::policies, "p", "\xff");
  CHECK(store->policies().error().code == errc::store_damaged);
  put(column::blocks, block_key(3, 1), "short");
  CHECK(store->blocks(3, 1, 9).error().code == errc::store_damaged);
}

TEST_CASE_METHOD(chained_fixture, "a policy that the journal names has to be there", "[verify]") {
  const std::string text = "phases: []";
  const auto hash = digest(text);
  auto change = in_1("z", 1);
  entry opening;
  opening.sequence = 1;
  opening.events.push_back(
    account_opened{currency::from_code("EUR").value(), zone::utc(), hash, "es", {}});
  change.entry_bytes = encode(opening);
  commit(*store, {change});
  faulty(errc::policy_unknown, {"account book/z", hash});
  REQUIRE(store->put_policy({hash, "default", text}));
  CHECK(verified(*store).faults.empty());
  put(column::policies, hash, "");
  faulty(errc::store_damaged, {"policy " + hash});
}

TEST_CASE_METHOD(store_fixture, "verification tells at most a hundred faults", "[verify]") {
  auto store = open();
  for (uint64_t sequence = 1; sequence <= 150; ++sequence)
    commit(*store, {append(key("1"), sequence)});
  rocksdb::WriteBatch batch;
  for (uint64_t sequence = 1; sequence <= 150; ++sequence)
    batch.Delete(store->raw().at(column::history), history_key(key("1"), sequence));
  REQUIRE(store->raw().write(batch, sync_policy::lazy));
  CHECK(verified(*store).faults.size() == 100);
}

} // namespace recobro::tests
