#include "tools/import/http_sink.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

using namespace recobro;

namespace {

struct seen_request {
  std::string head, body;
};

/// A server on a free port of loopback that answers each request with the text it is told,
/// bytes and all, and then closes the connection. Empty: closes without a word.
class scripted_server {
public:
  using script = std::function<std::string(const seen_request&)>;

  explicit scripted_server(script answers)
    : answers_(std::move(answers)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(listener_, any, sizeof address) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    socklen_t length = sizeof address;
    REQUIRE(::getsockname(listener_, any, &length) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~scripted_server() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  std::string url() const { return fmt::format("http://127.0.0.1:{}", port_); }
  std::vector<seen_request> requests() const {
    const std::lock_guard guard(mutex_);
    return requests_;
  }

private:
  void serve() {
    for (;;) {
      const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (peer < 0)
        return;
      const auto request = read_request(peer);
      std::string answer;
      {
        const std::lock_guard guard(mutex_);
        requests_.push_back(request);
        answer = answers_(request);
      }
      (void)!::write(peer, answer.data(), answer.size());
      ::close(peer);
    }
  }

  static seen_request read_request(int peer) {
    std::string text;
    std::array<char, 4096> piece{};
    size_t wanted = std::string::npos; // of the whole request
    while (text.size() < wanted) {
      const auto got = ::read(peer, piece.data(), piece.size());
      if (got <= 0)
        break;
      text.append(piece.data(), static_cast<size_t>(got));
      const auto head_end = text.find("\r\n\r\n");
      if (head_end == std::string::npos)
        continue;
      const auto length = text.find("Content-Length: ");
      wanted = head_end + 4 + std::stoul(text.substr(length + 16));
    }
    const auto head_end = text.find("\r\n\r\n");
    return {text.substr(0, head_end), text.substr(head_end + 4)};
  }

  script answers_;
  int listener_ = -1;
  uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<seen_request> requests_;
  std::thread thread_;
};

std::string response(std::string_view status, std::string_view body, std::string_view more = "") {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n{}", status,
                     body.size(), more, body);
}

std::string accepted(size_t lines) {
  std::string body;
  for (size_t line = 1; line <= lines; ++line)
    body
      += fmt::format("{{\"line\":{},\"id\":\"x\",\"result\":\"accepted\",\"sequence\":1}}\n", line);
  return response("200 OK", body);
}

std::shared_ptr<const command_batch> batch_of(uint64_t number, unsigned lane,
                                              const std::vector<std::string>& lines) {
  auto batch = std::make_shared<command_batch>();
  batch->number = number;
  batch->lane = lane;
  for (const auto& line : lines) {
    const auto begin = static_cast<uint32_t>(batch->text.size());
    batch->text += line;
    const auto end = static_cast<uint32_t>(batch->text.size());
    batch->origins.push_back({1, 1, begin, end, begin, end});
    batch->text += '\n';
  }
  return batch;
}

http_sink_options quick(const scripted_server& server) {
  return {.url = server.url() + "/",
          .token = "secret",
          .lanes = 2,
          .patience = std::chrono::seconds{20},
          .pause = std::chrono::milliseconds{1}};
}

} // namespace

TEST_CASE("a batch is posted as NDJSON with the token", "[http_sink]") {
  scripted_server server([](const seen_request&) { return accepted(2); });
  http_sink sink(quick(server));
  REQUIRE(sink.send(batch_of(7, 1, {"{\"a\":1}", "{\"a\":2}"})));
  const auto answers = sink.receive();
  REQUIRE(answers);
  REQUIRE(answers->size() == 1);
  CHECK(answers->at(0).number == 7);
  CHECK(answers->at(0).accepted == 2);
  const auto seen = server.requests();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].head.starts_with("POST /v1/events HTTP/1.1"));
  CHECK(seen[0].head.find("Authorization: Bearer secret") != std::string::npos);
  CHECK(seen[0].head.find("Content-Type: application/x-ndjson") != std::string::npos);
  CHECK(seen[0].body == "{\"a\":1}\n{\"a\":2}\n");
  CHECK(sink.receive()->empty()); // nothing is under way
}

