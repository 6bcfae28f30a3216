#include "core/store/raw_limit.hpp"
#include "tests/store/store_fixture.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>

namespace recobro::tests {

namespace {

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// CPU time of all threads of this process.
double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto whole = [](const timeval& part) {
    return static_cast<double>(part.tv_sec) + static_cast<double>(part.tv_usec) / 1e6;
  };
  return whole(used.ru_utime) + whole(used.ru_stime);
}

uint64_t setting(const char* name, uint64_t otherwise) {
  const auto* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

journal_options large(const store_fixture& fixture) {
  auto wanted = fixture.options();
  wanted.partitions = 16;
  wanted.sync = sync_policy::durable;
  wanted.cache_bytes = 256u << 20;
  wanted.write_buffer_bytes = 64u << 20;
  return wanted;
}

account_key numbered(uint64_t number) {
  return key(fmt::format("{:08}", number));
}

struct load_of_entries {
  uint64_t accounts = 100'000;
  uint64_t entries = 400'000;
  size_t batch = 1000;
  bool with_agenda = false;
};

// Every account gets its entries in turn, in an order that is not the accounts'.
double write_entries(journal& store, const load_of_entries& load) {
  std::vector<journal_append> changes;
  double writing = 0;
  for (uint64_t done = 0; done < load.entries; ++done) {
    const auto account = done * 7919 % load.accounts;
    const auto sequence = done / load.accounts + 1;
    auto& change = changes.emplace_back(
      append(numbered(account), sequence, std::string(65, static_cast<char>('a' + done % 26)), 16));
    if (load.with_agenda) {
      if (sequence > 1)
        change.agenda_remove = noon + duration{static_cast<int64_t>(account + sequence - 1)};
      change.agenda_put = noon + duration{static_cast<int64_t>(account + sequence)};
    }
    if (changes.size() < load.batch)
      continue;
    const auto begin = seconds();
    REQUIRE(store.commit(changes, noon));
    writing += seconds() - begin;
    changes.clear();
  }
  return writing;
}

} // namespace

TEST_CASE_METHOD(store_fixture, "entries are made durable at the pace of the raw store",
                 "[.speed]") {
  const auto batch = GENERATE(size_t{100}, size_t{1000});
  const auto with_agenda = GENERATE(false, true);
  load_of_entries load{
    .entries = setting("ENTRIES", 400'000), .batch = batch, .with_agenda = with_agenda};
  const auto bytes = append(numbered(1), 1, std::string(65, 'x'), 16).entry_bytes.size();

  measure_raw_limit({.directory = directory / "warm",
                     .records = 20'000,
                     .record_bytes = bytes,
                     .records_per_batch = batch,
                     .seconds = seconds});
  const auto raw_cpu = cpu_seconds();
  const auto raw = measure_raw_limit({.directory = directory / "raw",
                                      .records = load.entries,
                                      .record_bytes = bytes,
                                      .records_per_batch = batch,
                                      .seconds = seconds});
  REQUIRE(raw);
  const auto raw_cpu_us = (cpu_seconds() - raw_cpu) * 1e6 / static_cast<double>(load.entries);

  auto store = journal::open(large(*this)).value();
  const auto cpu = cpu_seconds();
  const auto took = write_entries(*store, load);
  const auto cpu_us = (cpu_seconds() - cpu) * 1e6 / static_cast<double>(load.entries);
  const auto pace = static_cast<double>(load.entries) / took;
  fmt::print("batch {:4} agenda {:5} entry {} bytes: {:.0f} entries/s ({:.1f} us CPU each, making "
             "them included), raw {:.0f}/s ({:.1f} us), ratio {:.2f}\n",
             batch, with_agenda, bytes, pace, cpu_us, raw->records_per_second, raw_cpu_us,
             pace / raw->records_per_second);
  CHECK(pace > 0.6 * raw->records_per_second);
}

TEST_CASE_METHOD(store_fixture, "accounts are loaded in microseconds and the store opens at once",
                 "[.speed]") {
  const auto accounts = setting("ACCOUNTS", 1'000'000);
  {
    auto store = journal::open(large(*this)).value();
    const auto cpu = cpu_seconds();
    write_entries(*store, {.accounts = accounts, .entries = accounts, .batch = 2000});
    std::vector<journal_append> changes;
    snapshot base;
    base.state.sequence = 1;
    base.state.obligations.push_back({"i1", "invoice", date{}, amount{100'00}, {}, {}, false});
    for (uint64_t account = 0; account < accounts; account += 2) {
      auto& change = changes.emplace_back();
      change.account = numbered(account);
      change.partition = partition_of(change.account, 16);
      change.snapshot_bytes = encode(base);
      if (changes.size() == 2000 || account + 2 >= accounts) {
        REQUIRE(store->commit(changes, noon));
        changes.clear();
      }
    }
    fmt::print("{} accounts written, {:.1f} us CPU each\n", accounts,
               (cpu_seconds() - cpu) * 1e6 / static_cast<double>(accounts));
  }
  auto begin = seconds();
  auto store = journal::open(large(*this)).value();
  fmt::print("open: {:.3f} s, {} bytes on disk\n", seconds() - begin,
             store->counts().bytes_on_disk);
  std::mt19937_64 random(7);
  const auto loads = [&](const char* what, auto account_of, bool exists) {
    constexpr int count = 20'000;
    for (int pass = 0; pass < 2; ++pass) {
      const auto cpu = cpu_seconds();
      begin = seconds();
      for (int each = 0; each < count; ++each)
        REQUIRE(store->load(account_of())->exists() == exists);
      fmt::print("load {}, pass {}: {:.1f} us, {:.1f} us CPU\n", what, pass,
                 (seconds() - begin) * 1e6 / count, (cpu_seconds() - cpu) * 1e6 / count);
    }
  };
  loads(
    "with a snapshot", [&] { return numbered(random() % accounts / 2 * 2); }, true);
  loads(
    "from one entry", [&] { return numbered(random() % accounts / 2 * 2 + 1); }, true);
  loads(
    "unknown", [&] { return numbered(accounts + random() % accounts); }, false);
  uint64_t listed = 0;
  begin = seconds();
  REQUIRE(store->accounts("", "", [&](const account_key&) { return ++listed > 0; }));
  fmt::print("listing {} accounts: {:.2f} s\n", listed, seconds() - begin);
  begin = seconds();
  const auto report = verified(*store);
  fmt::print("verify {} blocks, {} entries, {} faults: {:.2f} s\n", report.blocks, report.entries,
             report.faults.size(), seconds() - begin);
}

TEST_CASE_METHOD(store_fixture, "after a crash the store opens in less than a second", "[.speed]") {
  {
    auto store = rocks_journal::open(large(*this), nullptr).value();
    write_entries(*store, {.batch = 500, .with_agenda = true});
    // As kill -9 leaves it: nothing is written out at the end.
    REQUIRE(store->raw().engine().DisableFileDeletions().ok());
    std::filesystem::copy(options().directory, directory / "crashed",
                          std::filesystem::copy_options::recursive);
  }
  auto wanted = large(*this);
  wanted.directory = directory / "crashed";
  const auto begin = seconds();
  auto store = journal::open(wanted);
  REQUIRE(store);
  const auto opened = seconds() - begin;
  CHECK((*store)->load(numbered(4711))->entries.size() == 4);
  fmt::print("open after a crash with {} entries: {:.3f} s, first answer {:.3f} s\n",
             (*store)->counts().entries, opened, seconds() - begin);
  CHECK(opened < 1);
}

} // namespace recobro::tests
