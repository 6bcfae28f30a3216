// SIGHUP: what a running server does with changed policies.

#include "tests/support/locations.hpp"
#include "tests/support/small_policy.hpp"
#include "tests/tools/daemon/daemon_process.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <thread>

using namespace recobro;
using namespace recobro::tests;

namespace {

void wait_for_log(const daemon_place& place, std::string_view said) {
  for (int wait = 0;; ++wait) {
    auto log = read_file(place.directory / "log");
    if (log.find(said) != std::string::npos)
      return;
    INFO(log);
    REQUIRE(wait < 2'000);
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
}

std::string policy_of_new(server_connection& http, const std::string& account) {
  auto path = "/v1/portfolios/book/accounts/" + account;
  REQUIRE(http.fetch("PUT", path, R"({"currency":"EUR"})"));
  auto shown = http.fetch("GET", path);
  REQUIRE(shown);
  return nlohmann::json::parse(*shown).at("policy").dump();
}

} // namespace

TEST_CASE("on SIGHUP a changed policy serves new accounts, and a bad one changes nothing",
          "[daemon]") {
  if (!program("recobrod") || !program("recobro"))
    return;
  daemon_place place;
  place.configure();
  auto token = place.make_token();
  running_daemon server(place);
  server_connection http({server.url(), token});
  auto first = policy_of_new(http, "A1");
  write_file(place.directory / "small.yaml", std::string{small_policy_text} + "# changed\n");
  CHECK(policy_of_new(http, "A2") == first);
  server.send(SIGHUP);
  wait_for_log(place, "new accounts of portfolio book start under policy small, version ");
  auto second = policy_of_new(http, "A3");
  CHECK(second != first);
  write_file(place.directory / "small.yaml", "policy: small\nphases: 3\n");
  server.send(SIGHUP);
  wait_for_log(place, "the policies stay as they were");
  CHECK(read_file(place.directory / "log").find("small.yaml:2:") != std::string::npos);
  CHECK(policy_of_new(http, "A4") == second);
  CHECK(server.stop() == 0);
}

TEST_CASE("a misspelt text is told by --check, at the start and on SIGHUP", "[daemon]") {
  if (!program("recobrod") || !program("recobro"))
    return;
  daemon_place place;
  place.configure();
  write_file(place.directory / "templates/es.yaml",
             "language: es\ntemplates:\n"
             "  - {name: remainder, channels: all, tag: service, subject: s, text: \"{agency} "
             "{creditor}\"}\n");
  const std::string said = "there is no text 'reminder' in 'es'";
  auto checked = run_program("recobrod", "--check --config '" + place.config() + "'");
  INFO(checked.output);
  CHECK(checked.status == 0);
  CHECK(checked.output.find("warning: policy of portfolio book: ") != std::string::npos);
  CHECK(checked.output.find(said) != std::string::npos);
  CHECK(checked.output.find("(config_unknown_name)") != std::string::npos);
  CHECK(checked.output.find("there is no master key; the data directory was not looked at")
        != std::string::npos);
  static_cast<void>(place.make_token());
  running_daemon server(place);
  wait_for_log(place, said);
  server.send(SIGHUP);
  wait_for_log(place, "SIGHUP: policy of portfolio book: ");
  CHECK(server.stop() == 0);
}
