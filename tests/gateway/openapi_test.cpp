#include "actors/gateway/openapi.hpp"

#include "actors/gateway/routes.hpp"
#include "tests/gateway/feed_event.hpp"
#include "tests/gateway/gateway_fixture.hpp"
#include "tests/gateway/schema_check.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/small_policy.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <stdexcept>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

constexpr auto trial_policy_text = R"(policy: trial
zone: UTC
experiments: [{name: e, arms: [{name: a}, {name: b}]}]
phases: [{name: early, from_day: 1}]
)";

std::string lower(std::string_view text) {
  std::string made;
  for (char c : text)
    made += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return made;
}

// Sends requests and checks each answer against the document.
class documented_server : public gateway_fixture {
public:
  documented_server()
    : gateway_fixture(settings(), failing_on_pay99()) {}

  static engine_options failing_on_pay99() {
    engine_options options;
    options.policies = {{"book", "small.yaml", small_policy_text, {}},
                        {"trial", "trial.yaml", trial_policy_text, {}}};
    options.teams = {{.name = "trials", .portfolios = {"trial"}, .agents = {{"agent"}}}};
    options.judge = [](account_state& account, const command& what, const policy& rules,
                       instant now, const decision_settings& bounds) {
      if (what.id == "pay99")
        throw std::runtime_error("the test says so");
      return decide_in_place(account, what, rules, now, bounds);
    };
    return options;
  }

  static gateway_settings settings() {
    gateway_settings settings;
    settings.body_bytes_max = 4'096;
    settings.feeds_max = 2;
    settings.bulk_requests_max = 1;
    return settings;
  }

  int ask(role acting, std::string_view method, std::string_view target, std::string_view body = {},
          const http_headers& headers = {}) {
    http_client http(port(), token(acting));
    http.send_request(method, target, body, headers);
    auto answer = http.read_head();
    if (auto length = answer.headers.find("content-length"); length != answer.headers.end())
      answer.body = http.read_bytes(std::stoul(length->second));
    check(method, target, answer);
    return answer.status;
  }

  void check(std::string_view method, std::string_view target, const http_answer& answer) {
    auto path = target.substr(0, target.find('?'));
    auto match = match_route(method, path);
    REQUIRE(match.has_value());
    const json& described = document["paths"][std::string(match->found->pattern)][lower(method)];
    std::string status = std::to_string(answer.status);
    INFO(method << ' ' << target << " gave " << status << ' ' << answer.body);
    REQUIRE(described["responses"].contains(status));
    given.insert(std::string(match->found->name) + ' ' + status);
    const json& response = described["responses"][status];
    if (!response.contains("content")) {
      CHECK(answer.body.empty());
      return;
    }
    const auto& content = response["content"].begin();
    CHECK(answer.headers.at("content-type").starts_with(content.key()));
    // Of a stream the head is here, and its schema is about each event.
    if (!content.value().contains("schema") || content.key() == "text/event-stream")
      return;
    auto bodies = content.key() == "application/x-ndjson"
                    ? json_lines(answer.body)
                    : std::vector<json>{json::parse(answer.body)};
    for (const auto& each : bodies)
      CHECK(schema_fault(document, content.value()["schema"], each) == "");
  }

  json document = json::parse(openapi_document());
  std::set<std::string> given; // "route status"
};

} // namespace

TEST_CASE("the document in docs is the one that the server shows", "[openapi]") {
  CHECK(read_file(source_file("docs/openapi.json")) == openapi_document());
}

TEST_CASE("the document has every route and no other", "[openapi]") {
  auto document = json::parse(openapi_document());
  size_t operations = 0;
  for (const auto& [path, methods] : document["paths"].items())
    operations += methods.size();
  CHECK(operations == routes().size());
  for (const auto& each : routes()) {
    INFO(each.name);
    const json& described = document["paths"][std::string(each.pattern)][lower(each.method)];
    CHECK(described["operationId"] == each.name);
    json roles = json::array();
    for (role acting :
         {role::admin, role::integrator, role::supervisor, role::agent, role::auditor})
      if (each.allowed & set_of(acting))
        roles.push_back(name_of(acting));
    CHECK(described.value("x-roles", json::array()) == roles);
  }
}

TEST_CASE("every reference in the document leads somewhere", "[openapi]") {
  auto document = json::parse(openapi_document());
  std::function<void(const json&)> walk = [&](const json& node) {
    if (node.is_object() && node.contains("$ref"))
      CHECK(document.contains(json::json_pointer(node["$ref"].get<std::string>().substr(1))));
    if (node.is_structured())
      for (const auto& each : node)
        walk(each);
  };
  walk(document);
}

