// Accounts in flight go over to a new version of their policy, through the server.

#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

constexpr auto migration = "/v1/portfolios/loans/migration";

constexpr std::string_view first = R"(policy: loans
zone: UTC
phases:
  - name: early
    from_day: 1
    steps: [{name: one, wait: 2 days, send: {channel: sms, template: t}}, {name: two, wait: 5 days, task: {kind: call}}]
  - name: legal
    steps: [{name: claim, wait: 9 days, task: {kind: claim}}]
)";

std::string second(std::string_view rules) {
  return R"(policy: loans
zone: UTC
phases:
  - name: early
    from_day: 1
    steps: [{name: two, wait: 7 days, task: {kind: call}}]
  - name: court
    steps: [{name: claim, wait: 4 days, task: {kind: claim}}]
)" + std::string(rules);
}

std::vector<portfolio_policy> policies_of(std::string text) {
  return {{"loans", "loans.yaml", std::move(text), {}}};
}

engine_options options_of_loans() {
  engine_options options;
  options.policies = policies_of(std::string(first));
  return options;
}

struct migration_fixture : gateway_fixture {
  migration_fixture()
    : gateway_fixture({}, options_of_loans()) {
    std::string lines;
    for (int number = 0; number < 5; ++number)
      lines
        += R"({"type":"account_put","portfolio":"loans","account":"A)" + std::to_string(number)
           + R"(","id":"o","at":"2026-03-02T08:00:00Z","currency":"EUR","obligations":[{"id":"i",)"
             R"("kind":"invoice","due":"2026-02-20","amount":"100.00"}]})"
           + "\n";
    lines
      += R"({"type":"phase_moved","portfolio":"loans","account":"A4","id":"m","at":"2026-03-02T08:00:00Z","phase":"legal"})"
         "\n";
    auto answer
      = client().request("POST", "/v1/events", lines, {{"Content-Type", "application/x-ndjson"}});
    INFO(answer.body);
    REQUIRE(answer.body.find("rejected") == std::string::npos);
  }

  void adopt(std::string_view rules) {
    auto done = behind->adopt_policies(policies_of(second(rules)));
    if (!done)
      FAIL(done.error().front().detail);
  }

  json migrate(const std::string& query = {}, role as = role::supervisor) {
    auto answer = client(as).request("POST", migration + query, "");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return json::parse(answer.body);
  }

  json account(const std::string& number) {
    return json::parse(client().get("/v1/portfolios/loans/accounts/" + number).body);
  }
};

} // namespace

TEST_CASE_METHOD(migration_fixture, "a dry run counts who would go where and changes nothing",
                 "[gateway][migration]") {
  adopt("migration: [{when: now, phases: [{from: legal, to: court, position: restart}]}]\n");
  const auto before = account("A0");
  const auto said = migrate("?dry_run=true");
  CHECK(said["dry_run"] == true);
  CHECK(said["accounts"] == 5);
  REQUIRE(said["moves"].size() == 2);
  for (auto& way : said["moves"]) {
    const bool legal = way["phase"] == "legal";
    CHECK(way["from_version"] == before["policy"]);
    CHECK(way["accounts"] == (legal ? 1 : 4));
    CHECK(way["step"] == (legal ? "claim" : "one"));
    CHECK(way["to_phase"] == (legal ? "court" : "early"));
    CHECK(way["position"] == (legal ? "chosen_anew" : "later"));
    CHECK(way["timers_gone"] == way["accounts"]);
    CHECK(way["timers_new"] == way["accounts"]);
    CHECK(way["examples"].size() == (legal ? 1 : 3));
    CHECK(way["new"][0]["timer"] == "next_step");
  }
  CHECK(account("A0") == before);
}

