#include "actors/gateway/ping_answers.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("a peer that pings and does not read costs no more than one answer",
          "[gateway][stream]") {
  ping_answers answers;
  CHECK(answers.ping("0") == "0");
  for (int i = 1; i < 1000; ++i)
    CHECK(answers.ping(std::to_string(i)) == std::nullopt);
  CHECK(answers.written() == "999"); // the latest
  CHECK(answers.ping("1000") == std::nullopt);
  CHECK(answers.written() == "1000");
  CHECK(answers.written() == std::nullopt);
  CHECK(answers.ping("1001") == "1001");
}
