// Who did what, when and why, as an auditor reads it.

#include "tests/gateway/office_server.hpp"

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

json audit_of(office_server& server, const std::string& parameters = "") {
  auto answer = server.client(role::auditor).get("/v1/audit" + parameters);
  REQUIRE(answer.status == 200);
  return json::parse(answer.body);
}

} // namespace

TEST_CASE("a leader's words stand in the audit with who, when and why", "[gateway][audit]") {
  office_server server;
  const auto headers = http_headers{{"Content-Type", "application/json"}};
  auto leader = server.client(role::supervisor);
  auto say = [&](const std::string& body) {
    CHECK(leader.request("POST", "/v1/teams/first/words", body, headers).status == 202);
  };
  say(R"({"act":"pause","agent":"agent","reason":"lunch"})");
  say(R"({"act":"text","text":"Mrs Ana Ruiz called"})");
  auto rows = audit_of(server)["rows"];
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["act"] == "text_sent");
  CHECK(rows[0]["subject"] == "team/first");
  CHECK(rows[0].dump().find("Ruiz") == std::string::npos); // it may name debtors
  CHECK(rows[1]["act"] == "team_paused");
  CHECK(rows[1]["actor"] == "supervisor");
  CHECK(rows[1]["role"] == "supervisor");
  CHECK(rows[1]["subject"] == "team/first/agent");
  CHECK(rows[1]["reason"] == "lunch");
  CHECK(rows[1]["at"] == format_instant(server.time->now()));
  CHECK(rows[2]["act"] == "policy_loaded"); // by the start
  CHECK(rows[2]["actor"] == "configuration");
  CHECK(rows[2]["subject"] == "portfolio/book");
}

TEST_CASE("whoever listens in, makes tokens or copies is in the audit", "[gateway][audit]") {
  office_server server;
  const auto headers = http_headers{{"Content-Type", "application/json"}};
  auto leader = server.client(role::supervisor);
  leader.send_request("GET", "/v1/teams/first/stream?agent=agent&reason=coaching", {}, {});
  REQUIRE(leader.read_head().status == 200);
  auto admin = server.client(role::admin);
  auto made = json::parse(
    admin.request("POST", "/v1/tokens", R"({"name":"erp","role":"integrator"})", headers).body);
  const auto id = made["id"].get<std::string>();
  CHECK(admin.request("DELETE", "/v1/tokens/" + id, "", {}).status == 204);
  const auto copy = (server.directory.path() / "copy").string();
  CHECK(admin.request("POST", "/v1/backups", json{{"directory", copy}}.dump(), headers).status
        == 201);
  auto rows = audit_of(server)["rows"];
  REQUIRE(rows.size() == 5);
  CHECK(rows[0]["act"] == "backup_made");
  CHECK(rows[0]["subject"] == copy);
  CHECK(rows[1]["act"] == "token_revoked");
  CHECK(rows[2]["act"] == "token_created");
  CHECK(rows[2]["subject"] == "token/" + id);
  CHECK(rows[2]["detail"] == "erp integrator");
  CHECK(rows[3]["act"] == "listened_in");
  CHECK(rows[3]["reason"] == "coaching");
}

TEST_CASE("the audit is read page by page, by act and by actor", "[gateway][audit]") {
  office_server server;
  const auto headers = http_headers{{"Content-Type", "application/json"}};
  auto leader = server.client(role::supervisor);
  for (auto act : {"pause", "go_on", "drain", "end"})
    leader.request("POST", "/v1/teams/first/words", json{{"act", act}, {"reason", "shift"}}.dump(),
                   headers);
  auto first = audit_of(server, "?limit=2");
  CHECK(first["rows"].size() == 2);
  CHECK(first["rows"][0]["act"] == "session_ended");
  CHECK(first["next_before"] == 4);
  auto second = audit_of(server, "?limit=3&before=4");
  CHECK(second["rows"].size() == 3);
  CHECK(second["rows"][0]["act"] == "team_resumed");
  CHECK_FALSE(second.contains("next_before"));
  CHECK(audit_of(server, "?act=team_drained")["rows"].size() == 1);
  CHECK(audit_of(server, "?actor=configuration")["rows"].size() == 1);
  CHECK(audit_of(server, "?actor=nobody")["rows"].empty());
  auto auditor = server.client(role::auditor);
  auto wrong = auditor.get("/v1/audit?act=team_pausd");
  CHECK(wrong.status == 400);
  CHECK(wrong.body.find("did you mean 'team_paused'?") != std::string::npos);
  CHECK(auditor.get("/v1/audit?limit=0").status == 400);
  CHECK(leader.get("/v1/audit").status == 403);
}

TEST_CASE("what cannot be put down is not done", "[gateway][audit]") {
  office_server server;
  server.engine_seen->refuse_audit = true;
  const auto headers = http_headers{{"Content-Type", "application/json"}};
  auto leader = server.client(role::supervisor);
  client_of_agent agent{server};
  CHECK(leader
          .request("POST", "/v1/teams/first/words",
                   R"({"act":"pause","agent":"agent","reason":"lunch"})", headers)
          .status
        == 503);
  CHECK(leader.get("/v1/teams/first/stream?reason=coaching").status == 503);
  agent.say({{"type", "ready"}});
  server.make_task();
  agent.expect("offer"); // nobody paused him
}
