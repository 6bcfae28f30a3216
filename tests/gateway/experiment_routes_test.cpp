#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

constexpr auto experiments = "/v1/portfolios/trial/experiments";
constexpr auto stop = "/v1/portfolios/trial/experiments/wording/stop";
const http_headers as_json{{"Content-Type", "application/json"}};

constexpr auto trying_policy = R"(policy: trying
zone: UTC
experiments:
  - {name: wording, arms: [{name: control}, {name: firm}], days: 5, doubt: 2.5}
learners:
  - name: way
    choices: [{name: text, channel: sms, template: t}, {name: mail, channel: email, template: t}]
phases:
  - {name: early, from_day: 1, steps: [{name: hello, wait: 1 day, send_by: way}]}
)";

engine_options options_of_trial() {
  engine_options options;
  options.policies = {{"trial", "trying.yaml", trying_policy, {}}};
  return options;
}

struct trial_fixture : gateway_fixture {
  trial_fixture()
    : gateway_fixture({}, options_of_trial()) {}

  void open(int count) {
    std::string lines;
    for (int number = 0; number < count; ++number)
      lines
        += R"({"type":"account_put","portfolio":"trial","account":")" + std::to_string(number)
           + R"(","id":"o","at":"2026-03-02T08:00:00Z","currency":"EUR","obligations":[{"id":"i","kind":"invoice",)"
             R"("due":"2026-02-20","amount":"100.00"}]})"
           + "\n";
    auto answer
      = client().request("POST", "/v1/events", lines, {{"Content-Type", "application/x-ndjson"}});
    INFO(answer.body);
    REQUIRE(answer.body.find("rejected") == std::string::npos);
  }
};

} // namespace

TEST_CASE_METHOD(trial_fixture, "experiments are shown arm by arm, with how sure one may be",
                 "[gateway][experiment]") {
  open(30);
  auto answer = client(role::auditor).get(experiments);
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  auto shown = json::parse(answer.body);
  CHECK(shown["policy"] == "trying");
  auto& one = shown["experiments"][0];
  CHECK(one["experiment"] == "wording");
  CHECK(one["doubt_percent"] == "2.50");
  auto& arms = one["arms"];
  CHECK(arms[0]["standing"] == "control");
  CHECK(arms[1]["standing"] == "too_few");
  CHECK(arms[0]["assigned"].get<int>() + arms[1]["assigned"].get<int>() == 30);
  CHECK_FALSE(arms[1].contains("stopped"));
  CHECK(shown["learners"][0]["learner"] == "way");
  auto account = json::parse(client().get("/v1/portfolios/trial/accounts/0").body);
  CHECK(account["experiments"][0]["experiment"] == "wording");
  CHECK(client(role::agent).get(experiments).status == 403);
  CHECK(client().get("/v1/portfolios/nobody/experiments").status == 404);
}

TEST_CASE_METHOD(trial_fixture, "a supervisor stops an arm and says why", "[gateway][experiment]") {
  auto body = R"({"arm":"firm","reason":"three complaints"})";
  CHECK(client(role::integrator).request("POST", stop, body, as_json).status == 403);
  auto answer = client(role::supervisor).request("POST", stop, body, as_json);
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  CHECK(json::parse(answer.body)["reason"] == "three complaints");
  auto shown = json::parse(client().get(experiments).body);
  CHECK(shown["experiments"][0]["arms"][1]["stopped"]["reason"] == "three complaints");
  auto again = client(role::supervisor)
                 .request("POST", stop, R"({"arm":"firm","reason":"once more"})", as_json);
  CHECK(json::parse(again.body)["reason"] == "three complaints");
  auto audited = client(role::auditor).get("/v1/audit?act=arm_stopped").body;
  CHECK(audited.find("three complaints") != audited.npos);
  CHECK(audited.find("once more") == audited.npos); // it changed nothing
}

TEST_CASE_METHOD(trial_fixture, "an arm that can't be stopped is refused by name",
                 "[gateway][experiment]") {
  auto refused = [&](std::string body, std::string_view where = stop) {
    auto answer = client(role::admin).request("POST", std::string(where), body, as_json);
    return std::to_string(answer.status) + ' '
           + json::parse(answer.body)["code"].get<std::string>();
  };
  const auto refusal = "404 " + std::string(name_of(errc::experiment_unknown));
  CHECK(refused(R"({"arm":"control","reason":"x"})") == refusal);
  CHECK(refused(R"({"arm":"frim","reason":"x"})") == "404 experiment_unknown");
  CHECK(refused(R"({"arm":"firm","reason":"x"})", "/v1/portfolios/trial/experiments/no/stop")
        == "404 experiment_unknown");
  CHECK(refused(R"({"arm":"firm"})") == "400 missing_field");
  CHECK(refused(R"({"arm":"firm","reason":""})") == "400 missing_field");
  CHECK(refused(R"({"arm":"firm","reason":"x","why":"y"})") == "400 unknown_field");
  CHECK(refused("[]") == "400 wrong_type");
  CHECK(refused("{") == "400 malformed_json");
}

TEST_CASE_METHOD(trial_fixture, "an explanation foresees the very choice that the account makes",
                 "[gateway][experiment]") {
  open(30);
  auto told = [&](int number, const std::string& what) {
    auto answer = client().get("/v1/portfolios/trial/accounts/" + std::to_string(number) + what);
    REQUIRE(answer.status == 200);
    return json::parse(answer.body);
  };
  // The channel of the first action among these events.
  auto planned = [](const json& events) -> std::string {
    for (const auto& each : events)
      if (each["type"] == "action_planned")
        return each["channel"];
    return {};
  };
  std::vector<std::string> foreseen;
  json next;
  for (int number = 0; number < 30; ++number) {
    next = told(number, "/explain?steps=1")["next"][0];
    foreseen.push_back(planned(next["events"]));
  }
  time->advance(parse_instant(next["at"].get<std::string>()).value());
  behind->advance(time->now());
  REQUIRE(behind->settle(std::chrono::seconds{20}));
  std::set<std::string> chosen;
  for (int number = 0; number < 30; ++number) {
    std::string channel;
    auto past = told(number, "/history");
    INFO(past.dump() << next.dump());
    for (const auto& entry : past["entries"])
      if (auto found = planned(entry["events"]); !found.empty())
        channel = found;
    CHECK(channel == foreseen[static_cast<size_t>(number)]);
    chosen.insert(channel);
  }
  CHECK(chosen == std::set<std::string>{"email", "sms"});
}
