#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

constexpr auto account = "/v1/portfolios/book/accounts/A1";
constexpr auto opening = R"({"currency":"EUR","language":"it",)"
                         R"("debtor":{"name":"Ada Test","phones":["+39 1"]},)"
                         R"("obligations":[{"id":"I1","due":"2026-03-01","amount":"100.00"}]})";

} // namespace

TEST_CASE_METHOD(gateway_fixture, "an account is opened by PUT and shown by GET", "[gateway]") {
  auto http = client();
  auto opened = http.put(account, opening);
  INFO(opened.body);
  CHECK(opened.status == 201);
  CHECK(json::parse(opened.body) == json{{"result", "accepted"}, {"sequence", 1}});

  auto shown = json::parse(http.get(account).body);
  CHECK(shown["portfolio"] == "book");
  CHECK(shown["account"] == "A1");
  CHECK(shown["currency"] == "EUR");
  CHECK(shown["balance"] == "100.00");
  CHECK(shown["days_past_due"] == 1);
  CHECK(shown["phase"] == "early");
  CHECK(shown["obligations"][0]["open"] == "100.00");
  CHECK(shown["debtor"]["name"] == "Ada Test");
  CHECK(shown["agenda"].size() > 0);
}

TEST_CASE_METHOD(gateway_fixture, "personal data are shown to those who work with debtors only",
                 "[gateway]") {
  client().put(account, opening);
  for (role each : {role::admin, role::integrator, role::agent})
    CHECK(json::parse(client(each).get(account).body).contains("debtor"));
  for (role each : {role::supervisor, role::auditor})
    CHECK_FALSE(json::parse(client(each).get(account).body).contains("debtor"));
}

TEST_CASE_METHOD(gateway_fixture, "an idempotency key makes a repeated PUT a duplicate",
                 "[gateway]") {
  auto http = client();
  http_headers key{{"Idempotency-Key", "\"put-1\""}};
  CHECK(http.put(account, opening, key).status == 201);
  auto again = http.put(account, opening, key);
  CHECK(again.status == 200);
  CHECK(json::parse(again.body) == json{{"result", "duplicate"}, {"sequence", 1}});
  auto other = http.put(account, R"({"currency":"EUR","language":"de"})", key);
  CHECK(other.status == 409);
  CHECK(json::parse(other.body)["code"] == "command_conflict");
}

TEST_CASE_METHOD(gateway_fixture, "PUT without a key is applied each time", "[gateway]") {
  auto http = client();
  http.put(account, opening);
  http.put(account, R"({"currency":"EUR","language":"de"})");
  auto back = http.put(account, opening);
  CHECK(json::parse(back.body)["result"] == "accepted");
  CHECK(json::parse(http.get(account).body)["language"] == "it");
}

TEST_CASE_METHOD(gateway_fixture, "the history is paged and in order", "[gateway]") {
  open_accounts(1);
  std::string body;
  for (int i = 1; i <= 5; ++i)
    body += payment("0", i);
  client().post_lines("/v1/events", body);

  auto http = client(role::auditor);
  auto first = json::parse(http.get("/v1/portfolios/book/accounts/0/history?limit=4").body);
  CHECK(first["currency"] == "EUR");
  REQUIRE(first["entries"].size() == 4);
  CHECK(first["entries"][0]["sequence"] == 1);
  CHECK(first["entries"][0]["actor"] == "integrator");
  CHECK(first["next_after"] == 4);
  auto rest = json::parse(http.get("/v1/portfolios/book/accounts/0/history?after=4&limit=4").body);
  REQUIRE(rest["entries"].size() == 2);
  CHECK_FALSE(rest.contains("next_after"));
  auto last = rest["entries"][1];
  CHECK(last["command"] == "pay5");
  CHECK(last["events"][0]["type"] == "payment_received");
  CHECK(last["events"][0]["amount"] == "1.00");
  CHECK(http.get("/v1/portfolios/book/accounts/0/history?limit=0").status == 400);
  CHECK(http.get("/v1/portfolios/book/accounts/none/history").status == 404);
}

