#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <thread>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

TEST_CASE_METHOD(gateway_fixture, "every line gets its result, in order", "[gateway][bulk]") {
  open_accounts(2);
  std::string body = payment("0", 1) + "\n  \n" + "{broken\n" + payment("0", 1)
                     + payment("0", 1, "2.00") + payment("nobody", 1) + payment("1", 1, "1.001");
  auto answer = client().post_lines("/v1/events", body);
  CHECK(answer.status == 200);
  CHECK(answer.headers["content-type"] == "application/x-ndjson");
  auto lines = json_lines(answer.body);
  REQUIRE(lines.size() == 6);
  CHECK(lines[0] == json{{"line", 1}, {"id", "pay1"}, {"result", "accepted"}, {"sequence", 2}});
  CHECK(lines[1]["line"] == 4);
  CHECK(lines[1]["error"] == "malformed_json");
  CHECK(lines[2] == json{{"line", 5}, {"id", "pay1"}, {"result", "duplicate"}, {"sequence", 2}});
  CHECK(lines[3] == json{{"line", 6}, {"id", "pay1"}, {"result", "conflict"}, {"sequence", 2}});
  CHECK(lines[4]["error"] == "account_unknown");
  CHECK(lines[5]["result"] == "rejected");
  CHECK(lines[5]["error"] == "amount_too_precise");
  CHECK(lines[5]["number"] == 35);
  CHECK(lines[5]["id"] == "pay1");
}

TEST_CASE_METHOD(gateway_fixture, "accounts come in bulk without ids and instants",
                 "[gateway][bulk]") {
  auto answer = client().post_lines("/v1/portfolios/book/accounts",
                                    R"({"account":"A1","currency":"EUR"})"
                                    "\n"
                                    R"({"id":"x","account":"A2","currency":"CLP"})"
                                    "\n"
                                    R"({"portfolio":"book","account":"A3","currency":"CLP"})");
  auto lines = json_lines(answer.body);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["result"] == "accepted");
  CHECK(lines[1]["id"] == "x");
  CHECK(lines[2]["error"] == "unknown_field");
}

namespace {

struct small_chunks : gateway_fixture {
  small_chunks()
    : gateway_fixture(settings()) {}
  static gateway_settings settings() {
    gateway_settings settings;
    settings.chunk_lines = 10;
    settings.chunks_in_flight_max = 2;
    settings.overload_wait_max = std::chrono::milliseconds{200};
    return settings;
  }
  std::string payments(int count) {
    std::string body;
    for (int i = 0; i < count; ++i)
      body += payment(std::to_string(i % 3), i, "0.01");
    return body;
  }
};

} // namespace