TEST_CASE_METHOD(migration_fixture,
                 "a dry run shows the timers of the first account that has others",
                 "[gateway][migration]") {
  // Its hold pauses it: it has no timer of its steps, before or afterwards.
  client().request("POST", "/v1/events",
                   R"({"type":"hold_placed","portfolio":"loans","account":"A0","id":"h","at":)"
                   R"("2026-03-02T08:00:00Z","hold":"H","reason":"r"})"
                   "\n",
                   {{"Content-Type", "application/x-ndjson"}});
  REQUIRE(account("A0")["agenda"].empty());
  adopt("migration: [{when: now, phases: [{from: legal, to: court}]}]\n");
  const auto said = migrate("?dry_run=true");
  REQUIRE(said["moves"].size() == 2);
  for (auto& way : said["moves"]) {
    if (way["phase"] == "legal")
      continue;
    CHECK(way["accounts"] == 4);
    CHECK(way["timers_gone"] == 3);
    CHECK(way["timers_new"] == 3);
    CHECK(way["examples"] == json::array({"A1", "A0", "A2"}));
    REQUIRE(way["gone"].size() == 1);
    CHECK(way["gone"][0]["name"] == "one");
    REQUIRE(way["new"].size() == 1);
    CHECK(way["new"][0]["name"] == "two");
  }
  // What the first page says of it alone.
  CHECK_FALSE(migrate("?dry_run=true&limit=1")["moves"][0].contains("new"));
}

TEST_CASE_METHOD(migration_fixture, "accounts are moved page by page, and once",
                 "[gateway][migration]") {
  adopt("migration: [{when: now, phases: [{from: legal, to: court}]}]\n");
  auto page = migrate("?limit=2");
  CHECK(page["accounts"] == 2);
  CHECK(page["next_after"] == "A1");
  page = migrate("?limit=3&after=A1");
  CHECK(page["accounts"] == 3);
  CHECK_FALSE(page.contains("next_after"));
  for (const auto* number : {"A0", "A3", "A4"})
    CHECK(account(number)["policy"] == page["version"]);
  CHECK(account("A4")["phase"] == "court");
  const auto again = migrate();
  CHECK(again["already"] == 5);
  CHECK(again["moves"].empty());
  const auto past = json::parse(client().get("/v1/portfolios/loans/accounts/A0/history").body);
  CHECK(past["entries"].back()["type"] == "migrate_policy");
  CHECK(past["entries"].back()["events"][0]["type"] == "policy_migrated");
}

TEST_CASE_METHOD(migration_fixture, "an account without a counterpart is refused and goes on",
                 "[gateway][migration]") {
  adopt("migration: [{when: now}]\n");
  const auto said = migrate();
  REQUIRE(said["refused"].size() == 1);
  CHECK(said["refused"][0]["error"] == "migration_missing");
  CHECK(said["refused"][0]["examples"] == json::array({"A4"}));
  CHECK(account("A4")["phase"] == "legal");
  CHECK(account("A4")["policy"] != said["version"]);
  CHECK(account("A0")["policy"] == said["version"]);
}

TEST_CASE_METHOD(migration_fixture, "an account that waits is moved before its next decision",
                 "[gateway][migration]") {
  adopt("migration: [{when: next_decision, phases: [{from: legal, to: court}]}]\n");
  const auto said = migrate();
  CHECK(account("A0")["policy"] != said["version"]);
  CHECK(account("A0")["migration"]["to"] == said["version"]);
  CHECK(migrate()["waiting"] == 5);
  client().request("POST", "/v1/events",
                   R"({"type":"payment_received","portfolio":"loans","account":"A0","id":"p","at":)"
                   R"("2026-03-02T08:00:00Z","payment":"P","currency":"EUR","amount":"1.00"})"
                   "\n",
                   {{"Content-Type", "application/x-ndjson"}});
  CHECK(account("A0")["policy"] == said["version"]);
  CHECK_FALSE(account("A0").contains("migration"));
  CHECK(account("A1")["policy"] != said["version"]);
}

TEST_CASE_METHOD(migration_fixture, "who may move accounts, and what is asked wrongly",
                 "[gateway][migration]") {
  CHECK(client(role::integrator).request("POST", migration, "").status == 403);
  CHECK(client(role::auditor).request("POST", migration, "").status == 403);
  auto supervisor = client(role::supervisor);
  CHECK(supervisor.request("POST", std::string(migration) + "?dry_run=yes", "").status == 400);
  CHECK(supervisor.request("POST", std::string(migration) + "?limit=0", "").status == 400);
  CHECK(supervisor.request("POST", "/v1/portfolios/nobody/migration", "").status == 404);
  CHECK(migrate()["already"] == 5);
}
