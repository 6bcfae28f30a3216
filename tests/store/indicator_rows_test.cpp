// Figures: durable with the events that they count, not without them, and made anew from the
// journal.

#include "core/indicator/indicator_meter.hpp"
#include "core/store/migrate.hpp"
#include "tests/store/failing_disk.hpp"
#include "tests/store/store_fixture.hpp"

namespace recobro::tests {

namespace {

using cell_map = std::map<indicator_cell, indicator_sums>;

const date some_day = date{std::chrono::days{20'454}};

indicator_cell cell_of(std::string phase, date day = some_day) {
  return {day, cell_family::treatment, {{dimension::portfolio, "book"}, {dimension::phase, phase}}};
}

journal_append counted(uint64_t sequence, const indicator_cell& cell, int64_t payments) {
  auto change = append(key("1"), sequence);
  const auto place = place_of(std::string_view(cell_key(cell)).substr(cell_day_bytes));
  change.indicators.add(cell.day, place, indicator::payments, payments);
  return change;
}

cell_map stored_cells(const journal& store, date first = date_min,
                      date last = date_max - std::chrono::days{1}) {
  cell_map cells;
  REQUIRE(store.indicators(first, last, [&](const auto& cell, const auto& sums) {
    cells.emplace(cell, sums);
    return true;
  }));
  return cells;
}

int64_t payments_in(const journal& store, const indicator_cell& cell) {
  const auto cells = stored_cells(store);
  const auto found = cells.find(cell);
  return found == cells.end() ? 0 : found->second.of(indicator::payments);
}

/// An account that owes and pays, as entries with what they add to the figures.
std::vector<journal_append> life_of(std::string_view number) {
  std::vector<journal_append> changes;
  account_state account;
  indicator_meter meter;
  const auto add = [&](std::vector<event> events) {
    auto change = append(key(number), changes.size() + 1);
    auto noted = entry_of(changes.size() + 1);
    noted.events = std::move(events);
    meter.begin("book", noted.decided_at);
    for (const auto& each : noted.events) {
      meter.before(account, each);
      evolve_in_place(account, each);
    }
    note(account, noted);
    meter.finish(account, change.indicators);
    change.entry_bytes = encode(noted);
    changes.push_back(std::move(change));
  };
  add({account_opened{currency::from_code("EUR").value(), zone::utc(), "hash", "es", {}},
       obligation_added{{"i1", "invoice", some_day, amount{500}}},
       phase_entered{1, "early", phase_cause::opened, "", noon}});
  add({payment_received{"p1", amount{200}, noon, {{"i1", amount{200}}}}});
  return changes;
}

} // namespace

TEST_CASE_METHOD(store_fixture, "figures add up over commits and starts", "[indicator]") {
  auto store = open();
  CHECK(stored_cells(*store).empty());
  commit(*store, {counted(1, cell_of("early"), 1), counted(2, cell_of("late"), 10)});
  commit(*store, {counted(3, cell_of("early"), 2), counted(4, cell_of("early"), 4)});
  CHECK(payments_in(*store, cell_of("early")) == 7);
  store.reset();
  store = open();
  commit(*store, {counted(5, cell_of("early"), -7)});
  CHECK(stored_cells(*store).size() == 1); // what came to nothing is not there
  CHECK(payments_in(*store, cell_of("late")) == 10);
}

TEST_CASE_METHOD(store_fixture, "figures are read by day, until somebody has enough",
                 "[indicator]") {
  auto store = open();
  const auto next_day = some_day + std::chrono::days{1};
  commit(*store, {counted(1, cell_of("early"), 1), counted(2, cell_of("early", next_day), 2)});
  CHECK(stored_cells(*store, some_day, some_day).size() == 1);
  CHECK(stored_cells(*store, next_day, next_day).begin()->first.day == next_day);
  int visits = 0;
  REQUIRE(store->indicators(some_day, next_day, [&](const auto&, const auto&) {
    ++visits;
    return false;
  }));
  CHECK(visits == 1);
}

TEST_CASE_METHOD(store_fixture, "a block that was not written adds to no figure", "[indicator]") {
  auto disk = std::make_shared<failing_disk>();
  auto env = rocksdb::NewCompositeEnv(disk);
  auto wanted = options();
  wanted.sync = sync_policy::durable;
  auto store = std::move(*rocks_journal::open(wanted, env.get()));
  commit(*store, {counted(1, cell_of("early"), 1)});
  disk->fault = disk_fault::full_on_append;
  std::vector<journal_append> failing{counted(2, cell_of("early"), 5)};
  REQUIRE_FALSE(store->commit(failing, noon));
  disk->fault = disk_fault::none;
  for (int tries = 0; !store->probe() && tries < 400; ++tries)
    env->SleepForMicroseconds(25'000);
  commit(*store, {counted(2, cell_of("early"), 2)});
  CHECK(payments_in(*store, cell_of("early")) == 3);
  const auto totals = store->indicator_totals();
  REQUIRE(totals.size() == 1);
  CHECK(totals.front().second.of(indicator::payments) == 3);
}

TEST_CASE_METHOD(store_fixture, "totals are over all days, and don't go back", "[indicator]") {
  auto store = open();
  commit(*store, {counted(1, cell_of("early"), 3)});
  commit(*store, {counted(2, cell_of("early", some_day + std::chrono::days{9}), 4)});
  commit(*store, {counted(3, cell_of("early"), -2)});
  const auto totals = store->indicator_totals();
  REQUIRE(totals.size() == 1);
  CHECK(totals.front().first.values.at(dimension::phase) == "early");
  CHECK(totals.front().second.of(indicator::payments) == 7);
}

TEST_CASE_METHOD(store_fixture, "figures made anew from the journal are the same", "[indicator]") {
  auto store = open();
  for (const auto* number : {"1", "2", "3"})
    commit(*store, life_of(number));
  const auto before = stored_cells(*store);
  REQUIRE_FALSE(before.empty());
  SECTION("after the indexes were dropped") {
    REQUIRE(store->drop_indexes());
    CHECK(stored_cells(*store) == before);
  }
  SECTION("where the rows had gone wrong, when the rebuilding was interrupted") {
    auto wrong = counted(9, before.begin()->first, 1'000);
    wrong.entry_bytes.clear();
    commit(*store, {wrong});
    REQUIRE(stored_cells(*store) != before);
    rocksdb::WriteBatch mark;
    mark.Put(store->raw().at(column::meta), slice(indicators_unfinished_row), rocksdb::Slice{});
    REQUIRE(store->raw().write(mark, sync_policy::durable));
    store.reset();
    store = open();
    CHECK(stored_cells(*store) == before);
    store.reset();
    CHECK(stored_cells(*open()) == before);
  }
  SECTION("when a directory of version 4 is brought forward") {
    rocksdb::WriteBatch older;
    older.Put(store->raw().at(column::meta), slice(version_row), "4");
    older.DeleteRange(store->raw().at(column::indicators), rocksdb::Slice{}, "\xff");
    REQUIRE(store->raw().write(older, sync_policy::durable));
    store.reset();
    CHECK(stored_cells(*open()) == before);
  }
}

TEST_CASE_METHOD(store_fixture, "a row that is no figure is damage, and said to be",
                 "[indicator]") {
  auto store = open();
  rocksdb::WriteBatch batch;
  batch.Put(store->raw().at(column::indicators), cell_key(cell_of("early")), "\xff");
  REQUIRE(store->raw().write(batch, sync_policy::durable));
  const auto read = store->indicators(some_day, some_day, [](auto&, auto&) { return true; });
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::store_damaged);
}

} // namespace recobro::tests
