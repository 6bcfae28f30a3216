// A log with bytes that are not as they were written.

#include "tests/store/store_fixture.hpp"

#include <filesystem>

namespace recobro::tests {

namespace {

namespace files = std::filesystem;

struct logged_fixture : store_fixture {
  static constexpr uint64_t entries = 200;

  logged_fixture() {
    auto store = open();
    for (uint64_t sequence = 1; sequence <= entries; ++sequence)
      commit(*store, {append(key("1"), sequence, std::string(500, 'x'))});
  }

  /// The log that has them all.
  files::path log() const {
    files::path largest;
    for (const auto& each : files::directory_iterator(options().directory))
      if (each.path().extension() == ".log"
          && (largest.empty() || each.file_size() > files::file_size(largest)))
        largest = each.path();
    REQUIRE(files::file_size(largest) > entries * 500);
    return largest;
  }
  void flip_a_bit(double share) const {
    auto bytes = read_file(log());
    bytes[static_cast<size_t>(static_cast<double>(bytes.size()) * share)] ^= 1;
    write_file(log().string(), bytes);
  }
};

} // namespace

TEST_CASE_METHOD(logged_fixture, "a log with a damaged record is refused, and nothing is dropped",
                 "[store]") {
  flip_a_bit(0.5);
  auto before = read_file(log());
  for (bool read_only : {true, false}) {
    auto wanted = options();
    wanted.read_only = read_only;
    auto opened = rocks_journal::open(wanted, nullptr);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == errc::store_damaged);
    CHECK(opened.error().detail.find("--until-damage") != std::string::npos);
  }
  CHECK(read_file(log()) == before);
}

TEST_CASE_METHOD(logged_fixture, "what stands before the damage can be had, if that is wanted",
                 "[store]") {
  flip_a_bit(0.5);
  auto wanted = options();
  wanted.until_damage = true;
  auto opened = rocks_journal::open(wanted, nullptr);
  REQUIRE(opened);
  auto kept = (*opened)->history(key("1"), 0, 1'000).value().size();
  CHECK(kept > entries / 4);
  CHECK(kept < entries);
  CHECK((*opened)->verify([](uint64_t) {})->faults.empty());
  commit(**opened, {append(key("1"), kept + 1)}); // and goes on
}

TEST_CASE_METHOD(logged_fixture, "a record that a crash cut off is not there, and all before it is",
                 "[store]") {
  files::resize_file(log(), files::file_size(log()) - 100);
  auto store = open();
  CHECK(store->history(key("1"), 0, 1'000).value().size() == entries - 1);
  CHECK(store->verify([](uint64_t) {})->faults.empty());
}

} // namespace recobro::tests
