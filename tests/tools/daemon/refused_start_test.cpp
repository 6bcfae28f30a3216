// What a server refuses to start on, and what happens to a running one when its disk is full.

#include "core/store/migrate.hpp"
#include "tests/support/locations.hpp"
#include "tests/tools/daemon/daemon_process.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <rocksdb/db.h>

#include <sys/mount.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace recobro;
using namespace recobro::tests;

namespace {

constexpr auto account = "/v1/portfolios/book/accounts/A1";

/// Tests of processes are skipped with a line when those are not built.
bool built() {
  return program("recobrod") && program("recobro");
}

void check_refused(const ended_program& ended, errc code, std::string_view said) {
  INFO(ended.output);
  CHECK(ended.status == 1);
  CHECK(ended.output.starts_with(fmt::format("error: {}: ", name_of(code))));
  CHECK(ended.output.find(said) != std::string::npos);
}

ended_program start(const daemon_place& place) {
  return run_program("recobrod", fmt::format("--config '{}' --log-level off", place.config()));
}

void write_version(const std::string& directory, const std::string& version) {
  std::vector<std::string> names;
  REQUIRE(rocksdb::DB::ListColumnFamilies({}, directory, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> columns;
  for (const auto& name : names)
    columns.emplace_back(name, rocksdb::ColumnFamilyOptions{});
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  REQUIRE(rocksdb::DB::Open({}, directory, columns, &handles, &opened).ok());
  std::unique_ptr<rocksdb::DB> store{opened};
  auto meta = static_cast<size_t>(std::ranges::find(names, "default") - names.begin());
  REQUIRE(store->Put({}, handles.at(meta), std::string{version_row}, version).ok());
  for (auto* each : handles)
    store->DestroyColumnFamilyHandle(each);
}

} // namespace

TEST_CASE("a second server on a data directory is refused, and the first goes on", "[daemon]") {
  if (!built())
    return;
  daemon_place place;
  place.configure();
  auto token = place.make_token();
  running_daemon first(place);
  server_connection http({first.url(), token});
  REQUIRE(http.fetch("PUT", account, R"({"currency":"EUR"})"));
  check_refused(start(place), errc::store_locked, "data is in use");
  // Everything else that would write to it is refused the same way.
  check_refused(run_program("recobro", fmt::format("token create --config '{}' --name x --role "
                                                   "admin",
                                                   place.config())),
                errc::store_locked, "--server");
  CHECK(http.fetch("PUT", account, R"({"currency":"EUR","language":"it"})"));
  CHECK(first.stop() == 0);
  auto verified = run_program("recobro", "journal verify '" + (place.directory / "data") + "'");
  CHECK(verified.status == 0);
  CHECK(verified.output.find("2 entries") != std::string::npos);
}

TEST_CASE("a data directory of a newer version is refused and left as it is", "[daemon]") {
  if (!built())
    return;
  daemon_place place;
  place.configure();
  auto token = place.make_token();
  {
    running_daemon server(place);
    REQUIRE(
      server_connection({server.url(), token}).fetch("PUT", account, R"({"currency":"EUR"})"));
  }
  write_version(place.directory / "data", "99");
  check_refused(start(place), errc::store_newer_version, "99");
  write_version(place.directory / "data", std::to_string(store_version_now));
  running_daemon server(place);
  CHECK(server_connection({server.url(), token}).fetch("GET", account));
}

TEST_CASE("a vault is opened with its own master key only", "[daemon]") {
  if (!built())
    return;
  daemon_place place;
  write_file(place.directory / "right.key", std::string(64, 'a'));
  write_file(place.directory / "other.key", std::string(64, 'b'));
  write_file(place.directory / "no.key", "hello");
  place.configure("master_key_file: right.key");
  auto token = place.make_token();
  {
    running_daemon server(place);
    REQUIRE(server_connection({server.url(), token})
              .fetch("PUT", account, R"({"currency":"EUR","debtor":{"name":"Ana"}})"));
  }
  place.configure();
  check_refused(start(place), errc::master_key_missing, "configure that key");
  place.configure("master_key_file: other.key");
  check_refused(start(place), errc::master_key_wrong, "first used");
  place.configure("master_key_file: no.key");
  check_refused(start(place), errc::master_key_wrong, "holds 5 bytes");
  place.configure("master_key_file: none.key");
  check_refused(start(place), errc::file_unreadable, "none.key");
  place.configure("master_key_file: right.key");
  running_daemon server(place);
  auto shown = server_connection({server.url(), token}).fetch("GET", account);
  REQUIRE(shown);
  CHECK(shown->find("Ana") != std::string::npos);
}

TEST_CASE("a configuration with mistakes names each with its place", "[daemon]") {
  if (!built())
    return;
  daemon_place place;
  place.configure("worker: 2\nlimits: {in_flight_max: -1}\nlimits: {}");
  auto ended = start(place);
  INFO(ended.output);
  CHECK(ended.status == 1);
  CHECK(ended.output.find("recobrod.yaml:5:1: unknown key 'worker'; did you mean 'workers'?")
        != std::string::npos);
  CHECK(ended.output.find("recobrod.yaml:7:1: the key 'limits' stands here again")
        != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(place.directory / "data"));
}

namespace {

/// A small file system of its own; not mounted where that takes more rights than we have.
class small_disk {
public:
  explicit small_disk(std::string path)
    : path_{std::move(path)} {
    std::filesystem::create_directories(path_);
    mounted = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=80m") == 0;
    if (!mounted)
      std::puts("SKIPPED: a file system of limited size needs the right to mount");
  }
  ~small_disk() {
    if (mounted)
      ::umount2(path_.c_str(), MNT_DETACH);
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

  bool mounted = false;

private:
  std::string path_;
};

/// Fills the disk behind `server` with accounts until one is refused. Gives the ids of those
/// that were accepted and of those that were not.
struct filled_disk {
  std::vector<std::string> accepted, refused;
};

filled_disk fill_disk(server_connection& http) {
  filled_disk made;
  const std::string filling(200, 'x');
  for (int request = 0; made.refused.empty(); ++request) {
    REQUIRE(request < 200);
    std::string body;
    std::vector<std::string> names;
    for (int line = 0; line < 2'000; ++line) {
      names.push_back(fmt::format("B{}-{}", request, line));
      body
        += fmt::format(R"({{"id":"b","account":"{}","currency":"EUR","attributes":{{"a":"{}"}}}})"
                       "\n",
                       names.back(), filling);
    }
    auto answer
      = http.request("POST", "/v1/portfolios/book/accounts", body, "application/x-ndjson").value();
    if (answer.status != 200) {
      CHECK(answer.status == 503);
      made.refused = names;
      break;
    }
    std::istringstream results{answer.body};
    size_t count = 0;
    for (std::string line; std::getline(results, line); ++count) {
      auto result = nlohmann::json::parse(line);
      REQUIRE(result["line"] == count + 1);
      if (result["result"] == "accepted") {
        made.accepted.push_back(names[count]);
      } else {
        made.refused.push_back(names[count]);
        CHECK((result["error"] == "store_write_failed" || result["error"] == "not_ready"));
      }
    }
    REQUIRE(count == names.size());
  }
  return made;
}

} // namespace

TEST_CASE("a full disk refuses writes, keeps what it accepted, and goes on when there is room",
          "[daemon]") {
  if (!built())
    return;
  daemon_place place;
  small_disk disk(place.directory / "disk");
  if (!disk.mounted)
    return;
  place.configure("", "disk/data");
  // RocksDB goes on once there is room for a whole write buffer, half of which is 32 MiB.
  write_file(place.directory / "disk/ballast", std::string(56u << 20, 'b'));
  auto token = place.make_token();
  running_daemon server(place);
  server_connection http({server.url(), token});
  auto made = fill_disk(http);
  CHECK(made.accepted.size() > 1'000);

  CHECK(http.request("GET", "/readyz").value().status == 503);
  auto path = [](const std::string& name) { return "/v1/portfolios/book/accounts/" + name; };
  CHECK(http.request("GET", path(made.accepted.back())).value().status == 200); // reads go on
  CHECK(http.request("PUT", path("new"), R"({"currency":"EUR"})").value().status == 503);

  std::filesystem::remove(place.directory / "disk/ballast");
  for (int wait = 0; http.request("GET", "/readyz").value().status != 200; ++wait) {
    REQUIRE(wait < 200);
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
  const auto log = read_file(place.directory / "log");
  CHECK(log.find("the store refuses writes") != std::string::npos);
  CHECK(log.find("the store takes writes again") != std::string::npos);
  // What was refused is not there, what was accepted is, and a repetition is one of both.
  for (size_t i = 0; i < made.accepted.size(); i += 997)
    CHECK(http.request("GET", path(made.accepted[i])).value().status == 200);
  for (size_t i = 0; i < made.refused.size(); i += 97)
    CHECK(http.request("GET", path(made.refused[i])).value().status == 404);
  CHECK(http.request("PUT", path(made.refused.front()), R"({"currency":"EUR"})").value().status
        == 201);
  CHECK(server.stop() == 0);
  auto verified
    = run_program("recobro", "journal verify '" + (place.directory / "disk/data") + "'");
  INFO(verified.output);
  CHECK(verified.status == 0);
}

TEST_CASE("a server refuses to start on a full disk, and changes nothing there", "[daemon]") {
  if (!built())
    return;
  daemon_place place;
  small_disk disk(place.directory / "disk");
  if (!disk.mounted)
    return;
  place.configure("", "disk/data");
  place.make_token();
  {
    std::ofstream ballast(place.directory / "disk/ballast", std::ios::binary);
    for (const std::string block(1u << 16, 'b'); ballast.write(block.data(), 1 << 16);)
      ballast.flush();
  }
  check_refused(start(place), errc::store_write_failed, "make room on its disk");
  std::filesystem::remove(place.directory / "disk/ballast");
  running_daemon server(place);
  CHECK(server.stop() == 0);
}
