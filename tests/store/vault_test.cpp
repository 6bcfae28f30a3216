#include "core/store/vault.hpp"

#include "tests/store/store_fixture.hpp"

#include <filesystem>

namespace recobro::tests {

namespace {

namespace files = std::filesystem;

journal_append with_personal(const account_key& account, uint64_t sequence, std::string personal) {
  auto change = append(account, sequence);
  change.personal = std::move(personal);
  return change;
}

journal_append erasing(const account_key& account, uint64_t sequence) {
  auto change = append(account, sequence);
  change.erase_personal = true;
  return change;
}

bool on_disk(const std::string& directory, const std::string& bytes) {
  for (const auto& each : files::directory_iterator(directory))
    if (read_file(each.path()).find(bytes) != std::string::npos)
      return true;
  return false;
}

std::vector<std::string> all_personal(const journal& store, const account_key& account) {
  std::vector<std::string> found;
  REQUIRE(store.personal(account, [&](uint64_t sequence, std::string_view plain) {
    found.push_back(std::to_string(sequence) + " " + std::string(plain));
  }));
  return found;
}

} // namespace

TEST_CASE("what was sealed opens only with its key and context", "[vault]") {
  const auto one = secret_key::random(), other = secret_key::random();
  const auto sealed = seal(one, "context", "plain text");
  CHECK(sealed.find("plain") == std::string::npos);
  CHECK(seal(one, "context", "plain text") != sealed);
  CHECK(unseal(one, "context", sealed).value() == "plain text");
  CHECK(unseal(other, "context", sealed).error().code == errc::store_damaged);
  CHECK_FALSE(unseal(one, "contexT", sealed));
  CHECK_FALSE(unseal(one, "context", "short"));
  auto damaged = sealed;
  damaged[30] = static_cast<char>(damaged[30] ^ 1);
  CHECK_FALSE(unseal(one, "context", damaged));
  CHECK(unseal(one, "", seal(one, "", "")).value().empty());
}

TEST_CASE_METHOD(store_fixture, "personal data comes back for its entry only", "[vault]") {
  auto store = open();
  commit(*store, {with_personal(key("1"), 1, R"({"name":"Ana"})"),
                  with_personal(key("1"), 2, R"({"name":"Eva"})"),
                  with_personal(key("2"), 1, R"({"name":"Luz"})")});
  commit(*store, {with_personal(key("1"), 3, R"({"phone":"1"})")});
  const auto check = [&] {
    CHECK(store->personal(key("1"), 1).value() == R"({"name":"Ana"})");
    CHECK(store->personal(key("1"), 2).value() == R"({"name":"Eva"})");
    CHECK(store->personal(key("1"), 3).value() == R"({"phone":"1"})");
    CHECK(store->personal(key("2"), 1).value() == R"({"name":"Luz"})");
    CHECK_FALSE(store->personal(key("2"), 2).value());
    CHECK_FALSE(store->personal(key("3"), 1).value());
    CHECK(all_personal(*store, key("1"))
          == std::vector<std::string>{R"(1 {"name":"Ana"})", R"(2 {"name":"Eva"})",
                                      R"(3 {"phone":"1"})"});
    CHECK(all_personal(*store, key("2")) == std::vector<std::string>{R"(1 {"name":"Luz"})"});
    CHECK(all_personal(*store, key("3")).empty());
  };
  check();
  store.reset();
  store = open();
  check();
}

TEST_CASE_METHOD(store_fixture, "rows of the vault cannot be exchanged", "[vault]") {
  auto store = open();
  commit(*store, {with_personal(key("1"), 1, "first"), with_personal(key("1"), 2, "second")});
  const auto row = store->raw().read(column::vault, history_key(key("1"), 1)).value().value();
  rocksdb::WriteBatch batch;
  batch.Put(store->raw().at(column::vault), history_key(key("1"), 2), row);
  REQUIRE(store->raw().write(batch, sync_policy::lazy));
  CHECK(store->personal(key("1"), 1).value() == "first");
  CHECK(store->personal(key("1"), 2).error().code == errc::store_damaged);
}

TEST_CASE_METHOD(store_fixture, "without a master key personal data is refused whole", "[vault]") {
  auto wanted = options();
  wanted.master_key.clear();
  auto store = journal::open(wanted).value();
  commit(*store, {append(key("1"), 1)});
  const std::vector<journal_append> changes{append(key("2"), 1), with_personal(key("1"), 2, "{}")};
  const auto refused = store->commit(changes, noon);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::master_key_missing);
  CHECK_FALSE(store->load(key("2"))->exists());
  CHECK(store->load(key("1"))->entries.size() == 1);
}

