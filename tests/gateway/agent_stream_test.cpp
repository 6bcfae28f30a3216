// An agent's client over a real socket: what travels on it, and what becomes of the tasks.

#include "tests/gateway/gateway_fixture.hpp"
#include "tests/gateway/schema_check.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr auto policy_text = R"(policy: calls
zone: Europe/Rome
reactions:
  - when: {reply: wants_human}
    do: [{task: {kind: call, script: first_call}}]
  - when: {disposition: refused}
    do: [{move_to: late}]
phases:
  - {name: early, from_day: 1}
  - {name: late, from_day: 30}
)";

engine_options with_team(team rules = {.name = "first", .agents = {{"agent"}}}) {
  engine_options options;
  options.policies = {{"book", "calls.yaml", policy_text}};
  options.teams = {std::move(rules)};
  return options;
}

/// What of the message is other than docs/asyncapi.json has it.
std::string described(const json& message) {
  static const auto document = [] {
    std::ifstream file{source_file("docs/asyncapi.json")};
    return json::parse(file);
  }();
  auto& messages = document["components"]["messages"];
  auto type = message["type"].get<std::string>();
  return messages.contains(type) ? schema_fault(document, messages[type]["payload"], message)
                                 : "no message is called " + type;
}

/// A server with one team in which "agent" is.
struct office_server : gateway_fixture {
  explicit office_server(engine_options options = with_team())
    : gateway_fixture({}, std::move(options)) {
    open_accounts(3);
  }

  /// A call is to be made to the account.
  void make_task(const std::string& account = "0") {
    auto sent = client().post_lines(
      "/v1/events", line(account, "m" + std::to_string(++messages), "message_received",
                         R"("message":"x","channel":"sms","intent":"wants_human")"));
    REQUIRE(json_lines(sent.body).at(0)["result"] == "accepted");
  }
  /// Until so many tasks are in the queue, held or not.
  void wait_for_tasks(int count) {
    for (int tries = 0; tries < 5'000; ++tries) {
      auto seen = team();
      if (seen["waiting"].get<int>() + seen["held"].get<int>() == count)
        return;
    }
    FAIL("the tasks never came");
  }
  void pay(const std::string& account = "0") {
    auto sent = client().post_lines("/v1/events", payment(account, ++messages, "100.00"));
    REQUIRE(json_lines(sent.body).at(0)["result"] == "accepted");
  }
  json account(const std::string& number = "0") {
    return json::parse(client().get("/v1/portfolios/book/accounts/" + number).body);
  }
  json team() { return json::parse(client(role::supervisor).get("/v1/teams/first").body); }

  int messages = 0;
};

struct client_of_agent {
  explicit client_of_agent(const office_server& server, bool hello = true)
    : socket(server.port(), server.token(role::agent), "/v1/agent") {
    REQUIRE(socket.status() == 101);
    if (hello) {
      say({{"type", "hello"}});
      welcome = expect("welcome");
    }
  }

  void say(const json& message) { socket.send(message.dump()); }
  json next() {
    auto message = socket.receive();
    if (message.opcode != 1)
      FAIL("closed: " << message.payload);
    auto read = json::parse(message.payload);
    CHECK(described(read) == "");
    return read;
  }
  json expect(const std::string& type) {
    auto message = next();
    INFO(message.dump());
    REQUIRE(message["type"] == type);
    return message;
  }

  socket_client socket;
  json welcome;
};

} // namespace

