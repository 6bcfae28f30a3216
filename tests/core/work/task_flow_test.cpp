#include "core/work/task_flow.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace std::chrono_literals;

TEST_CASE("a flow knows the last hour, or the time since it began", "[work]") {
  task_flow flow{10min};
  for (int i = 0; i < 6; ++i)
    flow.arrived(11min);
  flow.finished(12min);
  flow.finished(13min);
  auto early = flow.look(20min, 4);
  CHECK(early.over == 10min);
  CHECK(early.arriving_per_hour == 36);
  CHECK(early.finishing_per_hour == 12);
  CHECK(early.empty_in < 0s); // more comes than is done
  auto later = flow.look(3h, 4);
  CHECK(later.over == 59min);
  CHECK(later.arriving_per_hour == 0);
  CHECK(later.finishing_per_hour == 0);
}

TEST_CASE("a queue is empty when what waits is done at the rate of the last hour", "[work]") {
  task_flow flow{0s};
  for (int minute = 0; minute < 120; ++minute) {
    flow.arrived(std::chrono::minutes{minute});
    flow.finished(std::chrono::minutes{minute});
    flow.finished(std::chrono::minutes{minute});
  }
  auto seen = flow.look(119min + 59s, 30);
  CHECK(seen.arriving_per_hour == 60);
  CHECK(seen.finishing_per_hour == 120);
  CHECK(seen.empty_in >= 29min);
  CHECK(seen.empty_in <= 31min);
  CHECK(flow.look(119min + 59s, 0).empty_in == 0s);
}
