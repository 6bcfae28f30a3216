// What whoever leads a team sees of it, says to it and hears of it.

#include "actors/held_back.hpp"
#include "tests/gateway/feed_event.hpp"
#include "tests/gateway/office_server.hpp"

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_CASE("a leader sees the team and moves its work", "[gateway][team]") {
  office_server server{[] {
    auto options = with_team();
    options.teams.push_back({.name = "second", .kinds = {"none"}, .agents = {{"other"}}});
    return options;
  }()};
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  agent.expect("offer");
  CHECK(server.team()["held"] == 1);
  CHECK(server.team()["agents"][0]["tasks"][0] == "book/0/1");
  auto leader = server.client(role::supervisor);
  auto headers = http_headers{{"Content-Type", "application/json"}};
  auto moved = leader.request("POST", "/v1/portfolios/book/accounts/0/tasks/1",
                              R"({"team":"second","reason":"wrong_team"})", headers);
  CHECK(moved.status == 200);
  CHECK(agent.expect("withdraw")["reason"] == "moved");
  CHECK(server.account()["tasks"][0]["team"] == "second");
  CHECK(leader
          .request("POST", "/v1/portfolios/book/accounts/0/tasks/1",
                   R"({"team":"third","reason":"why"})", headers)
          .status
        == 404);
  auto unknown = leader.get("/v1/teams/frist");
  CHECK(unknown.status == 404);
  CHECK(json::parse(unknown.body)["code"] == name_of(errc::team_unknown));
  CHECK(unknown.body.find("did you mean 'first'?") != std::string::npos);
  auto all = json::parse(leader.get("/v1/teams").body);
  CHECK(all["teams"].size() == 2);
  CHECK(all["teams"][1]["waiting"] == 1);
  CHECK(leader.request("POST", "/v1/teams/first/words", R"({"act":"shout"})", headers).status
        == 400);
  CHECK(leader
          .request("POST", "/v1/teams/first/words",
                   R"({"act":"pause","agent":"agent","reason":"lunch"})", headers)
          .status
        == 202);
  CHECK(agent.expect("message")["from"] == "supervisor");
}

TEST_CASE("a leader gives a task to the agent of his choice, who may have it", "[gateway][team]") {
  office_server server{with_team(
    {.name = "first", .agents = {{"agent"}, {"other"}, {.id = "far", .portfolios = {"x"}}}})};
  client_of_agent agent{server};
  server.make_task();
  auto leader = server.client(role::supervisor);
  auto headers = http_headers{{"Content-Type", "application/json"}};
  auto give = [&](const std::string& body) {
    return leader.request("POST", "/v1/portfolios/book/accounts/0/tasks/1", body, headers);
  };
  server.wait_for_tasks(1);
  auto unfit = give(R"({"agent":"far","reason":"knows_him"})");
  CHECK(unfit.status == 403);
  CHECK(unfit.body.find("portfolio book") != std::string::npos);
  CHECK(give(R"({"agent":"nobody","reason":"knows_him"})").status == 400);
  CHECK(give(R"({"agent":"agent","boost":3,"reason":"knows_him"})").status == 400);
  CHECK(give(R"({"agent":"agent","reason":"knows_him"})").status == 200); // he never said ready
  CHECK(agent.expect("offer")["task"] == "book/0/1");
  CHECK(give(R"({"agent":"other","reason":"lunch"})").status == 200);
  CHECK(agent.expect("withdraw")["reason"] == "reassigned");
  CHECK(server.account()["tasks"][0]["agent"] == "other");
}

TEST_CASE("a leader's pause is kept until a leader ends it", "[gateway][team]") {
  office_server server;
  auto leader = server.client(role::supervisor);
  const auto headers = http_headers{{"Content-Type", "application/json"}};
  auto say = [&](const std::string& body) {
    CHECK(leader.request("POST", "/v1/teams/first/words", body, headers).status == 202);
  };
  say(R"({"act":"pause","reason":"training"})"); // all
  CHECK(read_held_back(server.behind->store(), "first").value()
        == held_agents{{"agent", "training"}});
  say(R"({"act":"drain","agent":"agent","reason":"shift"})");
  CHECK(read_held_back(server.behind->store(), "first").value().size() == 1);
  say(R"({"act":"go_on","agent":"agent","reason":"done"})");
  CHECK(read_held_back(server.behind->store(), "first").value().empty());
}

