#include "tests/store/store_fixture.hpp"

namespace recobro::tests {

namespace {

std::vector<audit_record> rows_of(const journal& store, uint64_t before = 0) {
  std::vector<audit_record> rows;
  REQUIRE(store.audit(before, [&](audit_record row) {
    rows.push_back(std::move(row));
    return true;
  }));
  return rows;
}

} // namespace

TEST_CASE_METHOD(store_fixture, "the audit goes on where it ended, after a start too", "[audit]") {
  auto store = open();
  const audit_record paused{
    1, noon, audited_act::team_paused, "ana", "supervisor", "team/first/bob", "lunch", "until one"};
  CHECK(store->put_audit(paused).value() == 1);
  store.reset();
  store = open();
  CHECK(store->put_audit({.at = noon, .act = audited_act::policy_loaded}).value() == 2);
  const auto rows = rows_of(*store);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].number == 2); // newest first
  CHECK(rows[1] == paused);
  CHECK(rows_of(*store, 2) == std::vector{paused});
  CHECK(rows_of(*store, 1).empty());
  CHECK(rows_of(*store, 99).size() == 2);
}

TEST_CASE_METHOD(store_fixture, "what rebuilds the indexes leaves the audit alone", "[audit]") {
  auto store = open();
  REQUIRE(store->put_audit({.at = noon, .act = audited_act::token_created, .actor = "ana"}));
  REQUIRE(store->drop_indexes());
  CHECK(rows_of(*store).size() == 1);
}

TEST_CASE("every act of the audit has a word of its own", "[audit]") {
  for (size_t number = 0; number < audited_act_count; ++number) {
    const auto act = static_cast<audited_act>(number);
    CHECK(audited_act_from(name_of(act)) == act);
  }
  CHECK_FALSE(audited_act_from("anything"));
}

} // namespace recobro::tests