TEST_CASE("overload is waited out as long as the server asks", "[http_sink]") {
  std::atomic<int> calls = 0;
  scripted_server server([&](const seen_request&) {
    return ++calls == 1 ? response("429 Too Many Requests", "{}", "Retry-After: 1\r\n")
           : calls == 2 ? response("503 Service Unavailable", "{}")
                        : accepted(1);
  });
  http_sink sink(quick(server));
  const auto began = std::chrono::steady_clock::now();
  REQUIRE(sink.send(batch_of(1, 0, {"{}"})));
  REQUIRE(sink.receive()->at(0).accepted == 1);
  CHECK(calls == 3);
  CHECK(std::chrono::steady_clock::now() - began >= std::chrono::seconds{1});
}

TEST_CASE("a connection or an answer that breaks off is repeated", "[http_sink]") {
  std::atomic<int> calls = 0;
  const auto whole = accepted(2);
  scripted_server server([&](const seen_request&) {
    switch (++calls) {
    case 1:
      return std::string();
    case 2:
      return whole.substr(0, whole.size() - 10); // shorter than its Content-Length
    case 3:
      return accepted(1); // fewer lines than were sent
    default:
      return whole;
    }
  });
  http_sink sink(quick(server));
  REQUIRE(sink.send(batch_of(1, 0, {"{}", "{}"})));
  const auto answers = sink.receive();
  REQUIRE(answers);
  CHECK(answers->at(0).accepted == 2);
  CHECK(calls == 4);
}

TEST_CASE("what a repetition does not mend ends the import with the server's words",
          "[http_sink]") {
  scripted_server server([](const seen_request&) {
    return response("401 Unauthorized", R"({"title":"x","detail":"the token is not known"})");
  });
  http_sink sink(quick(server));
  REQUIRE(sink.send(batch_of(1, 0, {"{}"})));
  const auto answers = sink.receive();
  REQUIRE_FALSE(answers);
  CHECK(answers.error().code == errc::unauthorized);
  CHECK(answers.error().detail == "the server answered 401: the token is not known");
}

TEST_CASE("a server that is not there is connection_failed after the patience", "[http_sink]") {
  std::string url;
  {
    const scripted_server gone([](const seen_request&) { return std::string(); });
    url = gone.url();
  }
  http_sink sink(
    {.url = url, .patience = std::chrono::milliseconds{50}, .pause = std::chrono::milliseconds{1}});
  REQUIRE(sink.send(batch_of(1, 0, {"{}"})));
  const auto answers = sink.receive();
  REQUIRE_FALSE(answers);
  CHECK(answers.error().code == errc::connection_failed);
}

TEST_CASE("lanes are answered independently", "[http_sink]") {
  scripted_server server([](const seen_request&) { return accepted(1); });
  http_sink sink(quick(server));
  CHECK(sink.lanes() == 2);
  REQUIRE(sink.send(batch_of(1, 0, {"{}"})));
  REQUIRE(sink.send(batch_of(2, 1, {"{}"})));
  size_t answered = 0;
  while (answered < 2) {
    const auto answers = sink.receive();
    REQUIRE(answers);
    REQUIRE_FALSE(answers->empty());
    answered += answers->size();
  }
  CHECK(server.requests().size() == 2);
}

TEST_CASE("result lines are read with their codes", "[http_sink]") {
  const auto answer
    = read_result_lines("{\"line\":1,\"id\":\"a\",\"result\":\"accepted\",\"sequence\":5}\n"
                        "{\"line\":2,\"result\":\"duplicate\",\"sequence\":5}\n"
                        "{\"line\":3,\"result\":\"conflict\",\"sequence\":5}\n"
                        "{\"line\":4,\"result\":\"rejected\",\"error\":\"account_closed\","
                        "\"number\":51,\"detail\":\"p/1\"}\n"
                        "{\"line\":5,\"result\":\"rejected\",\"error\":\"of_the_future\","
                        "\"number\":250,\"detail\":\"?\"}\n",
                        5);
  REQUIRE(answer);
  CHECK(answer->accepted == 1);
  CHECK(answer->duplicate == 1);
  REQUIRE(answer->refused.size() == 3);
  CHECK(answer->refused[0].line == 2);
  CHECK(answer->refused[0].cause.code == errc::command_conflict);
  CHECK(answer->refused[1].cause == error{errc::account_closed, "p/1"});
  CHECK(answer->refused[2].cause.code == errc::row_rejected);
  CHECK_FALSE(read_result_lines("", 1));
  CHECK_FALSE(read_result_lines("{\"line\":1,\"result\":\"accepted\",\"seq", 1));
  CHECK_FALSE(read_result_lines("<html>\n", 1));
}
