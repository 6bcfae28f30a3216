#pragma once

// A server with one team in which "agent" is, and his client over a real socket that holds every
// message to docs/asyncapi.json.

#include "tests/gateway/gateway_fixture.hpp"
#include "tests/gateway/schema_check.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace recobro::tests {

inline constexpr auto calls_policy = R"(policy: calls
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

inline engine_options with_team(team rules = {.name = "first", .agents = {{"agent"}}}) {
  engine_options options;
  options.policies = {{"book", "calls.yaml", calls_policy}};
  options.teams = {std::move(rules)};
  return options;
}

/// What of the message is other than docs/asyncapi.json has it.
inline std::string described(const nlohmann::json& message) {
  static const auto document = [] {
    std::ifstream file{source_file("docs/asyncapi.json")};
    return nlohmann::json::parse(file);
  }();
  auto& messages = document["components"]["messages"];
  auto type = message["type"].get<std::string>();
  return messages.contains(type) ? schema_fault(document, messages[type]["payload"], message)
                                 : "no message is called " + type;
}

struct office_server : gateway_fixture {
  explicit office_server(engine_options options = with_team(), text_sets texts = {})
    : gateway_fixture({}, std::move(options), std::string(32, 'k'), std::move(texts)) {
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
  nlohmann::json account(const std::string& number = "0") {
    return nlohmann::json::parse(client().get("/v1/portfolios/book/accounts/" + number).body);
  }
  nlohmann::json team() {
    return nlohmann::json::parse(client(role::supervisor).get("/v1/teams/first").body);
  }

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

  void say(const nlohmann::json& message) { socket.send(message.dump()); }
  nlohmann::json next() {
    auto message = socket.receive();
    if (message.opcode != 1)
      FAIL("closed: " << message.payload);
    auto read = nlohmann::json::parse(message.payload);
    CHECK(described(read) == "");
    return read;
  }
  nlohmann::json expect(const std::string& type) {
    auto message = next();
    INFO(message.dump());
    REQUIRE(message["type"] == type);
    return message;
  }

  socket_client socket;
  nlohmann::json welcome;
};

} // namespace recobro::tests
