#include "actors/gateway/routes.hpp"

#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

std::string address_of(const route& where) {
  std::string path(where.pattern);
  for (auto [name, value] : {std::pair{"{portfolio}", "book"}, {"{account}", "A1"}, {"{id}", "x"}})
    if (auto at = path.find(name); at != std::string::npos)
      path.replace(at, std::string_view(name).size(), value);
  return path;
}

constexpr std::array every_role{role::admin, role::integrator, role::supervisor, role::agent,
                                role::auditor};

} // namespace

TEST_CASE_METHOD(gateway_fixture, "every route lets in the roles of its table and nobody else",
                 "[gateway][routes]") {
  for (const auto& each : routes()) {
    INFO(each.method << ' ' << each.pattern);
    if (!each.allowed) {
      CHECK(http_client(port()).request(each.method, address_of(each)).status == 200);
      continue;
    }
    auto unknown = http_client(port()).request(each.method, address_of(each));
    CHECK(unknown.status == 401);
    CHECK(unknown.headers["www-authenticate"] == "Bearer");
    for (role acting : every_role) {
      INFO(name_of(acting));
      auto http = client(acting);
      http.send_request(each.method, address_of(each), {}, {});
      auto status = http.read_head().status;
      CHECK(status != 401);
      CHECK((status == 403) == !(each.allowed & set_of(acting)));
    }
  }
}

TEST_CASE("who may do what is as agreed", "[routes]") {
  // The table in words, so that a slip in it is seen.
  auto may = [](std::string_view name, role acting) {
    for (const auto& each : routes())
      if (each.name == name)
        return (each.allowed & set_of(acting)) != 0;
    FAIL("no route " << name);
    return false;
  };
  for (std::string_view name : {"put_account", "bulk_accounts", "bulk_events", "stream_events"}) {
    CHECK(may(name, role::integrator));
    CHECK_FALSE(may(name, role::agent));
    CHECK_FALSE(may(name, role::auditor));
    CHECK_FALSE(may(name, role::supervisor));
  }
  for (std::string_view name : {"erase_debtor", "create_token", "revoke_token", "list_tokens",
                                "retry_dead_letter", "make_backup"})
    for (role each : every_role)
      CHECK(may(name, each) == (each == role::admin));
  CHECK_FALSE(may("follow_feed", role::agent));
  CHECK(may("follow_feed", role::supervisor));
}

TEST_CASE_METHOD(gateway_fixture, "unknown addresses and methods are told apart",
                 "[gateway][routes]") {
  auto http = client(role::admin);
  auto nowhere = http.get("/v1/nothing");
  CHECK(nowhere.status == 404);
  CHECK(json::parse(nowhere.body)["code"] == name_of(errc::route_unknown));
  CHECK(http.get("/").status == 404);
  CHECK(http.get("/v1/portfolios//accounts/x").status == 404);
  CHECK(http.get("/v1/events/stream/more").status == 404);
  auto method = http.request("DELETE", "/v1/portfolios/book/accounts/A1");
  CHECK(method.status == 405);
  CHECK(method.headers["allow"] == "PUT, GET");
  CHECK(json::parse(method.body)["code"] == name_of(errc::method_not_allowed));
}

TEST_CASE_METHOD(gateway_fixture, "parameters that an address does not take are refused",
                 "[gateway][routes]") {
  auto http = client(role::admin);
  auto refused = [&](std::string_view method, std::string_view path) {
    auto answer = http.request(method, path);
    CHECK(answer.status == 400);
    return json::parse(answer.body);
  };
  auto misspelt = refused("POST", "/v1/portfolios/book/migration?dryrun=true");
  CHECK(misspelt["code"] == name_of(errc::unknown_field));
  CHECK_THAT(misspelt["detail"].get<std::string>(),
             Catch::Contains("did you mean 'dry_run'?")
               && Catch::Contains("takes after, limit, dry_run"));
  CHECK_THAT(refused("GET", "/v1/tokens?after=x")["detail"].get<std::string>(),
             Catch::Contains("takes none"));
  // A header of the operation is no parameter of its address.
  CHECK(refused("DELETE", "/v1/portfolios/book/accounts/A1/debtor?Idempotency-Key=x")["code"]
        == name_of(errc::unknown_field));
  CHECK(refused("GET", "/v1/dead-letters?limit=1&limit=2")["code"] == name_of(errc::duplicate_key));
  CHECK(http.get("/v1/dead-letters?%6cimit=1&").status == 200);
  // Whoever looks after the server may send what they always send.
  CHECK(http.get("/healthz?verbose=1").status == 200);
}