TEST_CASE_METHOD(documented_server,
                 "the server gives every status that the document names, in "
                 "the documented shape, and no other",
                 "[openapi][gateway]") {
  const std::string account = "/v1/portfolios/book/accounts/A1";
  const std::string full = R"({"currency":"EUR","debtor":{"name":"A"},"attributes":{"a":"b"},)"
                           R"("obligations":[{"id":"I1","due":"2026-03-01","amount":"100.00"}]})";
  const http_headers as_json{{"Content-Type", "application/json"}};
  const http_headers as_lines{{"Content-Type", "application/x-ndjson"}};
  const http_headers key{{"Content-Type", "application/json"}, {"Idempotency-Key", "k"}};
  const std::string large(5'000, ' ');
  auto all_roles = [&](std::string_view method, std::string_view target) {
    http_client nobody(port());
    nobody.send_request(method, target, {}, {});
    auto answer = nobody.read_head();
    answer.body = nobody.read_bytes(std::stoul(answer.headers["content-length"]));
    check(method, target, answer);
    auto match = match_route(method, target.substr(0, target.find('?')));
    for (role each : {role::admin, role::integrator, role::supervisor, role::agent, role::auditor})
      if (!(match->found->allowed & set_of(each))) {
        ask(each, method, target);
        break;
      }
  };

  ask(role::integrator, "PUT", account, full, key);
  ask(role::integrator, "PUT", account, full, key);
  ask(role::integrator, "PUT", account, R"({"currency":"EUR"})", key);
  ask(role::integrator, "PUT", account, "{", as_json);
  ask(role::integrator, "PUT", account, R"({"currency":"EUX"})", as_json);
  ask(role::integrator, "PUT", "/v1/portfolios/none/accounts/A1", R"({"currency":"EUR"})", as_json);
  ask(role::integrator, "PUT", account, full);
  ask(role::integrator, "PUT", account, large, as_json);
  const std::string plan = R"({"type":"arrangement_made","arrangement":"R1","offer":"plan"})";
  ask(role::supervisor, "GET", account + "/offers");
  ask(role::supervisor, "GET", "/v1/portfolios/book/accounts/nobody/offers");
  ask(role::supervisor, "GET", "/v1/portfolios/b%20k/accounts/A1/offers");
  const auto arrange = account + "/arrangements";
  ask(role::supervisor, "POST", arrange, plan, key);
  ask(role::supervisor, "POST", arrange, R"({"type":"arrangement_accepted","arrangement":"R1"})",
      key);
  ask(role::supervisor, "POST", arrange, "{", as_json);
  ask(role::supervisor, "POST", arrange, plan, as_json);
  ask(role::supervisor, "POST", arrange, plan, as_json); // the id is known now
  ask(role::supervisor, "POST", arrange, plan);
  ask(role::supervisor, "POST", arrange, large, as_json);
  ask(role::supervisor, "POST", "/v1/portfolios/book/accounts/nobody/arrangements", plan, as_json);
  ask(role::supervisor, "GET", arrange + "/R1/agreement?language=es");
  ask(role::supervisor, "GET", arrange + "/R9/agreement");
  ask(role::supervisor, "GET", "/v1/portfolios/book/accounts/nobody/arrangements/R1/agreement");
  ask(role::supervisor, "GET", "/v1/portfolios/b%20k/accounts/A1/arrangements/R1/agreement");

  const std::string trial = "/v1/portfolios/trial/experiments";
  const std::string stop = R"({"arm":"b","reason":"r"})";
  ask(role::integrator, "PUT", "/v1/portfolios/trial/accounts/T1", full, as_json);
  ask(role::auditor, "GET", trial);
  ask(role::auditor, "GET", "/v1/portfolios/none/experiments");
  ask(role::supervisor, "POST", trial + "/e/stop", stop, as_json);
  ask(role::supervisor, "POST", trial + "/f/stop", stop, as_json);
  ask(role::supervisor, "POST", trial + "/e/stop", "{", as_json);
  ask(role::supervisor, "POST", trial + "/e/stop", large, as_json);
  ask(role::supervisor, "POST", trial + "/e/stop", stop);
  ask(role::auditor, "GET", trial);

  const std::string migration = "/v1/portfolios/trial/migration";
  auto newer = failing_on_pay99().policies;
  newer[1].text += "migration: [{when: now}]\n";
  REQUIRE(behind->adopt_policies(newer));
  ask(role::supervisor, "POST", migration + "?dry_run=true");
  ask(role::supervisor, "POST", migration + "?dry_run=perhaps");
  ask(role::supervisor, "POST", "/v1/portfolios/none/migration");

  auto more = line("A1", "1", "promise_made",
                   R"("currency":"EUR","promise":"R","amount":"10","due":"2026-03-10")")
              + line("A1", "2", "dispute_opened", R"("dispute":"D")")
              + line("A1", "3", "hold_placed",
                     R"("hold":"H","reason":"illness","until":"2026-04-01T00:00:00Z")")
              + payment("A1", 1) + "nonsense\n";
  ask(role::integrator, "POST", "/v1/events", more, as_lines);
  ask(role::integrator, "POST", "/v1/events", more);
  ask(role::integrator, "POST", "/v1/events", large, as_lines);
  const std::string bulk = "/v1/portfolios/book/accounts";
  ask(role::integrator, "POST", bulk, R"({"account":"A2","currency":"EUR"})", as_lines);
  ask(role::integrator, "POST", bulk, "{}");
  ask(role::integrator, "POST", bulk, large, as_lines);

  for (std::string rest : {"", "/history", "/explain"}) {
    ask(role::supervisor, "GET", account + rest);
    ask(role::supervisor, "GET", "/v1/portfolios/book/accounts/none" + rest);
    ask(role::supervisor, "GET", "/v1/portfolios/b%20k/accounts/none" + rest);
    all_roles("GET", account + rest);
  }
  ask(role::supervisor, "GET", account + "/explain?steps=1000");

  ask(role::auditor, "GET", "/v1/indicators?from=2026-03-01&to=2026-03-02");
  ask(role::auditor, "GET", "/v1/indicators?every=fortnight");
  ask(role::auditor, "GET", "/v1/indicators?from=yesterday");
  ask(role::auditor, "GET", "/v1/indicators?from=2026-03-02&to=2026-03-01");
  ask(role::supervisor, "GET", "/v1/teams");
  ask(role::supervisor, "GET", "/v1/teams/trials");
  ask(role::supervisor, "GET", "/v1/teams/none");
  const std::string words = "/v1/teams/trials/words";
  const std::string be_kind = R"({"act":"text","text":"be kind"})";
  ask(role::supervisor, "POST", words, be_kind, as_json);
  ask(role::supervisor, "POST", words, "{", as_json);
  ask(role::supervisor, "POST", words, be_kind);
  ask(role::supervisor, "POST", words, large, as_json);
  ask(role::supervisor, "POST", "/v1/teams/none/words", be_kind, as_json);
  const std::string task = account + "/tasks/1";
  const std::string take_back = R"({"reason":"by_hand"})";
  ask(role::supervisor, "POST", task, take_back, as_json); // there is none
  ask(role::supervisor, "POST", task, "{", as_json);
  ask(role::supervisor, "POST", task, take_back);
  ask(role::supervisor, "POST", task, large, as_json);
  ask(role::supervisor, "POST", task, R"({"reason":"why","team":"none"})", as_json);
  ask(role::agent, "GET", "/v1/agent");
  given.insert("agent_stream "
               + std::to_string(socket_client(port(), token(role::agent), "/v1/agent").status()));
  given.insert("move_task 200");    // there too: a task that is moved
  given.insert("agent_stream 404"); // agent_stream_test.cpp: somebody in no team

  ask(role::admin, "GET", "/v1/audit");
  ask(role::auditor, "GET", "/v1/audit?act=none");
  ask(role::admin, "GET", "/v1/dead-letters");
  ask(role::admin, "GET", "/v1/dead-letters?limit=0");
  ask(role::integrator, "POST", "/v1/events", payment("A1", 99), as_lines);
  ask(role::admin, "POST", "/v1/dead-letters/book%2FA1%2Fpay99/retry");
  ask(role::admin, "POST", "/v1/dead-letters/book%2FA1%2Fnone/retry");
  ask(role::admin, "POST", "/v1/tokens", R"({"name":"x","role":"agent"})", as_json);
  ask(role::admin, "POST", "/v1/tokens", "{", as_json);
  ask(role::admin, "POST", "/v1/tokens", large, as_json);
  ask(role::admin, "POST", "/v1/tokens", "{}");
  ask(role::admin, "GET", "/v1/tokens");
  ask(role::admin, "DELETE", "/v1/tokens/none");
  auto tokens = json::parse(client(role::admin).get("/v1/tokens").body)["tokens"];
  ask(role::admin, "DELETE", "/v1/tokens/" + tokens.back()["id"].get<std::string>());
  const std::string into = json{{"directory", directory / "backup"}}.dump();
  const std::string into_another = json{{"directory", directory / "another"}}.dump();
  ask(role::admin, "POST", "/v1/backups", into, as_json);
  ask(role::admin, "POST", "/v1/backups", into, as_json); // it exists now
  ask(role::admin, "POST", "/v1/backups", "{", as_json);
  ask(role::admin, "POST", "/v1/backups", "{}");
  ask(role::admin, "POST", "/v1/backups", large, as_json);
  for (auto path : {"/v1/openapi.json", "/healthz", "/readyz", "/metrics"})
    ask(role::admin, "GET", path);

  ask(role::admin, "GET", "/v1/feed?cursor=!");
  ask(role::admin, "GET", "/v1/teams/trials/stream");
  ask(role::admin, "GET", "/v1/teams/none/stream?reason=x");
  {
    auto feed = client(role::admin);
    feed.send_request("GET", "/v1/feed?cursor=start", {}, {});
    check("GET", "/v1/feed", feed.read_head());
    auto leader = client(role::admin);
    leader.send_request("GET", "/v1/teams/trials/stream?reason=x", {}, {});
    check("GET", "/v1/teams/trials/stream", leader.read_head());
    ask(role::admin, "GET", "/v1/feed"); // too many readers
    ask(role::admin, "GET", "/v1/teams/trials/stream?reason=x");
    CHECK(fault_of(next_event(feed).value(), "feed_event") == "");
  }
  ask(role::integrator, "GET", "/v1/events/stream");
  given.insert(
    "stream_events "
    + std::to_string(socket_client(port(), token(role::integrator), "/v1/events/stream").status()));

  const http_headers other_key{{"Idempotency-Key", "k"}};
  ask(role::admin, "DELETE", account + "/debtor", {}, other_key);
  ask(role::admin, "DELETE", account + "/debtor");
  ask(role::admin, "DELETE", account + "/debtor", {}, {{"Idempotency-Key", "a b"}});
  ask(role::admin, "DELETE", "/v1/portfolios/book/accounts/none/debtor");
  for (const auto& each : routes())
    if (each.allowed) {
      std::string target(each.pattern);
      for (auto [name, value] :
           {std::pair{"{portfolio}", "book"}, {"{account}", "A1"}, {"{id}", "x"}})
        if (auto at = target.find(name); at != std::string::npos)
          target.replace(at, std::string_view(name).size(), value);
      all_roles(each.method, target);
      ask((each.allowed & set_of(role::admin)) ? role::admin : role::agent, each.method,
          target + "?nothing=1");
    }

  for (errc code : {errc::overloaded, errc::not_ready}) {
    engine_seen->refuse(code);
    ask(role::admin, "GET", account + "/offers");
    ask(role::admin, "GET", "/v1/teams");
    ask(role::admin, "GET", "/v1/teams/trials");
    ask(role::admin, "POST", words, R"({"act":"pause","reason":"x"})", as_json);
    ask(role::admin, "POST", task, take_back, as_json);
    ask(role::admin, "GET", arrange + "/R1/agreement");
    ask(role::admin, "POST", account + "/arrangements", plan, as_json);
    ask(role::admin, "PUT", account, full, as_json);
    ask(role::admin, "GET", account);
    ask(role::admin, "GET", account + "/explain");
    ask(role::admin, "DELETE", account + "/debtor");
    ask(role::admin, "POST", "/v1/events", payment("A1", 2), as_lines);
    ask(role::admin, "POST", bulk, R"({"account":"A3","currency":"EUR"})", as_lines);
    ask(role::admin, "POST", "/v1/dead-letters/x/retry");
    ask(role::admin, "POST", "/v1/backups", into_another, as_json);
    ask(role::admin, "POST", migration);
    ask(role::admin, "GET", "/readyz");
  }

  for (const auto& [path, methods] : document["paths"].items())
    for (const auto& [method, described] : methods.items())
      for (const auto& [status, ignored] : described["responses"].items()) {
        std::string wanted = described["operationId"].get<std::string>() + ' ' + status;
        INFO(wanted);
        CHECK(given.contains(wanted));
      }
}
