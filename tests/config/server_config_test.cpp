#include "config/server_config.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view least = "data_directory: data\n"
                                   "portfolios: [{name: loans, policy: policies/loans.yaml}]\n";

server_config read(std::string_view text) {
  auto made = read_server_config(text, "/etc/recobro/recobro.yaml");
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return std::move(*made);
}

/// The only complaint about the least configuration with `more` added, without the file's name.
std::string complaint(std::string_view more) {
  const auto made = read_server_config(fmt::format("{}{}\n", least, more), "c.yaml");
  REQUIRE_FALSE(made);
  CHECK(made.error().size() == 1);
  const error& first = made.error().front();
  return fmt::format("{} {}", name_of(first.code), first.detail.substr(7));
}

} // namespace

TEST_CASE("the least configuration has safe defaults", "[server_config]") {
  const server_config config = read(least);
  CHECK(config.listen.address == "127.0.0.1");
  CHECK_FALSE(config.listen.allow_remote);
  CHECK(config.store.sync == store_sync::durable);
  CHECK(config.time.source == clock_source::system);
  CHECK(config.limits.request_bytes_max == 8 << 20);
  CHECK_FALSE(config.master_key_file);
  CHECK(validate(config).empty());
}

TEST_CASE("every setting of the file is read", "[server_config]") {
  const server_config config = read(R"(
data_directory: /var/lib/recobro
listen: {address: 0.0.0.0, port: 80, allow_remote: true}
store: {partitions: 64, sync: lazy, cache: 1 GiB, write_buffer: 128 MiB}
clock: {source: accelerated, start: "2026-01-01T00:00:00-05:00", day_lasts: 5 seconds}
limits:
  in_flight_max: 1
  accounts_awake_max: 2
  wakes_in_flight_max: 3
  block_appends_max: 4
  outbox_rows_max: 5
  request_bytes_max: 64 KiB
  connections_max: 6
  feed_queue_max: 7
  window_lines_max: 8
portfolios:
  - {name: loans, policy: policies/loans.yaml, jurisdictions: [MX-financial, CO]}
  - {name: "*", policy: /srv/other.yaml}
contact_rules: contact
master_key_file: ../keys/master.key
outbox_file: out/actions.ndjson
workers: 2
command_ids_kept: 30 days
log_level: warning
)");
  CHECK(config.data_directory == "/var/lib/recobro");
  CHECK(config.listen.port == 80);
  CHECK(config.store.partitions == 64);
  CHECK(config.store.sync == store_sync::lazy);
  CHECK(config.store.cache_bytes == int64_t{1} << 30);
  CHECK(config.store.write_buffer_bytes == 128 << 20);
  CHECK(config.time.source == clock_source::accelerated);
  CHECK(config.time.start == *parse_instant("2026-01-01T05:00:00Z"));
  CHECK(config.time.day_lasts == 5s);
  const limit_settings& limits = config.limits;
  CHECK(std::vector{limits.in_flight_max, limits.accounts_awake_max, limits.wakes_in_flight_max,
                    limits.block_appends_max, limits.outbox_rows_max, limits.request_bytes_max,
                    limits.connections_max, limits.feed_queue_max, limits.window_lines_max}
        == std::vector<int64_t>{1, 2, 3, 4, 5, 65'536, 6, 7, 8});
  REQUIRE(config.portfolios.size() == 2);
  CHECK(config.portfolios[0].policy == "/etc/recobro/policies/loans.yaml");
  CHECK(config.portfolios[0].jurisdictions == std::vector<std::string>{"MX-financial", "CO"});
  CHECK(config.portfolios[1].policy == "/srv/other.yaml");
  CHECK(config.portfolios[1].jurisdictions.empty());
  CHECK(config.contact_rules == "/etc/recobro/contact");
  CHECK(config.master_key_file == "/etc/keys/master.key");
  CHECK(config.outbox_file == "/etc/recobro/out/actions.ndjson");
  CHECK(config.workers == 2);
  CHECK(config.command_ids_kept == std::chrono::days{30});
  CHECK(config.logged == log_level::warning);
}

TEST_CASE("a jurisdiction is named by its id", "[server_config]") {
  const auto made = read_server_config(
    "data_directory: data\nportfolios: [{name: p, policy: p.yaml, jurisdictions: [colombia!]}]\n",
    "c.yaml");
  REQUIRE_FALSE(made);
  CHECK_THAT(made.error().front().detail,
             Catch::StartsWith("c.yaml:2:56: ") && Catch::Contains("an id such as CO"));
}

TEST_CASE("an address beyond loopback needs a clear yes", "[server_config]") {
  for (const auto* address : {"0.0.0.0", "192.168.1.5", "::", "128.0.0.1"}) {
    CHECK_THAT(complaint(fmt::format("listen: {{address: \"{}\"}}", address)),
               Catch::StartsWith("config_wrong_value 3:19: listen.address: ")
                 && Catch::Contains("allow_remote: true"));
  }
  for (const auto* address : {"127.0.0.1", "127.1.2.3", "::1", "localhost"}) {
    CHECK(read(fmt::format("{}listen: {{address: \"{}\"}}\n", least, address)).listen.address
          == address);
  }
  CHECK_THAT(complaint("listen: {address: example.com, allow_remote: true}"),
             Catch::Contains("'example.com' is not an IP address"));
}

TEST_CASE("a value out of bounds is told its bounds", "[server_config]") {
  const std::vector<std::pair<std::string, std::string>> cases{
    {"listen: {port: 65536}", "3:16: listen.port: 65536 is out of bounds; expected 0 to 65535"},
    {"store: {partitions: 0}", "3:21: store.partitions: 0 is out of bounds; expected 1 to 4096"},
    {"store: {cache: 1 KiB}", "3:16: store.cache: 1024 is out of bounds; expected 1048576 to"},
    {"workers: 5000", "3:10: workers: 5000 is out of bounds; expected 0 to 1024"},
    {"command_ids_kept: 0 days", "3:19: command_ids_kept: 0 is out of bounds; expected 1 to 3650"},
    {"limits: {in_flight_max: 0}", "3:25: limits.in_flight_max: 0 is out of bounds; expected 1 to"},
    {"clock: {source: log}", "3:8: clock: a clock that is not the system's needs a start"},
    {"clock: {start: \"2026-01-01T00:00:00Z\"}", "3:16: clock.start: the system's clock has no"}};
  for (const auto& [text, expected] : cases) {
    CHECK_THAT(complaint(text), Catch::StartsWith("config_wrong_value " + expected));
  }
}

TEST_CASE("a value of the wrong form is told the right one", "[server_config]") {
  const std::vector<std::pair<std::string, std::string>> cases{
    {"store: {cache: 8 megs}", "'8 MiB'"},
    {"store: {cache: 99999999999 GiB}", "'8 MiB'"},
    {"store: {sync: full}", "expected one of: durable, lazy"},
    {"clock: {source: fast, start: \"2026-01-01T00:00:00Z\"}", "system, accelerated, log"},
    {"clock: {source: log, start: 2026-01-01}", "e.g. 2026-01-01T00:00:00Z"},
    {"clock: {day_lasts: 1 fortnight}", "'5 seconds'"},
    {"command_ids_kept: a year", "'400 days'"},
    {"log_level: warnin", "did you mean 'warning'?"},
    {"listen: {port: -1}", "a whole number from 0"},
    {"lisen: {port: 1}", "did you mean 'listen'?"},
    {"master_key_file: ''", "expected 1 to 4096"}};
  for (const auto& [text, expected] : cases) {
    CHECK_THAT(complaint(text), Catch::Contains(expected));
  }
}

TEST_CASE("portfolios are named once and have a policy", "[server_config]") {
  const auto errors = [](std::string_view portfolios) {
    const auto made
      = read_server_config(fmt::format("data_directory: d\nportfolios: {}\n", portfolios), "c");
    REQUIRE_FALSE(made);
    return made.error();
  };
  CHECK(errors("[{name: a, policy: a.yaml}, {name: a, policy: b.yaml}]").at(0).code
        == errc::config_duplicate);
  CHECK(errors("[{name: a/b, policy: a.yaml}]").at(0).code == errc::config_wrong_value);
  CHECK(errors("[{name: a}]").at(0).code == errc::config_missing_key);
  CHECK_THAT(errors("[]").at(0).detail, Catch::Contains("at least one portfolio"));
  CHECK(errors("loans").size() == 1);
  const auto nothing = read_server_config("listen: {}\n", "c.yaml");
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().size() == 2);
}

TEST_CASE("a file that can't be read says why", "[server_config]") {
  const tests::temporary_directory directory;
  const auto missing = read_text_file(directory.path() / "missing.yaml");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == errc::file_unreadable);
  CHECK_THAT(missing.error().detail, Catch::Contains("missing.yaml: No such file"));
  CHECK_THAT(read_text_file(directory.path()).error().detail, Catch::Contains("is a directory"));
  tests::write_file(directory.path() / "large", std::string(yaml_bytes_max + 1, 'x'));
  CHECK_THAT(read_text_file(directory.path() / "large").error().detail,
             Catch::Contains("larger than 4194304 bytes"));
}
