#include "tests/store/store_fixture.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

namespace recobro::tests {

namespace {

constexpr auto child_name = "a writer that is killed";
constexpr auto directory_variable = "RECOBRO_TEST_CRASH_DIRECTORY";
constexpr uint64_t accounts = 5;

journal_options options_in(const std::string& directory) {
  return {.directory = directory + "/data",
          .partitions = 4,
          .sync = sync_policy::durable,
          .master_key = master,
          // So small that flushes and compactions are among what is interrupted.
          .write_buffer_bytes = 256u << 10};
}

// Its own process, since the engine's background threads do not survive a fork.
pid_t start_writer(const std::string& directory) {
  ::setenv(directory_variable, directory.c_str(), 1);
  std::string program = "/proc/self/exe", name = child_name;
  char* arguments[] = {program.data(), name.data(), nullptr};
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  REQUIRE(::posix_spawn(&child, program.c_str(), &quiet, nullptr, arguments, environ) == 0);
  posix_spawn_file_actions_destroy(&quiet);
  return child;
}

uint64_t acknowledged(const std::string& directory) {
  std::error_code absent;
  const auto bytes = std::filesystem::file_size(directory + "/acknowledged", absent);
  return absent ? 0 : bytes;
}

void wait_for(pid_t child, const std::string& directory, uint64_t count) {
  while (acknowledged(directory) < count) {
    REQUIRE(::waitpid(child, nullptr, WNOHANG) == 0);
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

} // namespace

// Commits rounds, each one entry for every account, until it is killed. One byte in the
// file for each acknowledged round.
TEST_CASE(child_name, "[.child]") {
  const auto* directory = std::getenv(directory_variable);
  if (!directory)
    return;
  auto opened = journal::open(options_in(directory));
  REQUIRE(opened);
  const auto file = ::open((std::string(directory) + "/acknowledged").c_str(),
                           O_WRONLY | O_APPEND | O_CREAT, 0600);
  for (auto round = (*opened)->load(key("0"))->entries.size() + 1;; ++round) {
    std::vector<journal_append> changes;
    for (uint64_t account = 0; account < accounts; ++account) {
      changes.push_back(append(key(std::to_string(account)), round, std::string(500, 'x')));
      changes.back().personal = "{}";
      changes.back().agenda_put = noon + duration{static_cast<int64_t>(round)};
      if (round > 1)
        changes.back().agenda_remove = noon + duration{static_cast<int64_t>(round) - 1};
    }
    REQUIRE((*opened)->commit(changes, noon));
    REQUIRE(::write(file, "a", 1) == 1);
  }
}

TEST_CASE("after kill -9 every acknowledged commit is there, whole, and no half of another",
          "[crash]") {
  const temporary_directory directory;
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  uint64_t rounds_before = 0;
  for (int kill = 0; kill < 12; ++kill) {
    const auto child = start_writer(directory.path());
    const auto extra = std::uniform_int_distribution<uint64_t>(1, 120)(random);
    wait_for(child, directory.path(), acknowledged(directory.path()) + extra);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);

    const auto rounds_acknowledged = acknowledged(directory.path());
    auto opened = journal::open(options_in(directory.path()));
    REQUIRE(opened);
    const auto& store = **opened;
    const auto rounds = store.load(key("0"))->entries.size();
    CHECK(rounds > rounds_before);
    CHECK(rounds >= rounds_acknowledged);
    uint64_t timers = 0;
    for (uint64_t account = 0; account < accounts; ++account) {
      const auto name = key(std::to_string(account));
      CHECK(store.load(name)->entries.size() == rounds);
      CHECK(store.personal(name, rounds).value() == "{}");
    }
    for (uint16_t partition = 0; partition < 4; ++partition) {
      const auto rows = store.due(partition, {}, never, 100).value();
      for (const auto& row : rows)
        CHECK((row.due - noon).count() == static_cast<int64_t>(rounds));
      timers += rows.size();
    }
    CHECK(timers == accounts);
    CHECK(verified(store).faults.empty());
    rounds_before = rounds;
    // A round that was durable and not acknowledged counts from here on.
    std::filesystem::resize_file(directory / "acknowledged", rounds);
  }
}

} // namespace recobro::tests
