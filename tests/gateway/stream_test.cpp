#include "actors/gateway/command_json.hpp"
#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

constexpr auto stream = "/v1/events/stream";

struct small_window : gateway_fixture {
  small_window()
    : gateway_fixture(settings()) {}
  static gateway_settings settings() {
    gateway_settings settings;
    settings.window_lines = 10;
    settings.chunk_lines = 4;
    settings.overload_wait_max = std::chrono::milliseconds{100};
    return settings;
  }
};

std::vector<json> receive_results(socket_client& socket, size_t count) {
  std::vector<json> results;
  while (results.size() < count) {
    auto message = socket.receive();
    REQUIRE(message.opcode == 1);
    for (auto& each : json_lines(message.payload))
      results.push_back(std::move(each));
  }
  return results;
}

} // namespace

TEST_CASE_METHOD(small_window, "a stream greets with its window and answers every line in order",
                 "[gateway][stream]") {
  open_accounts(2);
  socket_client socket(port(), token(role::integrator), stream);
  REQUIRE(socket.status() == 101);
  auto hello = json::parse(socket.receive().payload);
  CHECK(hello["window_lines"] == 10);

  socket.send(payment("0", 1) + "\n" + payment("1", 1));
  socket.send("nonsense");
  socket.send(payment("0", 1));
  auto results = receive_results(socket, 4);
  CHECK(results[0] == json{{"line", 1}, {"id", "pay1"}, {"result", "accepted"}, {"sequence", 2}});
  CHECK(results[1]["line"] == 3);
  CHECK(results[2]["error"] == "malformed_json");
  CHECK(results[3]["result"] == "duplicate");
}

TEST_CASE_METHOD(small_window, "a message may come in fragments, with a ping in between",
                 "[gateway][stream]") {
  open_accounts(1);
  socket_client socket(port(), token(role::integrator), stream);
  socket.receive();
  std::string line = payment("0", 1);
  socket.send_frame(1, line.substr(0, 40), false);
  socket.send_frame(9, "are you there");
  socket.send_frame(0, line.substr(40), true);
  auto pong = socket.receive();
  CHECK(pong.opcode == 10);
  CHECK(pong.payload == "are you there");
  CHECK(receive_results(socket, 1)[0]["result"] == "accepted");
}

TEST_CASE_METHOD(small_window, "who sends beyond the window is cut off, and what was taken stays",
                 "[gateway][stream]") {
  open_accounts(1);
  socket_client socket(port(), token(role::integrator), stream);
  socket.receive();
  engine_seen->hold();
  for (int i = 0; i < 10; ++i)
    socket.send(payment("0", i, "0.01"));
  socket.send(payment("0", 10, "0.01"));
  auto closing = socket.receive();
  CHECK(closing.close_code() == 1008);
  CHECK(closing.payload.substr(2) == name_of(errc::window_exceeded));
  engine_seen->release();
  behind->settle();
  auto past = json::parse(client().get("/v1/portfolios/book/accounts/0/history").body);
  // The lines that reached the engine before the limit was passed are kept, in order.
  REQUIRE(past["entries"].size() > 1);
  for (size_t i = 1; i < past["entries"].size(); ++i)
    CHECK(past["entries"][i]["command"] == "pay" + std::to_string(i - 1));
}

TEST_CASE_METHOD(small_window, "answered lines leave the window", "[gateway][stream]") {
  open_accounts(1);
  socket_client socket(port(), token(role::integrator), stream);
  socket.receive();
  for (int round = 0; round < 10; ++round) {
    std::string lines;
    for (int i = 0; i < 10; ++i)
      lines += payment("0", round * 10 + i, "0.01");
    socket.send(lines);
    for (const auto& each : receive_results(socket, 10))
      CHECK(each["result"] == "accepted");
  }
}

