#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

constexpr auto account = "/v1/portfolios/book/accounts/0";
constexpr auto offers = "/v1/portfolios/book/accounts/0/offers";
constexpr auto arrangements = "/v1/portfolios/book/accounts/0/arrangements";
const http_headers as_json{{"Content-Type", "application/json"}};

std::string settlement_of(std::string_view percent) {
  return R"({"type":"arrangement_made","arrangement":"R1","offer":"settlement",)"
         R"("discount_percent":")"
         + std::string(percent) + "\"}";
}

} // namespace

TEST_CASE_METHOD(gateway_fixture, "the offers of an account are shown to everybody with a token",
                 "[gateway][arrangement]") {
  open_accounts(1);
  for (role each : {role::admin, role::integrator, role::supervisor, role::agent, role::auditor}) {
    auto shown = json::parse(client(each).get(offers).body);
    REQUIRE(shown["offers"].size() == 3);
    CHECK(shown["offers"][0]["offer"] == "plan");
    CHECK(shown["offers"][0]["instalments"].size() == 2);
    CHECK(shown["offers"][1]["instalments"].size() == 6);
    CHECK(shown["offers"][2]["discount"] == "10.00");
    CHECK(shown["offers"][2]["total"] == "90.00");
  }
  CHECK(client().get("/v1/portfolios/book/accounts/nobody/offers").status == 404);
}

TEST_CASE_METHOD(gateway_fixture, "an agent makes an arrangement and the account shows it",
                 "[gateway][arrangement]") {
  open_accounts(1);
  auto made = client(role::agent)
                .request("POST", arrangements,
                         R"({"type":"arrangement_made","arrangement":"R1","offer":"plan",)"
                         R"("instalments":4})",
                         as_json);
  INFO(made.body);
  CHECK(made.status == 200);
  auto shown = json::parse(client().get(account).body);
  CHECK(shown["arrangements"][0]["status"] == "active");
  CHECK(shown["arrangements"][0]["instalments"].size() == 4);
  CHECK(shown["agenda"][0]["kind"] == "instalment_end");
  auto history = json::parse(client().get(std::string(account) + "/history").body);
  auto& events = history["entries"].back()["events"];
  CHECK(events[0]["type"] == "arrangement_offered");
  CHECK(events[1]["type"] == "arrangement_made");
}

TEST_CASE_METHOD(gateway_fixture, "what a role may grant is decided by the token, not by the body",
                 "[gateway][arrangement]") {
  open_accounts(1);
  // The offer lets agents go to 20 percent and supervisors to 30.
  auto made = client(role::agent).request("POST", arrangements, settlement_of("25"), as_json);
  CHECK(made.status == 200);
  auto status = [&] {
    return json::parse(client().get(account).body)["arrangements"][0]["status"].get<std::string>();
  };
  CHECK(status() == "awaiting_approval");
  const auto* approval = R"({"type":"arrangement_approved","arrangement":"R1"})";
  auto refused = client(role::agent).request("POST", arrangements, approval, as_json);
  CHECK(refused.status == 422);
  CHECK(json::parse(refused.body)["code"] == "discount_too_large");
  auto smuggled
    = client(role::agent)
        .request("POST", arrangements,
                 R"({"type":"arrangement_approved","arrangement":"R1","role":"admin"})", as_json);
  CHECK(json::parse(smuggled.body)["code"] == "unknown_field");
  CHECK(client(role::supervisor).request("POST", arrangements, approval, as_json).status == 200);
  CHECK(status() == "active");
  CHECK(
    json::parse(
      client(role::admin).request("POST", arrangements, settlement_of("31"), as_json).body)["code"]
    == "arrangement_exists");
}

TEST_CASE_METHOD(gateway_fixture, "the address of arrangements takes nothing else",
                 "[gateway][arrangement]") {
  open_accounts(1);
  auto paid
    = client(role::agent)
        .request("POST", arrangements,
                 R"({"type":"payment_received","currency":"EUR","payment":"P","amount":"1"})",
                 as_json);
  CHECK(paid.status == 400);
  CHECK(json::parse(paid.body)["code"] == "unknown_type");
  CHECK(client(role::auditor).request("POST", arrangements, settlement_of("1"), as_json).status
        == 403);
}

TEST_CASE_METHOD(gateway_fixture, "a settlement kept through the interface closes the debt",
                 "[gateway][arrangement]") {
  open_accounts(1);
  client(role::agent).request("POST", arrangements, settlement_of("20"), as_json);
  client().post_lines("/v1/events", payment("0", 1, "80.00"));
  auto shown = json::parse(client().get(account).body);
  CHECK(shown["balance"] == "0.00");
  CHECK(shown["settled"] == true);
  CHECK(shown["arrangements"][0]["status"] == "kept");
  CHECK(shown["arrangements"][0]["waived"][0]["principal"] == "20.00");
}

TEST_CASE_METHOD(gateway_fixture, "an arrangement is written down as a page to print and sign",
                 "[gateway][arrangement]") {
  client().put("/v1/portfolios/book/accounts/0",
               R"({"currency":"EUR","language":"es-MX","debtor":{"name":"Ana <Test>"},)"
               R"("obligations":[{"id":"I1","due":"2026-03-01","amount":"100.00"}]})");
  client(role::agent)
    .request("POST", arrangements,
             R"({"type":"arrangement_made","arrangement":"R/1","offer":"plan","instalments":3})",
             as_json);
  const std::string page = std::string(arrangements) + "/R%2F1/agreement";
  auto shown = client(role::agent).get(page);
  CHECK(shown.status == 200);
  CHECK_THAT(shown.headers["content-type"], Catch::StartsWith("text/html"));
  CHECK_THAT(shown.body, Catch::Contains("Convenio de pago"));
  CHECK_THAT(shown.body, Catch::Contains("vigente"));
  CHECK_THAT(shown.body, Catch::Contains("Ana &lt;Test&gt;"));
  CHECK_THAT(shown.body, Catch::Contains("33.34 EUR"));
  CHECK_THAT(shown.body, !Catch::Contains("{" + std::string("days}")));
  // Who may not see names gets the page without it.
  auto bare = client(role::supervisor).get(page + "?language=en");
  CHECK_THAT(bare.body, Catch::Contains("Payment agreement"));
  CHECK_THAT(bare.body, !Catch::Contains("Ana"));
  auto unknown = client(role::supervisor).get(page + "?language=fr");
  CHECK(unknown.status == 400);
  CHECK_THAT(unknown.body, Catch::Contains("value_out_of_range"));
  CHECK_THAT(unknown.body, Catch::Contains("en, es, pt"));
}

TEST_CASE_METHOD(gateway_fixture, "an arrangement that nobody has approved says so on its page",
                 "[gateway][arrangement]") {
  open_accounts(1);
  client(role::agent).request("POST", arrangements, settlement_of("25"), as_json);
  REQUIRE(json::parse(client().get(account).body)["arrangements"][0]["status"]
          == "awaiting_approval");
  auto page = client(role::agent).get(std::string(arrangements) + "/R1/agreement?language=en");
  CHECK_THAT(page.body, Catch::Contains("has not approved yet"));
}
