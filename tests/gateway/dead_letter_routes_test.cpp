#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

std::atomic<bool> broken;

struct failing_account : gateway_fixture {
  failing_account()
    : gateway_fixture({}, options()) {}
  static engine_options options() {
    broken = true;
    engine_options options;
    options.judge = [](account_state& account, const command& what, const policy& rules,
                       instant now, const decision_settings& settings) {
      if (broken && what.id == "pay7")
        throw std::runtime_error("the test says so");
      return decide_in_place(account, what, rules, now, settings);
    };
    return options;
  }
};

} // namespace

TEST_CASE_METHOD(failing_account,
                 "a command on which an account fails is listed, kept, and taken "
                 "once the fault is mended",
                 "[gateway][dead_letters]") {
  open_accounts(1);
  auto lines = json_lines(
    client().post_lines("/v1/events", payment("0", 6) + payment("0", 7) + payment("0", 8)).body);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["result"] == "accepted");
  CHECK(lines[1]["error"] == name_of(errc::account_failed));
  CHECK(lines[2]["result"] == "accepted");

  auto admin = client(role::admin);
  behind->settle();
  auto letters = json::parse(admin.get("/v1/dead-letters").body)["dead_letters"];
  REQUIRE(letters.size() == 1);
  CHECK(letters[0]["account"] == "0");
  CHECK(letters[0]["cause"].get<std::string>().find("the test says so") != std::string::npos);
  CHECK(json::parse(letters[0]["command"].get<std::string>())["id"] == "pay7");

  broken = false;
  std::string id = letters[0]["id"];
  for (size_t at; (at = id.find('/')) != std::string::npos;)
    id.replace(at, 1, "%2F");
  auto retried = admin.request("POST", "/v1/dead-letters/" + id + "/retry");
  INFO(retried.body);
  CHECK(retried.status == 200);
  CHECK(json::parse(retried.body)["result"] == "accepted");
  behind->settle();
  CHECK(json::parse(admin.get("/v1/dead-letters").body)["dead_letters"].empty());
  auto again = admin.request("POST", "/v1/dead-letters/" + id + "/retry");
  CHECK(again.status == 404);
  CHECK(json::parse(again.body)["code"] == name_of(errc::dead_letter_unknown));
}
