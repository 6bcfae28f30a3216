#include "core/store/migrate.hpp"
#include "core/store/row_records.hpp"
#include "tests/store/record_values.hpp"
#include "tests/store/sample_values.hpp"
#include "tests/support/locations.hpp"

#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <set>

namespace recobro::tests {

namespace {

namespace files = std::filesystem;

constexpr std::array<uint32_t, 5> earlier_versions{1, 2, 3, 4, 5};

// One event of every kind that a version knew; what it wrote for them is under samples/.
constexpr size_t kinds_of_version_1 = 30;
constexpr size_t kinds_of_version_2 = 37;
constexpr size_t kinds_of_version_3 = 46;
constexpr size_t kinds_of_version_4 = 70;
constexpr size_t kinds_of_version_5 = 75;

files::path samples(uint32_t version) {
  return source_file("tests/store/samples/" + std::to_string(version));
}

std::string hex_of(const std::string& bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  text.pop_back();
  return text;
}

std::string bytes_of(const std::string& hex) {
  std::string bytes(hex.size() / 2, '\0');
  REQUIRE(sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(),
                         hex.size(), nullptr, nullptr, nullptr)
          == 0);
  return bytes;
}

// One line for each entry, then the snapshot.
std::vector<std::string> stored_records(uint32_t version) {
  std::ifstream lines(samples(version) / "records.hex");
  REQUIRE(lines);
  std::vector<std::string> records;
  for (std::string line; std::getline(lines, line);)
    records.push_back(bytes_of(line));
  return records;
}

void check_store(const journal& store, uint32_t version) {
  const auto loaded = store.load(key("1"));
  REQUIRE(loaded);
  CHECK(loaded->base->state == sample_snapshot(version).state);
  const auto expected = sample_events(version);
  const auto entries = store.history(key("1"), 0, 1000);
  REQUIRE(entries);
  REQUIRE(entries->size() == expected.size());
  for (size_t index = 0; index < expected.size(); ++index)
    CHECK(equal(entries->at(index), sample_entry(index + 1, expected[index])));
  CHECK(store.personal(key("1"), 1).value() == R"({"name":"Ana"})");
  const auto due = store.due(partition_of(key("1"), 4), {}, never, 9);
  REQUIRE(due);
  REQUIRE(due->size() == 1);
  CHECK(due->front().due == sample_instant());
  const auto rows = store.outbox("", 9);
  REQUIRE(rows);
  REQUIRE(rows->size() == 1);
  CHECK(rows->front().key() == "book/1/7");
  CHECK(rows->front().segment == sample_row(version).segment);
  CHECK(*store.tallies("") == sample_sums(version));
  std::vector<task_row> tasks;
  REQUIRE(store.tasks([&](task_row row) {
    tasks.push_back(std::move(row));
    return true;
  }));
  if (version >= 5)
    CHECK(tasks == std::vector{task_row{key("1"), sample_task(), "es", "MX", "small"}});
  else
    CHECK(tasks.empty());
  CHECK(store.policies()->size() == 1);
  CHECK(store.dead_letters("", 9)->front().cause == "threw");
  CHECK(store.meta("cursor").value() == "42");
  // The sample names a policy by a word instead of its hash, and nothing else is wrong.
  CHECK(fault_codes(store) == std::vector<errc>{errc::store_damaged});
}

} // namespace

TEST_CASE("records of earlier versions are read as they were meant", "[samples]") {
  CHECK(sample_events(1).size() == kinds_of_version_1);
  for (const uint32_t version : earlier_versions) {
    CAPTURE(version);
    const auto expected = sample_events(version);
    const auto records = stored_records(version);
    REQUIRE(records.size() == expected.size() + 1);
    for (size_t index = 0; index < expected.size(); ++index) {
      CAPTURE(index);
      const auto read = decode_entry(records[index]);
      REQUIRE(read);
      CHECK(equal(*read, sample_entry(index + 1, expected[index])));
    }
    const auto read = decode_snapshot(records.back());
    REQUIRE(read);
    CHECK(read->state == sample_snapshot(version).state);
    CHECK(read->indexed_due == sample_snapshot(version).indexed_due);
  }
}

TEST_CASE("the samples of a version have every kind of event that it knew", "[samples]") {
  const auto kinds = [](uint32_t version) {
    std::set<size_t> known;
    for (const auto& each : sample_events(version))
      known.insert(each.index());
    return known.size();
  };
  CHECK(kinds(2) == kinds_of_version_2);
  CHECK(kinds(3) == kinds_of_version_3);
  CHECK(kinds(4) == kinds_of_version_4);
  CHECK(kinds(5) == kinds_of_version_5);
}

TEST_CASE("what earlier versions could say is written as they write it", "[samples]") {
  static_assert(store_version_now == earlier_versions.back() + 1,
                "write samples of the version before this and add it to earlier_versions");
  for (const uint32_t version : earlier_versions) {
    CAPTURE(version);
    const auto records = stored_records(version);
    const auto expected = sample_events(version);
    for (size_t index = 0; index < expected.size(); ++index)
      CHECK(hex_of(encode(sample_entry(index + 1, expected[index]))) == hex_of(records[index]));
    CHECK(hex_of(encode(sample_snapshot(version))) == hex_of(records.back()));
  }
}

TEST_CASE_METHOD(store_fixture,
                 "a data directory of an earlier version opens and holds what it held",
                 "[samples]") {
  for (const uint32_t version : earlier_versions) {
    CAPTURE(version);
    files::remove_all(options().directory);
    files::copy(samples(version) / "data", options().directory, files::copy_options::recursive);
    auto store = open();
    check_store(*store, version);
    auto next = append(key("1"), sample_events(version).size() + 1);
    commit(*store, {next});
    store.reset();
    CHECK_FALSE(open()->load(key("1"))->entries.empty());
  }
}

// Run once for each version of the format, before the next one: tests_store "[.samples]".
TEST_CASE_METHOD(store_fixture, "samples of this version are written", "[.samples]") {
  const auto target = samples(store_version_now);
  REQUIRE_FALSE(files::exists(target));
  files::create_directories(target);
  std::ofstream records(target / "records.hex");
  auto store = open();
  uint64_t sequence = 0;
  for (const auto& each : sample_events(store_version_now)) {
    auto change = append(key("1"), ++sequence);
    change.entry_bytes = encode(sample_entry(sequence, each));
    records << hex_of(change.entry_bytes) << '\n';
    if (sequence == 1) {
      change.personal = R"({"name":"Ana"})";
      change.agenda_put = sample_instant();
      change.outbox_put.push_back(sample_row(store_version_now));
      change.tallies = sample_sums(store_version_now);
      change.work.put = {{key("1"), sample_task(), "es", "MX", "small"}};
    }
    if (sequence == 30)
      change.snapshot_bytes = encode(sample_snapshot(store_version_now));
    commit(*store, {change});
  }
  records << hex_of(encode(sample_snapshot(store_version_now))) << '\n';
  REQUIRE(store->put_policy({"policy-hash", "sample", "phases: []"}));
  REQUIRE(store->put_dead_letter({"book/1/1", key("1"), "{}", "threw", sample_instant()}));
  REQUIRE(store->put_meta("cursor", "42"));
  REQUIRE(store->compact());
  REQUIRE(store->backup(target / "data"));
  for (const auto& each : files::directory_iterator(target / "data"))
    if (each.path().filename().string().starts_with("OPTIONS"))
      files::remove(each.path()); // large, and of no use to a reader
  check_store(*store, store_version_now);
}

} // namespace recobro::tests