TEST_CASE("a task travels from its account to an agent and back", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  CHECK(agent.welcome["team"] == "first");
  CHECK(agent.welcome["holds"].empty());
  agent.say({{"type", "ready"}});
  server.make_task();
  auto offer = agent.expect("offer");
  CHECK(offer["task"] == "book/0/1");
  CHECK(offer["kind"] == "call");
  CHECK(offer["script"] == "first_call");
  CHECK(offer["account"]["balance"] == "100.00");
  CHECK(offer["contact"]["allowed_now"] == true);
  CHECK(offer["dispositions"].size() == 10);
  CHECK_FALSE(offer["history"].empty());
  agent.say({{"type", "accept"}, {"task", "book/0/1"}});
  CHECK(agent.expect("moved")["stage"] == "accepted");
  agent.say({{"type", "progress"}, {"task", "book/0/1"}});
  CHECK(agent.expect("moved")["stage"] == "in_progress");
  CHECK(server.account()["tasks"][0]["agent"] == "agent");
  agent.say({{"type", "complete"}, {"task", "book/0/1"}, {"disposition", "refused"}});
  CHECK(agent.expect("completed")["task"] == "book/0/1");
  CHECK(server.account()["tasks"].empty());
  CHECK(server.account()["phase"] == "late"); // what the policy does about it
}

TEST_CASE("a payment takes the task off the agent's screen", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  agent.expect("offer");
  agent.say({{"type", "accept"}, {"task", "book/0/1"}});
  agent.expect("moved");
  server.pay();
  auto withdrawn = agent.expect("withdraw");
  CHECK(withdrawn["task"] == "book/0/1");
  SECTION("whoever was on the telephone has his contact noted") {
    agent.say({{"type", "complete"}, {"task", "book/0/1"}, {"disposition", "reached"}});
    auto late = agent.expect("late");
    CHECK(late["code"] == "task_unknown");
    CHECK(late["contact_noted"] == true);
  }
}

TEST_CASE("the same completion again is the same, another one is refused", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  agent.expect("offer");
  auto done = json{{"type", "complete"}, {"task", "book/0/1"}, {"disposition", "no_answer"}};
  agent.say(done);
  auto first = agent.expect("completed");
  agent.say(done);
  CHECK(agent.expect("completed")["sequence"] == first["sequence"]);
  done["disposition"] = "refused";
  agent.say(done);
  CHECK(agent.expect("refused")["code"] == "command_conflict");
}

TEST_CASE("a promise and a note come with the completion", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  agent.expect("offer");
  agent.say({{"type", "complete"},
             {"task", "book/0/1"},
             {"disposition", "promised"},
             {"promise", {{"amount", "1000000.00"}, {"due", "2020-01-01"}}}});
  CHECK(agent.expect("refused")["task"] == "book/0/1");
  CHECK(server.account()["tasks"].size() == 1);
  agent.say({{"type", "complete"},
             {"task", "book/0/1"},
             {"disposition", "promised"},
             {"note", "calls from work"},
             {"promise", {{"amount", "100.00"}, {"due", "2026-03-09"}}}});
  agent.expect("completed");
  CHECK(server.account()["promises"][0]["amount"] == "100.00");
}

TEST_CASE("a client that comes back is told what it holds and what it missed", "[gateway][agent]") {
  office_server server;
  uint64_t seen = 0;
  {
    client_of_agent agent{server};
    agent.say({{"type", "ready"}, {"credit", 2}});
    server.make_task();
    agent.expect("offer");
    seen = agent.welcome["n"];
  }
  auto said = server.client(role::supervisor)
                .request("POST", "/v1/teams/first/words", R"({"act":"text","text":"be kind"})",
                         {{"Content-Type", "application/json"}});
  CHECK(said.status == 202);
  client_of_agent again{server, false};
  again.say({{"type", "hello"}, {"resume", seen}});
  CHECK(again.expect("welcome")["holds"] == json::array({"book/0/1"}));
  CHECK(again.expect("offer")["task"] == "book/0/1");
}

TEST_CASE("a second client of the same agent ends the first", "[gateway][agent]") {
  office_server server;
  client_of_agent first{server};
  client_of_agent second{server};
  auto end = first.socket.receive();
  CHECK(end.opcode == 8);
  CHECK(end.close_code() == 1008);
  second.say({{"type", "ready"}});
  server.make_task();
  second.expect("offer");
}