TEST_CASE("a team says how much comes, how much is done and when nothing will wait",
          "[gateway][team]") {
  office_server server;
  client_of_agent agent{server};
  server.make_task("0");
  server.make_task("1");
  server.wait_for_tasks(2);
  agent.say({{"type", "ready"}});
  auto task = agent.expect("offer")["task"].get<std::string>();
  agent.say({{"type", "complete"}, {"task", task}, {"disposition", "refused"}});
  agent.expect("completed");
  auto expected = server.team()["forecast"];
  for (int tries = 0; tries < 100 && expected["finishing_per_hour"].get<int>() == 0; ++tries) {
    std::this_thread::sleep_for(50ms); // the supervisor looks once a second
    expected = server.team()["forecast"];
  }
  CHECK(expected["arriving_per_hour"].get<int>() > 0);
  CHECK(expected["finishing_per_hour"].get<int>() * 2 == expected["arriving_per_hour"].get<int>());
  CHECK_FALSE(expected.contains("empty_in_seconds")); // two come while one is done
}

TEST_CASE("a leader listens in on an agent and can say nothing", "[gateway][team]") {
  office_server server;
  auto leader = server.client(role::supervisor);
  leader.send_request("GET", "/v1/teams/first/stream?agent=agent&reason=coaching", {}, {});
  auto head = leader.read_head();
  REQUIRE(head.status == 200);
  REQUIRE(head.headers["content-type"] == "text/event-stream");
  REQUIRE(leader.read_until("\n\n") == ": connected");
  client_of_agent agent{server};
  auto hello = next_event(leader).value();
  CHECK(hello.name == "said");
  CHECK(fault_of(hello, "listener_event") == "");
  CHECK(hello.data["agent"] == "agent");
  CHECK(hello.data["message"]["type"] == "hello");
  auto welcome = next_event(leader).value();
  CHECK(welcome.name == "told");
  CHECK(fault_of(welcome, "listener_event") == "");
  CHECK(welcome.data["message"] == agent.welcome);
  agent.socket.send("{\"type\":\n\n\"ready\"}"); // line breaks do not end an event
  CHECK(next_event(leader).value().data["message"]["type"] == "ready");
  server.make_task();
  auto offer = agent.expect("offer");
  CHECK(next_event(leader).value().data["message"] == offer);
  // What stands in the vault is not for the role supervisor, here as elsewhere.
  agent.say({{"type", "complete"},
             {"task", offer["task"]},
             {"disposition", "reached"},
             {"note", "her number is new"}});
  auto done = next_event(leader).value().data["message"];
  CHECK(done["disposition"] == "reached");
  CHECK_FALSE(done.contains("note"));
}

TEST_CASE("listening in needs a team, one of its agents, a reason and the role",
          "[gateway][team]") {
  office_server server;
  auto refusal = [&](const std::string& address, role as = role::supervisor) {
    auto answer = server.client(as).get(address);
    return std::to_string(answer.status) + ' '
           + json::parse(answer.body)["code"].get<std::string>();
  };
  CHECK(refusal("/v1/teams/second/stream?reason=x") == "404 team_unknown");
  CHECK(refusal("/v1/teams/first/stream?agent=bob&reason=x") == "400 unknown_value");
  CHECK(refusal("/v1/teams/first/stream?agent=agent") == "400 missing_field");
  CHECK(refusal("/v1/teams/first/stream?reason=x", role::auditor) == "403 forbidden");
  CHECK(refusal("/v1/teams/first/stream?reason=x", role::agent) == "403 forbidden");
}