TEST_CASE_METHOD(small_window, "overload holds lines back and refuses them in the end",
                 "[gateway][stream]") {
  open_accounts(1);
  socket_client socket(port(), token(role::integrator), stream);
  socket.receive();
  engine_seen->refuse_after(0);
  socket.send(payment("0", 1));
  CHECK(receive_results(socket, 1)[0]["result"] == "accepted");
  engine_seen->refuse(errc::overloaded);
  socket.send(payment("0", 2));
  CHECK(receive_results(socket, 1)[0]["error"] == "overloaded");
}

TEST_CASE_METHOD(small_window, "a revoked token ends its stream", "[gateway][stream]") {
  open_accounts(1);
  socket_client socket(port(), token(role::integrator), stream);
  socket.receive();
  auto admin = client(role::admin);
  auto tokens = json::parse(admin.get("/v1/tokens").body);
  for (const auto& each : tokens["tokens"])
    if (each["role"] == "integrator")
      CHECK(admin.request("DELETE", "/v1/tokens/" + each["id"].get<std::string>()).status == 204);
  socket.send(payment("0", 1));
  CHECK(socket.receive().close_code() == 1008);
  CHECK(client().get("/v1/portfolios/book/accounts/0").status == 401);
}

TEST_CASE_METHOD(small_window, "binary messages are refused and plain requests told what to do",
                 "[gateway][stream]") {
  socket_client socket(port(), token(role::integrator), stream);
  socket.receive();
  socket.send_frame(2, "x");
  CHECK(socket.receive().close_code() == 1003);
  auto answer = client().get(stream);
  CHECK(answer.status == 400);
  CHECK(json::parse(answer.body)["code"] == "missing_field");
}

TEST_CASE("a message over the limit closes the stream with the reason", "[gateway][stream]") {
  gateway_settings settings;
  settings.window_bytes = line_bytes_max;
  gateway_fixture fixture(settings);
  fixture.open_accounts(1);
  auto opened = [&] {
    auto socket
      = std::make_unique<socket_client>(fixture.port(), fixture.token(role::integrator), stream);
    socket->receive();
    socket->send(fixture.payment("0", 1)); // what came before is answered
    CHECK(socket->receive().opcode == 1);
    return socket;
  };
  auto check_closed = [](socket_client& socket) {
    auto closing = socket.receive();
    CHECK(closing.close_code() == 1009);
    CHECK(closing.payload.find("at most 1048576") != std::string::npos);
  };
  SECTION("whole") {
    auto socket = opened();
    socket->send(std::string(line_bytes_max + 1, ' '));
    check_closed(*socket);
  }
  SECTION("in fragments") {
    auto socket = opened();
    const std::string part(line_bytes_max / 2, ' ');
    socket->send_frame(1, part, false);
    socket->send_frame(9, "ping");
    socket->send_frame(0, part, false);
    CHECK(socket->receive().opcode == 10);
    socket->send_frame(0, " ", true);
    check_closed(*socket);
  }
  SECTION("announced and never sent") {
    auto socket = opened();
    socket->send_bytes(std::string("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff", 10));
    socket->send_bytes("mask");
    check_closed(*socket);
  }
  SECTION("as long as the limit") {
    auto socket = opened();
    socket->send(std::string(line_bytes_max - fixture.payment("0", 2).size(), '\n')
                 + fixture.payment("0", 2));
    CHECK(receive_results(*socket, 1)[0]["result"] == "accepted");
  }
  CHECK(fixture.client().get("/healthz").status == 200);
}

TEST_CASE_METHOD(small_window, "pings are answered in order, the last one always",
                 "[gateway][stream]") {
  socket_client socket(port(), token(role::integrator), stream);
  socket.receive();
  const int count = 10'000;
  std::string pings;
  for (int i = 0; i < count; ++i)
    pings += socket_client::frame_of(9, std::to_string(i));
  socket.send_bytes(pings);
  for (int last = -1; last != count - 1;) {
    auto pong = socket.receive();
    REQUIRE(pong.opcode == 10);
    REQUIRE(std::stoi(pong.payload) > last);
    last = std::stoi(pong.payload);
  }
}