TEST_CASE_METHOD(small_chunks, "a large request reaches the engine in small portions",
                 "[gateway][bulk]") {
  open_accounts(3);
  auto answer = client().post_lines("/v1/events", payments(1'234));
  auto lines = json_lines(answer.body);
  REQUIRE(lines.size() == 1'234);
  for (size_t i = 0; i < lines.size(); ++i) {
    CHECK(lines[i]["line"] == i + 1);
    CHECK(lines[i]["id"] == fmt::format("pay{}", i));
    CHECK(lines[i]["result"] == "accepted");
  }
  CHECK(engine_seen->largest_submit() == 10);
}

TEST_CASE_METHOD(small_chunks, "an overloaded engine refuses a request before any line was taken",
                 "[gateway][bulk]") {
  open_accounts(3);
  engine_seen->refuse(errc::overloaded);
  auto answer = client().post_lines("/v1/events", payments(25));
  CHECK(answer.status == 429);
  CHECK(answer.headers["retry-after"] == "1");
  CHECK(json::parse(answer.body)["code"] == name_of(errc::overloaded));
  engine_seen->refuse({});
  for (const auto& each : json_lines(client().post_lines("/v1/events", payments(25)).body))
    CHECK(each["result"] == "accepted");
}

TEST_CASE_METHOD(small_chunks, "overload in the middle of a request only slows it down",
                 "[gateway][bulk]") {
  open_accounts(3);
  engine_seen->refuse_after(25);
  auto lines = json_lines(client().post_lines("/v1/events", payments(60)).body);
  REQUIRE(lines.size() == 60);
  for (const auto& each : lines)
    CHECK(each["result"] == "accepted");
}

TEST_CASE_METHOD(small_chunks,
                 "when the store stops, lines that were not taken are refused one by one",
                 "[gateway][bulk]") {
  open_accounts(3);
  engine_seen->hold();
  http_answer answer;
  std::thread sender([&] { answer = client().post_lines("/v1/events", payments(40)); });
  while (engine_seen->held() < 2)
    std::this_thread::yield();
  engine_seen->refuse(errc::not_ready);
  engine_seen->release();
  sender.join();
  auto lines = json_lines(answer.body);
  REQUIRE(lines.size() == 40);
  for (size_t i = 0; i < 40; ++i)
    CHECK(lines[i].value("error", "") == (i < 20 ? "" : "not_ready"));
}

TEST_CASE_METHOD(gateway_fixture, "a store that takes no writes gives 503 and lets reads go on",
                 "[gateway][bulk]") {
  open_accounts(1);
  engine_seen->refuse(errc::not_ready);
  auto http = client();
  auto answer = http.post_lines("/v1/events", payment("0", 1));
  CHECK(answer.status == 503);
  CHECK(answer.headers["retry-after"] == "1");
  CHECK(http.get("/readyz").status == 503);
  CHECK(http.get("/healthz").status == 200);
  CHECK(http.get("/v1/portfolios/book/accounts/0/history").status == 200);
}

TEST_CASE_METHOD(gateway_fixture, "nothing is answered before it is durable", "[gateway][bulk]") {
  open_accounts(1);
  engine_seen->hold();
  std::atomic<bool> answered = false;
  std::thread sender([&] {
    client().post_lines("/v1/events", payment("0", 1));
    answered = true;
  });
  while (engine_seen->held() == 0)
    std::this_thread::yield();
  CHECK(client().get("/healthz").status == 200); // the io thread is free meanwhile
  CHECK_FALSE(answered);
  engine_seen->release();
  sender.join();
  CHECK(answered);
}

TEST_CASE("bodies above the limit are refused with 413 and nothing of them is applied",
          "[gateway][bulk]") {
  gateway_settings settings;
  settings.body_bytes_max = 4'096;
  gateway_fixture fixture(settings);
  fixture.open_accounts(1);
  std::string body;
  for (int i = 0; body.size() <= 4'096; ++i)
    body += fixture.payment("0", i);
  auto http = fixture.client();
  auto answer = http.post_lines("/v1/events", body);
  CHECK(answer.status == 413);
  CHECK(json::parse(answer.body)["code"] == name_of(errc::body_too_large));
  auto past = json::parse(http.get("/v1/portfolios/book/accounts/0/history").body);
  CHECK(past["entries"].size() == 1);
}

TEST_CASE("a body far above the limit is refused before it is read", "[gateway][bulk]") {
  gateway_settings settings;
  settings.body_bytes_max = 4'096;
  gateway_fixture fixture(settings);
  for (std::string_view framing :
       {"Content-Length: 99999999999\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1001\r\n"}) {
    http_client http(fixture.port());
    http.send(fmt::format("POST /v1/events HTTP/1.1\r\nHost: localhost\r\n{}", framing));
    http.send(std::string(framing.ends_with('{') ? 10 : 5'000, ' '));
    auto answer = http.read_answer();
    CHECK(answer.status == 413);
    CHECK(answer.headers["connection"] == "close");
    CHECK(json::parse(answer.body)["detail"].get<std::string>().find("the limit is 4096")
          != std::string::npos);
    CHECK(http.closed_by_server());
  }
  auto text = fixture.client().get("/metrics").body;
  CHECK(text.find(R"(status="413"} 2)") != std::string::npos);
}

TEST_CASE("a sender that writes all of a large body before it reads gets the answer",
          "[gateway][bulk]") {
  gateway_settings settings;
  settings.body_bytes_max = 4'096;
  gateway_fixture fixture(settings);
  auto answer = fixture.client().post_lines("/v1/events", std::string(20u << 20, 'x'));
  CHECK(answer.status == 413);
  CHECK(json::parse(answer.body)["code"] == name_of(errc::body_too_large));
}

TEST_CASE("a sender that reads no results is not read on for ever", "[gateway][bulk]") {
  gateway_fixture fixture;
  auto http = fixture.client();
  std::string body;
  while (body.size() < 1u << 20)
    body += "1\n";
  http.send_request("POST", "/v1/events", body, {{"Content-Type", "application/x-ndjson"}});
  // Sockets of the system take some megabytes; of 65 MB of results most are not made.
  auto lines_read = [&] {
    auto text = fixture.client().get("/metrics").body;
    constexpr std::string_view name = "\nrecobro_lines_read_total ";
    auto at = text.find(name);
    REQUIRE(at != std::string::npos);
    return std::stoull(text.substr(at + name.size()));
  };
  uint64_t before = 0;
  for (uint64_t now; (now = lines_read()) != before || now == 0; before = now)
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
  CHECK(before < body.size() / 4);
  // Who reads on gets the rest.
  auto answer = http.read_answer();
  CHECK(answer.status == 200);
  CHECK(static_cast<size_t>(std::ranges::count(answer.body, '\n')) == body.size() / 2);
}

TEST_CASE("a line of 2 MB is refused alone", "[gateway][bulk]") {
  gateway_fixture fixture;
  fixture.open_accounts(1);
  std::string body = fixture.payment("0", 1)
                     + fixture.line("0", "long", "account_closed",
                                    fmt::format(R"("reason":"{}")", std::string(2 << 20, 'x')))
                     + fixture.payment("0", 2);
  auto lines = json_lines(fixture.client().post_lines("/v1/events", body).body);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["result"] == "accepted");
  CHECK(lines[1]["error"] == "line_too_long");
  CHECK(lines[2]["result"] == "accepted");
}

TEST_CASE("more bulk requests than allowed at a time are refused", "[gateway][bulk]") {
  gateway_settings settings;
  settings.bulk_requests_max = 1;
  gateway_fixture fixture(settings);
  fixture.open_accounts(1);
  fixture.engine_seen->hold();
  std::thread sender([&] { fixture.client().post_lines("/v1/events", fixture.payment("0", 1)); });
  while (fixture.engine_seen->held() == 0)
    std::this_thread::yield();
  CHECK(fixture.client().post_lines("/v1/events", fixture.payment("0", 2)).status == 429);
  fixture.engine_seen->release();
  sender.join();
}

TEST_CASE_METHOD(gateway_fixture, "other media types than NDJSON are refused", "[gateway][bulk]") {
  auto answer = client().request("POST", "/v1/events", payment("0", 1),
                                 {{"Content-Type", "application/json"}});
  CHECK(answer.status == 415);
  CHECK(json::parse(answer.body)["code"] == name_of(errc::media_type_unknown));
}
