#include "tests/store/failing_disk.hpp"
#include "tests/store/store_fixture.hpp"

#include <sys/mount.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

namespace recobro::tests {

namespace {

namespace files = std::filesystem;

struct failing_fixture : store_fixture {
  std::unique_ptr<rocks_journal> open_on_disk() {
    auto wanted = options();
    wanted.sync = sync_policy::durable;
    auto opened = rocks_journal::open(wanted, env.get());
    REQUIRE(opened);
    return std::move(*opened);
  }

  /// The engine finds out by itself, a moment later, that there is room again.
  static bool resumes(journal& store) {
    for (int tries = 0; tries < 400; ++tries) {
      if (store.probe())
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds{25});
    }
    return false;
  }
  /// What a crash now would leave, opened on a sound disk.
  std::unique_ptr<rocks_journal> after_crash() const {
    auto crashed = options();
    crashed.directory = directory / "crashed";
    files::copy(options().directory, crashed.directory, files::copy_options::recursive);
    auto opened = rocks_journal::open(crashed, nullptr);
    REQUIRE(opened);
    return std::move(*opened);
  }

  std::shared_ptr<failing_disk> disk = std::make_shared<failing_disk>();
  std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
};

} // namespace

TEST_CASE_METHOD(failing_fixture,
                 "after a write to a full disk nothing of it is there, and the store goes on when "
                 "there is room",
                 "[failure]") {
  auto store = open_on_disk();
  commit(*store, {append(key("1"), 1)});

  disk->fault = disk_fault::full_on_append;
  auto lost = append(key("1"), 2);
  lost.personal = R"({"name":"Ana"})";
  lost.agenda_put = noon;
  const std::vector<journal_append> changes{lost, append(key("2"), 1)};
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto refused = store->commit(changes, noon);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::store_write_failed);
    CHECK(sequences(store->load(key("1"))->entries) == std::vector<uint64_t>{1});
    CHECK_FALSE(store->load(key("2"))->exists());
    CHECK(store->counts().entries == 1);
    CHECK(store->due(lost.partition, {}, never, 10)->empty());
    CHECK_FALSE(store->probe());
  }

  disk->fault = disk_fault::none;
  REQUIRE(resumes(*store));
  commit(*store, {append(key("1"), 2, "another"), append(key("3"), 1)});
  const auto check = [&] {
    const auto one = store->load(key("1"));
    REQUIRE(one);
    REQUIRE(sequences(one->entries) == std::vector<uint64_t>{1, 2});
    CHECK(std::get<dispute_opened>(one->entries[1].events[0]).reason == "another");
    CHECK_FALSE(store->load(key("2"))->exists());
    CHECK(verified(*store).faults.empty());
  };
  check();
  // As a crash at this point leaves it: what failed must not come back from the log.
  store = after_crash();
  check();
}

TEST_CASE_METHOD(failing_fixture, "after a failing disk the store has to be opened again",
                 "[failure]") {
  const auto fault = GENERATE(disk_fault::broken_on_append, disk_fault::broken_on_sync);
  CAPTURE(static_cast<int>(fault));
  auto store = open_on_disk();
  commit(*store, {append(key("1"), 1)});
  disk->fault = fault;
  const std::vector<journal_append> changes{append(key("1"), 2), append(key("2"), 1)};
  const auto refused = store->commit(changes, noon);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::store_damaged);
  CHECK(sequences(store->load(key("1"))->entries) == std::vector<uint64_t>{1});
  disk->fault = disk_fault::none;
  CHECK_FALSE(store->probe());
  CHECK_FALSE(store->commit(changes, noon));
  CHECK(store->load(key("1"))->entries.size() == 1);

  store = after_crash();
  // Whole or not at all; it was never acknowledged.
  CHECK((store->load(key("1"))->entries.size() == 2) == store->load(key("2"))->exists());
  CHECK(verified(*store).faults.empty());
  commit(*store, {append(key("3"), 1)});
}

TEST_CASE_METHOD(failing_fixture, "personal data of a failed write leaves no key behind",
                 "[failure]") {
  auto store = open_on_disk();
  disk->fault = disk_fault::full_on_append;
  auto change = append(key("1"), 1);
  change.personal = R"({"name":"Ana"})";
  const std::vector<journal_append> changes{change};
  REQUIRE_FALSE(store->commit(changes, noon));
  disk->fault = disk_fault::none;
  REQUIRE(resumes(*store));
  commit(*store, {change});
  CHECK(store->personal(key("1"), 1).value() == change.personal);
  store.reset();
  store = open();
  CHECK(store->personal(key("1"), 1).value() == change.personal);
}

TEST_CASE_METHOD(store_fixture, "on a full disk writes are refused, and go on when there is room",
                 "[failure]") {
  const auto mounted = directory / "small";
  files::create_directories(mounted);
  if (::mount("tmpfs", mounted.c_str(), "tmpfs", 0, "size=32m") != 0) {
    std::puts("SKIPPED: a file system of limited size needs the right to mount");
    return;
  }
  struct unmounting {
    const std::string& path;
    ~unmounting() { ::umount2(path.c_str(), MNT_DETACH); }
  } const at_end{mounted};

  std::ofstream(mounted + "/ballast") << std::string(16u << 20, 'b');
  auto wanted = options();
  wanted.directory = mounted + "/data";
  wanted.sync = sync_policy::durable;
  auto opened = journal::open(wanted);
  REQUIRE(opened);
  auto& store = **opened;
  uint64_t written = 0;
  for (bool full = false; !full; written += !full) {
    REQUIRE(written < 1000);
    const std::vector<journal_append> changes{
      append(key("1"), written + 1, std::string(100'000, static_cast<char>('a' + written % 26)))};
    const auto result = store.commit(changes, noon);
    full = !result;
    if (full)
      CHECK(result.error().code == errc::store_write_failed);
  }
  CHECK(written > 10);
  CHECK(store.load(key("1"))->entries.size() == written);
  files::remove(mounted + "/ballast");
  REQUIRE(failing_fixture::resumes(store));
  commit(store, {append(key("1"), written + 1)});
  CHECK(store.load(key("1"))->entries.size() == written + 1);
  CHECK(verified(store).faults.empty());
}

} // namespace recobro::tests
