// An agent's client over a real socket: what travels on it, and what becomes of the tasks.

#include "actors/gateway/agent_words.hpp"
#include "tests/gateway/office_server.hpp"

#include <algorithm>
#include <filesystem>
#include <future>

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;
using nlohmann::json;

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
  auto told = offer["digest"]["channels"].at(0); // what the debtor wrote
  CHECK(told["channel"] == "sms");
  CHECK(told["messages"] == 1);
  CHECK(offer["digest"]["payments"]["count"] == 0);
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

TEST_CASE("what is erased leaves the screen of who has a task about the debtor",
          "[gateway][agent]") {
  office_server server;
  auto named = server.client().put("/v1/portfolios/book/accounts/0",
                                   R"({"currency":"EUR","debtor":{"name":"Ana"}})");
  REQUIRE(named.status == 200);
  client_of_agent agent(server);
  agent.say({{"type", "ready"}});
  server.make_task();
  auto offer = agent.expect("offer");
  REQUIRE(offer["debtor"]["name"] == "Ana");
  agent.say({{"type", "accept"}, {"task", offer["task"]}});
  agent.expect("moved");
  auto erased
    = server.client(role::admin).request("DELETE", "/v1/portfolios/book/accounts/0/debtor");
  REQUIRE(erased.status == 200);
  auto again = agent.expect("offer");
  CHECK(again["task"] == offer["task"]);
  CHECK(again["stage"] == "accepted");
  CHECK_FALSE(again.contains("debtor"));
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
  CHECK(again.expect("message")["text"] == "be kind");
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

TEST_CASE("an agent escalates a task to the team above his", "[gateway][agent]") {
  auto options = with_team({.name = "first", .agents = {{"agent"}}, .escalate_to = "leads"});
  options.teams.push_back({.name = "leads", .agents = {{"dora"}}});
  office_server server{std::move(options)};
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  agent.expect("offer");
  agent.say({{"type", "accept"}, {"task", "book/0/1"}});
  agent.expect("moved");
  agent.say({{"type", "escalate"}, {"task", "book/0/1"}, {"reason", "threatens_lawsuit"}});
  CHECK(agent.expect("moved")["stage"] == "queued"); // and no withdrawal beside it
  auto task = server.account()["tasks"][0];
  CHECK(task["team"] == "leads");
  CHECK(task["stage"] == "queued");
  auto history = server.client().get("/v1/portfolios/book/accounts/0/history").body;
  CHECK(history.find("threatens_lawsuit") != history.npos);
  agent.say({{"type", "escalate"}, {"task", "book/0/1"}});
  CHECK(agent.expect("refused")["code"] == "task_not_held");
}

TEST_CASE("a team without one above it escalates nothing", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  agent.expect("offer");
  agent.say({{"type", "escalate"}, {"task", "book/0/1"}});
  auto refused = agent.expect("refused");
  CHECK(refused["code"] == "team_unknown");
  CHECK(refused["task"] == "book/0/1");
  CHECK(server.account()["tasks"][0]["agent"] == "agent"); // still his
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

TEST_CASE("an agent of some team sees no debtor of a portfolio that no team works",
          "[gateway][agent]") {
  office_server server{with_team({.name = "first", .portfolios = {"x"}, .agents = {{"agent"}}})};
  CHECK(server.client(role::agent).get("/v1/portfolios/book/accounts/0").status == 403);
  CHECK(server.client(role::supervisor).get("/v1/portfolios/book/accounts/0").status == 200);
}

TEST_CASE("a drained agent gets nothing more and may go", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  agent.say({{"type", "ready"}, {"credit", 2}});
  server.make_task("0");
  agent.expect("offer");
  agent.say({{"type", "drain"}});
  server.make_task("1");
  server.wait_for_tasks(2);
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

TEST_CASE("who has lost his token is told nothing more, although he is silent",
          "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  auto admin = server.client(role::admin);
  auto id = server.token(role::agent).substr(4, 16);
  admin.send_request("DELETE", "/v1/tokens/" + id, {}, {});
  REQUIRE(admin.read_head().status == 204);
  server.make_task();
  auto last = agent.socket.receive();
  CHECK(last.opcode == 8);
  CHECK(last.payload.substr(2) == "unauthorized");
}

TEST_CASE("a completion that comes too late after a cut counts as a contact all the same",
          "[gateway][agent]") {
  office_server server;
  server.make_task();
  {
    client_of_agent agent{server};
    agent.say({{"type", "ready"}});
    agent.expect("offer");
    agent.say({{"type", "progress"}, {"task", "book/0/1"}});
    agent.expect("moved");
  }
  server.pay();
  client_of_agent agent{server};
  agent.say({{"type", "complete"}, {"task", "book/0/1"}, {"disposition", "reached"}});
  auto late = agent.expect("late");
  CHECK(late["code"] == "task_unknown");
  CHECK(late["contact_noted"] == true);
}

TEST_CASE("a leader's text for an agent who is away is there when he comes back",
          "[gateway][agent]") {
  office_server server;
  server.client(role::supervisor)
    .request("POST", "/v1/teams/first/words", R"({"act":"text","agent":"agent","text":"call me"})",
             {{"Content-Type", "application/json"}});
  client_of_agent agent{server, false};
  agent.say({{"type", "hello"}, {"resume", 0}});
  agent.expect("welcome");
  CHECK(agent.expect("message")["text"] == "call me");
}

TEST_CASE("a word that cannot be read is refused with the task that it names", "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  agent.say({{"type", "decline"}, {"task", "book/0/1"}, {"reason", "Not A Word"}});
  auto refused = agent.expect("refused");
  CHECK(refused["task"] == "book/0/1");
  CHECK(refused["code"] == "invalid_identifier");
}

TEST_CASE("a browser brings its token among the protocols, and is told which one is spoken",
          "[gateway][agent]") {
  office_server server;
  auto handshake = [&](const std::string& protocols) {
    http_client browser(server.port());
    browser.send_request("GET", "/v1/agent", {},
                         {{"Connection", "Upgrade"},
                          {"Upgrade", "websocket"},
                          {"Sec-WebSocket-Version", "13"},
                          {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                          {"Sec-WebSocket-Protocol", protocols}});
    return browser.read_head();
  };
  auto good = handshake("recobro.agent, bearer." + server.token(role::agent));
  CHECK(good.status == 101);
  CHECK(good.headers["sec-websocket-protocol"] == "recobro.agent");
  CHECK(good.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); // RFC 6455 1.3
  CHECK(handshake("recobro.agent, bearer.rcb_x").status == 401);
  CHECK(handshake("recobro.agent").status == 401);
}

TEST_CASE("an agent's message has a bound of its own, far below that of a stream of lines",
          "[gateway][agent]") {
  office_server server;
  client_of_agent agent{server};
  const std::string beat = R"({"type":"heartbeat"})";
  SECTION("as long as it may be") {
    agent.socket.send(beat + std::string(agent_message_bytes_max - beat.size(), ' '));
    agent.socket.send("{half");
    CHECK(agent.expect("refused")["code"] == "malformed_json"); // of the second only
  }
  SECTION("longer") {
    agent.socket.send(beat + std::string(agent_message_bytes_max + 1 - beat.size(), ' '));
    auto end = agent.socket.receive();
    CHECK(end.close_code() == 1009);
    CHECK(end.payload.find("at most 65536") != std::string::npos);
  }
  SECTION("announced and never sent") {
    agent.socket.send_bytes(std::string("\x81\xff\0\0\0\0\0\1\0\1mask", 14));
    CHECK(agent.socket.receive().close_code() == 1009);
  }
}