TEST_CASE_METHOD(gateway_fixture, "explain says why, what is planned and what would come",
                 "[gateway]") {
  client().put(account, opening);
  auto told = json::parse(client(role::agent).get(std::string(account) + "/explain").body);
  INFO(told.dump(1));
  CHECK(told["why"]["phase"] == "early");
  CHECK(told["why"]["by"] == "account_put");
  CHECK(told["why"]["entry"] == 1);
  CHECK(told["policy"]["name"] == "small");
  CHECK(told["agenda"][0]["due"] == told["next"][0]["at"]);
  REQUIRE(told["next"].size() >= 3);
  json planned;
  for (const auto& step : told["next"])
    for (const auto& event : step["events"])
      if (event["type"] == "action_planned")
        planned.push_back(event);
  REQUIRE(planned.size() >= 3);
  CHECK(planned[0]["template"] == "reminder");
  CHECK(planned[1]["task"] == "call");
  CHECK(planned[2]["template"] == "notice");
}

TEST_CASE_METHOD(gateway_fixture, "explain names what pauses the steps", "[gateway]") {
  client().put(account, opening);
  client().post_lines("/v1/events",
                      line("A1", "h", "hold_placed", R"("hold":"H","reason":"illness")"));
  auto told = json::parse(client().get(std::string(account) + "/explain").body);
  CHECK(told["paused_by"] == "hold");
}

TEST_CASE_METHOD(gateway_fixture, "what explain foresees is what happens", "[gateway]") {
  client().put(account, opening);
  auto told = json::parse(client().get(std::string(account) + "/explain?steps=1").body);
  time->advance(parse_instant(told["next"][0]["at"].get<std::string>()).value());
  behind->settle();
  auto past = json::parse(client().get(std::string(account) + "/history?after=1").body);
  REQUIRE(past["entries"].size() == 1);
  CHECK(past["entries"][0]["type"] == "wake_up");
  CHECK(past["entries"][0]["events"] == told["next"][0]["events"]);
}

TEST_CASE_METHOD(gateway_fixture, "erasing a debtor removes the personal data and nothing else",
                 "[gateway]") {
  client().put(account, opening);
  auto admin = client(role::admin);
  auto erased = admin.request("DELETE", std::string(account) + "/debtor");
  INFO(erased.body);
  CHECK(erased.status == 200);
  auto shown = json::parse(admin.get(account).body);
  CHECK_FALSE(shown.contains("debtor"));
  CHECK(shown["erased"] == true);
  CHECK(shown["balance"] == "100.00");
}

TEST_CASE_METHOD(gateway_fixture, "a refused PUT says precisely why", "[gateway]") {
  auto http = client();
  struct row {
    std::string_view path, body;
    int status;
    std::string_view code;
  };
  for (const row& each :
       {row{account, R"({"currency":"EUR")", 400, "truncated"},
        row{account, R"({"currency":"EUR","type":"account_put"})", 400, "unknown_field"},
        row{account, R"({"currency":"EUX"})", 422, "unknown_currency"},
        row{"/v1/portfolios/other/accounts/A1", R"({"currency":"EUR"})", 404, "portfolio_unknown"},
        row{"/v1/portfolios/b%20k/accounts/A1", R"({"currency":"EUR"})", 400,
            "invalid_identifier"}}) {
    auto answer = http.put(each.path, each.body);
    INFO(each.body << answer.body);
    CHECK(answer.status == each.status);
    CHECK(answer.headers["content-type"] == "application/problem+json");
    auto problem = json::parse(answer.body);
    CHECK(problem["code"] == each.code);
    CHECK(problem["status"] == each.status);
  }
  CHECK(http.get(account).status == 404);
  CHECK(http.request("PUT", account, opening, {{"Content-Type", "text/plain"}}).status == 415);
  auto with = [&](const std::string& type, const std::string& coding) {
    return http
      .request("PUT", account, opening, {{"Content-Type", type}, {"Content-Encoding", coding}})
      .status;
  };
  CHECK(with("application/json", "gzip") == 415);
  CHECK(with("application/json; charset=latin1", "identity") == 415);
  CHECK(with("application/json; charset=\"UTF-8\"", "identity") < 300);
  CHECK(http.put(account, opening, {{"Idempotency-Key", "no spaces please"}}).status == 400);
}
