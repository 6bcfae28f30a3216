#include "tools/command/server_connection.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("a problem document becomes the error it tells of", "[server_connection]") {
  auto failure = problem_of({.status = 409,
                             .content_type = "application/problem+json",
                             .body = R"({"code":"command_conflict","detail":"entry 4"})"});
  CHECK(failure == error{errc::command_conflict, "entry 4"});
}

TEST_CASE("an answer that is no problem document is told by its status", "[server_connection]") {
  CHECK(problem_of({.status = 401, .body = "no"}).code == errc::unauthorized);
  CHECK(problem_of({.status = 403, .body = ""}).code == errc::forbidden);
  CHECK(problem_of({.status = 502, .body = "<html>"}).code == errc::connection_failed);
  CHECK(problem_of({.status = 400, .body = R"({"code":"no_such_code"})"}).detail.find("400")
        != std::string::npos);
}

TEST_CASE("a server that is not there is connection_failed, with its address",
          "[server_connection]") {
  // Port 1 of the loopback: nothing listens there.
  server_connection nobody{{.url = "http://127.0.0.1:1/", .token = ""}};
  auto answer = nobody.request("GET", "/healthz");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == errc::connection_failed);
  CHECK(answer.error().detail.find("http://127.0.0.1:1/healthz") == 0);
}

TEST_CASE("a path segment keeps what may stand in it and escapes the rest", "[server_connection]") {
  CHECK(path_segment("A-1_b.c:d") == "A-1_b.c:d");
  CHECK(path_segment("a/b c%") == "a%2Fb%20c%25");
}