TEST_CASE_METHOD(gateway_fixture, "tokens are made, listed and revoked by admins",
                 "[gateway][tokens]") {
  auto admin = client(role::admin);
  http_headers as_json{{"Content-Type", "application/json"}};
  auto made = admin.request("POST", "/v1/tokens", R"({"name":"crm","role":"auditor"})", as_json);
  REQUIRE(made.status == 201);
  auto issued = json::parse(made.body);
  CHECK(made.headers["cache-control"] == "no-store");
  http_client with_it(port(), issued["token"]);
  CHECK(with_it.get("/v1/dead-letters").status == 200);
  CHECK(with_it.get("/v1/tokens").status == 403);

  std::string list = admin.get("/v1/tokens").body;
  CHECK(list.find("crm") != std::string::npos);
  CHECK(list.find(issued["token"].get<std::string>().substr(21)) == std::string::npos);

  std::string path = "/v1/tokens/" + issued["id"].get<std::string>();
  CHECK(admin.request("DELETE", path).status == 204);
  CHECK(with_it.get("/v1/dead-letters").status == 401);
  CHECK(admin.request("DELETE", "/v1/tokens/0000").status == 404);

  for (auto [body, code] : {std::pair{R"({"name":"x","role":"king"})", "unknown_value"},
                            {R"({"name":"x y","role":"agent"})", "invalid_identifier"},
                            {R"({"name":"x"})", "missing_field"},
                            {R"({"name":1,"role":"agent"})", "wrong_type"},
                            {R"({"name":"x","role":"agent","more":1})", "unknown_field"},
                            {R"([])", "wrong_type"},
                            {R"({)", "malformed_json"}})
    CHECK(json::parse(admin.request("POST", "/v1/tokens", body, as_json).body)["code"] == code);
}

TEST_CASE("two gateways cannot have the same port", "[gateway]") {
  gateway_fixture fixture;
  gateway_settings settings;
  settings.port = fixture.port();
  auto second = gateway::start(*fixture.engine_seen, settings,
                               {[](size_t count) { return std::string(count, 'x'); }});
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().code == errc::listen_failed);
}

TEST_CASE("settings out of bounds are named", "[gateway]") {
  gateway_settings settings;
  settings.window_lines = 0;
  auto bad = settings.validate();
  REQUIRE_FALSE(bad.has_value());
  CHECK(name_of(bad.error().code) == "config_wrong_value");
  CHECK(bad.error().detail.find("window_lines is 0") != std::string::npos);
}

TEST_CASE("a gateway can end while requests are under way", "[gateway]") {
  gateway_fixture fixture;
  fixture.open_accounts(1);
  fixture.engine_seen->hold();
  auto http = fixture.client();
  http.send_request("POST", "/v1/events", fixture.payment("0", 1),
                    {{"Content-Type", "application/x-ndjson"}});
  while (fixture.engine_seen->held() == 0) {
  }
  auto feed = fixture.client(role::admin);
  feed.send_request("GET", "/v1/feed", {}, {});
  feed.read_head();
  fixture.door->stop();
  fixture.engine_seen->release(); // the answer comes to nobody
  fixture.behind->settle();
  CHECK(fixture.behind->figures().entries == 2);
}
