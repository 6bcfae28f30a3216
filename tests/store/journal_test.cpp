#include "tests/store/store_fixture.hpp"

namespace recobro::tests {

namespace {

outbox_row row_of(const account_key& account, uint32_t number) {
  return {account, {number, action_kind::send, channel::sms, "reminder", "", "step"}, noon, "es"};
}

std::vector<std::string> keys_of(const std::vector<outbox_row>& rows) {
  std::vector<std::string> found;
  for (const auto& each : rows)
    found.push_back(each.key());
  return found;
}

std::vector<std::string> names_of(const std::vector<due_row>& rows) {
  std::vector<std::string> found;
  for (const auto& each : rows)
    found.push_back(each.account.text());
  return found;
}

} // namespace

TEST_CASE_METHOD(store_fixture, "what was committed is loaded, also after reopening", "[journal]") {
  auto store = open();
  commit(*store, {append(key("1"), 1), append(key("2"), 1), append(key("1"), 2)});
  commit(*store, {append(key("1"), 3)});
  const auto check = [&] {
    const auto one = store->load(key("1"));
    REQUIRE(one);
    CHECK_FALSE(one->base);
    CHECK(sequences(one->entries) == std::vector<uint64_t>{1, 2, 3});
    CHECK(one->entries[2].command_id == "c3");
    CHECK(sequences(store->load(key("2"))->entries) == std::vector<uint64_t>{1});
    CHECK_FALSE(store->load(key("3"))->exists());
  };
  check();
  store.reset();
  store = open();
  check();
  CHECK(verified(*store).faults.empty());
}

TEST_CASE_METHOD(store_fixture, "a snapshot stands for the entries up to its sequence",
                 "[journal]") {
  auto store = open();
  const auto account = key("1");
  auto change = append(account, 1);
  snapshot base;
  base.state.sequence = 2;
  base.indexed_due = noon;
  auto with_snapshot = append(account, 2);
  with_snapshot.snapshot_bytes = encode(base);
  commit(*store, {change, with_snapshot, append(account, 3)});
  const auto loaded = store->load(account);
  REQUIRE(loaded);
  REQUIRE(loaded->base);
  CHECK(loaded->base->state.sequence == 2);
  CHECK(loaded->base->indexed_due == noon);
  CHECK(sequences(loaded->entries) == std::vector<uint64_t>{3});
}

TEST_CASE_METHOD(store_fixture, "history goes on after a sequence, up to a limit", "[journal]") {
  auto store = open();
  for (uint64_t sequence = 1; sequence <= 300; ++sequence)
    commit(*store, {append(key("1"), sequence), append(key("10"), sequence)});
  CHECK(sequences(*store->history(key("1"), 0, 3)) == std::vector<uint64_t>{1, 2, 3});
  CHECK(sequences(*store->history(key("1"), 254, 3)) == std::vector<uint64_t>{255, 256, 257});
  CHECK(sequences(*store->history(key("1"), 299, 3)) == std::vector<uint64_t>{300});
  CHECK(store->history(key("1"), 300, 3)->empty());
  CHECK(store->history(key("1"), 0, 0)->empty());
  CHECK(store->history(key("1"), 0, 1000)->size() == 300);
  CHECK(store->history(key("0"), 0, 1000)->empty());
}

TEST_CASE_METHOD(store_fixture, "a commit makes one block for each partition in it", "[journal]") {
  auto store = open();
  auto first = append(key("a"), 1);
  first.partition = 2;
  auto second = append(key("b"), 1);
  second.partition = 0;
  auto third = append(key("c"), 1);
  third.partition = 2;
  CHECK(commit(*store, {first, second, third}) == std::vector<position>{{1, 0}, {1, 0}, {1, 1}});
  auto fourth = append(key("a"), 2);
  fourth.partition = 2;
  CHECK(commit(*store, {fourth}) == std::vector<position>{{2, 0}});
  CHECK(store->last_block(2) == 2);
  CHECK(store->last_block(0) == 1);
  CHECK(store->last_block(1) == 0);
  CHECK(store->last_block(99) == 0);

  const auto blocks = store->blocks(2, 1, 10);
  REQUIRE(blocks);
  REQUIRE(blocks->size() == 2);
  CHECK(blocks->at(0).entries.size() == 2);
  CHECK(blocks->at(0).previous_hash == std::string(32, '\0'));
  CHECK(blocks->at(1).previous_hash == blocks->at(0).hash);
  CHECK(blocks->at(1).first_offset == 2);
  CHECK(blocks->at(1).number == 2);
  CHECK(blocks->at(1).partition == 2);
  CHECK(blocks->at(1).written_at == noon);
  CHECK(blocks->at(1).entries[0].first == key("a"));
  CHECK(blocks->at(1).entries[0].second.sequence == 2);
  CHECK(store->blocks(2, 2, 10)->size() == 1);
  CHECK(store->blocks(2, 1, 1)->size() == 1);
  CHECK(store->blocks(2, 3, 10)->empty());

  const auto counted = store->counts();
  CHECK(counted.blocks == 3);
  CHECK(counted.entries == 4);
  CHECK(counted.accounts_estimate == 3);
  CHECK(counted.bytes_on_disk > 0);
}

TEST_CASE_METHOD(store_fixture, "the chain goes on where it ended before reopening", "[journal]") {
  auto store = open();
  auto change = append(key("a"), 1);
  change.partition = 3;
  commit(*store, {change});
  store.reset();
  store = open();
  change = append(key("a"), 2);
  change.partition = 3;
  CHECK(commit(*store, {change}) == std::vector<position>{{2, 0}});
  CHECK(store->counts().entries == 2);
  CHECK(store->counts().accounts_estimate == 1);
  CHECK(verified(*store).faults.empty());
}

TEST_CASE_METHOD(store_fixture, "a large commit is cut into blocks of bounded size", "[journal]") {
  auto store = open();
  std::vector<journal_append> changes;
  for (uint64_t sequence = 1; sequence <= 500; ++sequence)
    changes.push_back(append(key("1"), sequence, std::string(1000, 'x')));
  changes.push_back(append(key("1"), 501, std::string(200'000, 'y')));
  const auto places = commit(*store, changes);
  CHECK(places.back().block == 10);
  CHECK(places.back().index == 0);
  const auto loaded = store->load(key("1"));
  REQUIRE(loaded);
  CHECK(loaded->entries.size() == 501);
  CHECK(std::get<dispute_opened>(loaded->entries[500].events[0]).reason.size() == 200'000);
  CHECK(verified(*store).faults.empty());
  CHECK(verified(*store).entries == 501);
}

TEST_CASE_METHOD(store_fixture, "changes without an entry touch only the indexes", "[journal]") {
  auto store = open();
  journal_append change;
  change.account = key("1");
  change.partition = 1;
  change.agenda_put = noon;
  commit(*store, {change});
  CHECK(store->last_block(1) == 0);
  CHECK(store->due(1, {}, never, 10)->size() == 1);
  CHECK(store->commit({}, noon).value().empty());
}

TEST_CASE_METHOD(store_fixture, "an account beyond the partitions is refused whole", "[journal]") {
  auto store = open();
  auto wrong = append(key("2"), 1);
  wrong.partition = 4;
  const std::vector<journal_append> changes{append(key("1"), 1), wrong};
  const auto refused = store->commit(changes, noon);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::store_partitions);
  CHECK_FALSE(store->load(key("1"))->exists());
  CHECK(commit(*store, {append(key("1"), 1)})[0] == position{1, 0});
  CHECK(verified(*store).faults.empty());
}

TEST_CASE_METHOD(store_fixture, "the agenda is read in order of due instant, then account",
                 "[journal]") {
  auto store = open();
  const auto put = [](std::string_view number, int64_t seconds) {
    journal_append change;
    change.account = key(number);
    change.partition = 1;
    change.agenda_put = noon + std::chrono::seconds{seconds};
    return change;
  };
  commit(*store, {put("c", 5), put("b", 5), put("a", 7), put("z", -1)});
  auto elsewhere = put("other", 0);
  elsewhere.partition = 2;
  commit(*store, {elsewhere});

  CHECK(names_of(*store->due(1, {}, never, 10))
        == std::vector<std::string>{"book/z", "book/b", "book/c", "book/a"});
  CHECK(names_of(*store->due(1, {}, noon + std::chrono::seconds{5}, 10))
        == std::vector<std::string>{"book/z", "book/b", "book/c"});
  CHECK(names_of(*store->due(1, {}, noon + std::chrono::milliseconds{4'999}, 10))
        == std::vector<std::string>{"book/z"});
  const due_row after{noon + std::chrono::seconds{5}, key("b")};
  CHECK(names_of(*store->due(1, after, never, 1)) == std::vector<std::string>{"book/c"});
  CHECK(store->due(1, after, noon, 10)->empty());
  CHECK(store->due(1, {}, never, 0)->empty());
  CHECK(store->due(0, {}, never, 10)->empty());

  auto moved = put("b", 9);
  moved.agenda_remove = noon + std::chrono::seconds{5};
  auto unmoved = put("c", 5);
  unmoved.agenda_remove = unmoved.agenda_put;
  journal_append gone;
  gone.account = key("z");
  gone.partition = 1;
  gone.agenda_remove = noon - std::chrono::seconds{1};
  commit(*store, {moved, unmoved, gone});
  const auto rows = store->due(1, {}, never, 10);
  CHECK(names_of(*rows) == std::vector<std::string>{"book/c", "book/a", "book/b"});
  CHECK(rows->at(2).due == noon + std::chrono::seconds{9});
}

TEST_CASE_METHOD(store_fixture, "due instants before 1970 come before all others", "[journal]") {
  auto store = open();
  journal_append change;
  change.account = key("old");
  change.partition = 0;
  change.agenda_put = instant{duration{-1}};
  auto later = change;
  later.account = key("new");
  later.agenda_put = instant{duration{0}};
  commit(*store, {later, change});
  CHECK(names_of(*store->due(0, {instant::min(), {}}, never, 10))
        == std::vector<std::string>{"book/old", "book/new"});
}

TEST_CASE_METHOD(store_fixture, "outbox rows stay until they are removed", "[journal]") {
  auto store = open();
  auto change = append(key("1"), 1);
  for (const uint32_t number : {1u, 2u, 300u})
    change.outbox_put.push_back(row_of(key("1"), number));
  auto other = append(key("10"), 1);
  other.outbox_put.push_back(row_of(key("10"), 1));
  commit(*store, {other, change});
  CHECK(keys_of(*store->outbox("", 10))
        == std::vector<std::string>{"book/1/1", "book/1/2", "book/1/300", "book/10/1"});
  CHECK(keys_of(*store->outbox("book/1/2", 1)) == std::vector<std::string>{"book/1/300"});
  CHECK(keys_of(*store->outbox("book/1/299", 1)) == std::vector<std::string>{"book/1/300"});
  CHECK(store->outbox("", 0)->empty());
  CHECK(store->outbox("nonsense", 1).error().code == errc::cursor_malformed);
  CHECK(store->outbox("book/1/x", 1).error().code == errc::cursor_malformed);

  journal_append removal;
  removal.account = key("1");
  removal.outbox_remove = {1, 300};
  commit(*store, {removal});
  CHECK(keys_of(*store->outbox("", 10)) == std::vector<std::string>{"book/1/2", "book/10/1"});
}

TEST_CASE_METHOD(store_fixture, "accounts are listed in order, by portfolio and from a place on",
                 "[journal]") {
  auto store = open();
  for (const auto* number : {"2", "1", "11", "1-a"})
    commit(*store, {append(key(number), 1), append(key(number, "books"), 1)});
  for (uint64_t sequence = 2; sequence <= 20; ++sequence)
    commit(*store, {append(key("11"), sequence)});
  const auto list = [&](std::string_view portfolio, std::string_view after, size_t limit = 99) {
    std::vector<std::string> found;
    REQUIRE(store->accounts(portfolio, after, [&](const account_key& each) {
      found.push_back(each.text());
      return found.size() < limit;
    }));
    return found;
  };
  using names = std::vector<std::string>;
  CHECK(list("book", "") == names{"book/1", "book/1-a", "book/11", "book/2"});
  CHECK(list("book", "book/1-a") == names{"book/11", "book/2"});
  CHECK(list("book", "book/2").empty());
  CHECK(list("books", "book/2").size() == 4);
  CHECK(list("", "").size() == 8);
  CHECK(list("", "book/11", 2) == names{"book/2", "books/1"});
  CHECK(list("boo", "").empty());
}

TEST_CASE_METHOD(store_fixture, "policies, dead letters and settings are kept", "[journal]") {
  auto store = open();
  REQUIRE(store->put_policy({"aa", "one", "text 1"}));
  REQUIRE(store->put_policy({"bb", "two", "text 2"}));
  REQUIRE(store->put_dead_letter({"book/1/1", key("1"), "{}", "threw", noon}));
  REQUIRE(store->put_dead_letter({"book/1/2", key("1"), "{}", "threw", noon}));
  REQUIRE(store->put_meta("version", "mine"));
  store.reset();
  store = open();
  const auto policies = store->policies();
  REQUIRE(policies);
  REQUIRE(policies->size() == 2);
  CHECK(policies->at(1).name == "two");
  CHECK(store->dead_letters("", 10)->size() == 2);
  CHECK(store->dead_letters("", 0)->empty());
  REQUIRE(store->dead_letters("book/1/1", 10)->size() == 1);
  CHECK(store->dead_letters("book/1/1", 10)->front().id == "book/1/2");
  REQUIRE(store->remove_dead_letter("book/1/2"));
  CHECK(store->dead_letters("", 10)->size() == 1);
  CHECK(store->meta("version").value() == "mine");
  CHECK_FALSE(store->meta("nothing").value());
}

} // namespace recobro::tests