TEST_CASE_METHOD(store_fixture, "erasure makes a debtor's personal data unreadable, and only it",
                 "[vault]") {
  auto store = open();
  commit(*store, {with_personal(key("1"), 1, "mine"), with_personal(key("10"), 1, "another's")});
  commit(*store, {with_personal(key("1"), 2, "mine too"), erasing(key("1"), 3)});
  const auto check = [&] {
    CHECK_FALSE(store->personal(key("1"), 1).value());
    CHECK_FALSE(store->personal(key("1"), 2).value());
    CHECK(store->personal(key("10"), 1).value() == "another's");
    CHECK(store->load(key("1"))->entries.size() >= 3);
    CHECK(verified(*store).faults.empty());
  };
  check();
  commit(*store, {with_personal(key("1"), 4, "new life")});
  CHECK(store->personal(key("1"), 4).value() == "new life");
  store.reset();
  store = open();
  check();
  CHECK(store->personal(key("1"), 4).value() == "new life");
}

TEST_CASE_METHOD(store_fixture, "personal data that comes with its own erasure is not kept",
                 "[vault]") {
  auto store = open();
  auto change = with_personal(key("1"), 1, "mine");
  change.erase_personal = true;
  commit(*store, {change});
  CHECK_FALSE(store->personal(key("1"), 1).value());
}

TEST_CASE_METHOD(store_fixture, "after erasure the wrapped key is in no file", "[vault]") {
  const bool flushed_before = GENERATE(false, true);
  auto store = open();
  commit(*store, {with_personal(key("1"), 1, "mine"), with_personal(key("2"), 1, "another's")});
  const auto wrapped
    = store->raw().read(column::vault, debtor_key_key(key("1").text())).value().value();
  const auto sealed = store->raw().read(column::vault, history_key(key("1"), 1)).value().value();
  if (flushed_before)
    REQUIRE(store->compact());
  REQUIRE(on_disk(options().directory, wrapped));
  REQUIRE(on_disk(options().directory, sealed));
  commit(*store, {erasing(key("1"), 2)});

  SECTION("once the store is compacted") {
    REQUIRE(store->compact());
  }
  SECTION("once a crash interrupted the removal and the store was opened again") {
    files::copy(options().directory, directory / "crashed", files::copy_options::recursive);
    store.reset();
    files::remove_all(options().directory);
    files::rename(directory / "crashed", options().directory);
    store = open();
    REQUIRE(store->compact());
  }
  CHECK_FALSE(on_disk(options().directory, wrapped));
  CHECK_FALSE(on_disk(options().directory, sealed));
  CHECK(store->personal(key("2"), 1).value() == "another's");
  CHECK(store->load(key("1"))->entries.size() == 2);
}

TEST_CASE_METHOD(store_fixture, "erased data goes from the disk in the background", "[vault]") {
  auto store = open();
  commit(*store, {with_personal(key("1"), 1, "mine")});
  const auto wrapped
    = store->raw().read(column::vault, debtor_key_key(key("1").text())).value().value();
  commit(*store, {erasing(key("1"), 2)});
  const auto noted = [&] {
    return store->raw().read(column::meta, std::string(purge_rows) + "book/1").value().has_value();
  };
  // Ends with the purge or with the test's own time limit.
  for (int tries = 0; noted() && tries < 2000; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  CHECK_FALSE(noted());
  CHECK_FALSE(on_disk(options().directory, wrapped));
}

} // namespace recobro::tests
