// Sums over accounts: durable with the events that they count, and not without them.

#include "tests/store/failing_disk.hpp"
#include "tests/store/store_fixture.hpp"

namespace recobro::tests {

namespace {

journal_append counted(uint64_t sequence, tally_map sums) {
  auto change = append(key("1"), sequence);
  change.tallies = std::move(sums);
  return change;
}

} // namespace

TEST_CASE_METHOD(store_fixture, "sums add up over commits and starts", "[tally]") {
  auto store = open();
  CHECK(store->tallies("")->empty());
  commit(*store, {counted(1, {{"book/arm/e/a", {1, 0, 5}}}),
                  counted(2, {{"book/arm/e/a", {1}}, {"other/arm/e/a", {7}}})});
  commit(*store, {counted(3, {{"book/arm/e/a", {-2, 0, 1}}})});
  const tally_map expected{{"book/arm/e/a", {0, 0, 6}}, {"other/arm/e/a", {7}}};
  CHECK(*store->tallies("") == expected);
  store.reset();
  store = open();
  CHECK(*store->tallies("") == expected);
  commit(*store, {counted(4, {{"other/arm/e/a", {0, 0, 0, 0, 0, 0, 0, 0, 0, 9}}})});
  CHECK(*store->tallies("other/") == tally_map{{"other/arm/e/a", {7, 0, 0, 0, 0, 0, 0, 0, 0, 9}}});
}

TEST_CASE_METHOD(store_fixture, "a block that was not written counts nothing", "[tally]") {
  auto disk = std::make_shared<failing_disk>();
  auto env = rocksdb::NewCompositeEnv(disk);
  auto wanted = options();
  wanted.sync = sync_policy::durable;
  auto store = std::move(*rocks_journal::open(wanted, env.get()));
  commit(*store, {counted(1, {{"book/arm/e/a", {1}}})});
  disk->fault = disk_fault::full_on_append;
  std::vector<journal_append> failing{counted(2, {{"book/arm/e/a", {5}}})};
  REQUIRE_FALSE(store->commit(failing, noon));
  disk->fault = disk_fault::none;
  CHECK(*store->tallies("") == tally_map{{"book/arm/e/a", {1}}});
  for (int tries = 0; !store->probe() && tries < 400; ++tries)
    env->SleepForMicroseconds(25'000);
  commit(*store, {counted(2, {{"book/arm/e/a", {2}}})});
  CHECK(*store->tallies("") == tally_map{{"book/arm/e/a", {3}}});
}

TEST_CASE_METHOD(store_fixture, "dropped indexes take the sums with them", "[tally]") {
  auto store = open();
  commit(*store, {counted(1, {{"book/arm/e/a", {4}}})});
  REQUIRE(store->drop_indexes());
  CHECK(store->tallies("")->empty());
  commit(*store, {counted(2, {{"book/arm/e/a", {3}}})});
  CHECK(*store->tallies("") == tally_map{{"book/arm/e/a", {3}}});
}

} // namespace recobro::tests