TEST_CASE("what an agent may not do is refused by name", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server, false};
  agent.say({{"type", "ready"}});
  CHECK(agent.expect("refused")["code"] == "missing_field"); // no hello yet
  agent.say({{"type", "hello"}});
  agent.expect("welcome");
  server.make_task();
  server.wait_for_tasks(1);
  auto code = [&](const json& message) {
    agent.say(message);
    return agent.expect("refused")["code"].get<std::string>();
  };
  CHECK(code({{"type", "accept"}, {"task", "book/0/1"}}) == "task_not_held");
  CHECK(code({{"type", "complete"}, {"task", "book/0/1"}, {"disposition", "done"}})
        == "task_not_held");
  CHECK(code({{"type", "accept"}, {"task", "book/0/99"}}) == "task_unknown");
  CHECK(code({{"type", "accept"}, {"task", "nonsense"}}) == "invalid_identifier");
  CHECK(code({{"type", "sing"}}) == "unknown_type");
  CHECK(code({{"type", "ready"}, {"credit", -1}}) == "value_out_of_range");
  CHECK(code({{"type", "ready"}, {"colour", "red"}}) == "unknown_field");
  agent.socket.send("{half");
  CHECK(agent.expect("refused")["code"] == "malformed_json");
}

TEST_CASE("only agents of a team get in", "[gateway][agent]") {
  office_server server;
  socket_client integrator{server.port(), server.token(role::integrator), "/v1/agent"};
  CHECK(integrator.status() == 403);
  office_server other{with_team({.name = "first", .agents = {{"somebody"}}})};
  socket_client stranger{other.port(), other.token(role::agent), "/v1/agent"};
  CHECK(stranger.status() == 404);
}

TEST_CASE("an agent sees the debtors of his own tasks only", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  auto reader = server.client(role::agent);
  CHECK(reader.get("/v1/portfolios/book/accounts/0").status == 403);
  CHECK(reader.get("/v1/portfolios/book/accounts/0/history").status == 403);
  agent.say({{"type", "ready"}});
  server.make_task();
  agent.expect("offer");
  CHECK(reader.get("/v1/portfolios/book/accounts/0").status == 200);
  CHECK(reader.get("/v1/portfolios/book/accounts/0/explain").status == 200);
  CHECK(reader.get("/v1/portfolios/book/accounts/1").status == 403);
}

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

TEST_CASE("a drained agent gets nothing more and may go", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  agent.say({{"type", "ready"}, {"credit", 2}});
  server.make_task("0");
  agent.expect("offer");
  agent.say({{"type", "drain"}});
  server.make_task("1");
  agent.say({{"type", "complete"}, {"task", "book/0/1"}, {"disposition", "done"}});
  std::vector<std::string> types{agent.next()["type"], agent.next()["type"]};
  std::sort(types.begin(), types.end());
  CHECK(types == std::vector<std::string>{"completed", "drained"});
  CHECK(server.team()["waiting"] == 1);
}

TEST_CASE("tasks survive a restart of the server, and go to whoever is there", "[gateway][agent]") {
  temporary_directory kept;
  auto options = with_team();
  {
    office_server server{options};
    client_of_agent agent{server};
    agent.say({{"type", "ready"}});
    server.make_task("0");
    server.make_task("1");
    agent.expect("offer");
    server.wait_for_tasks(2);
    std::filesystem::remove_all(kept / "copy");
    server.behind->stop();
    std::filesystem::copy(server.directory / "data", kept / "copy",
                          std::filesystem::copy_options::recursive);
  }
  options.store.directory = kept / "copy";
  options.store.partitions = 4;
  options.store.master_key = std::string(32, 'k');
  options.ticks = false;
  auto again = engine::start(std::move(options), std::make_shared<log_time>(instant{}));
  REQUIRE(again.has_value());
  std::promise<desk_figures> told;
  REQUIRE((*again)->ask_team("first", [&](const desk_figures& seen) { told.set_value(seen); }));
  auto seen = told.get_future().get();
  CHECK(seen.held == 1);
  CHECK(seen.waiting == 1);
  (*again)->stop();
}
