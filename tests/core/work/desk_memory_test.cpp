// What a desk remembers, and for how long: it runs for months.

#include "tests/core/work/office.hpp"

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

TEST_CASE("a desk keeps nothing of tasks that are gone", "[work][desk]") {
  office o{{.name = "first",
            .agents = {{"ana"}},
            .sticky_for = 10min,
            .overflow_to = "second",
            .overflow_after = 4h,
            .escalate_to = "leads"}};
  o.join("ana");
  for (uint32_t number = 1; number <= 100; ++number) {
    auto row = o.row(number);
    row.task.content.terms.due_by = o.clock + 48h;
    row.task.content.terms.agent = "ana";
    o.put(row);
    row.task.content.terms.due_by = o.clock + 24h; // it is put again with another deadline
    o.put(row);
  }
  CHECK(o.work.figures().waits_kept == 300);
  for (uint32_t number = 1; number <= 100; ++number)
    o.complete(number);
  CHECK(o.work.figures().waits_kept == 0);
}

TEST_CASE("tasks that were open before the desk was are not counted as arriving", "[work][desk]") {
  desk_time opened{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}, 0ms};
  desk work{{.name = "first", .agents = {{"ana"}}}, opened};
  task_row row;
  row.account = account_key::make("P", "1").value();
  row.task.number = 1;
  row.task.team = "first";
  row.task.queued_at = row.task.moved_at = opened.now - 1h;
  work.put(row, opened);
  row.task.number = 2;
  row.task.moved_at = opened.now;
  auto later = desk_time{opened.now + 1h, 1h};
  work.put(row, later);
  row.task.boost = 3; // put again, it did not come again
  work.put(row, later);
  work.gone(row.key(), "moved", later);
  work.tick(later);
  CHECK(work.figures().expected.arriving_per_hour == 1);
  CHECK(work.figures().expected.finishing_per_hour == 1);
}

TEST_CASE("a task that its account does not know any more is forgotten, whoever has it",
          "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}, .lease = 60s}};
  o.join("ana");
  o.ready("ana");
  o.add(1);
  REQUIRE(o.holder(1) == "ana");
  o.rows.clear(); // gone, and the desk has not heard of it
  o.silent = {"ana"};
  o.pass(62s); // it asks for the task back
  CHECK(o.work.figures().held == 0);
  CHECK(o.work.figures().waiting == 0);
  o.join("ana");
  o.ready("ana");
  o.add(2);
  CHECK(o.holder(2) == "ana");
}

TEST_CASE("what agents claim of themselves does not pile up", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana", {}, {}}, {"bob", {}, {}}}}};
  for (int round = 0; round < 50; ++round) {
    o.join("ana", {{}, {{"l" + std::to_string(round)}}});
    o.join("bob", {{}, {{"l" + std::to_string(round % 2)}}});
  }
  CHECK(o.work.figures().crews_kept <= 3);
  o.ready("ana");
  o.add(1);
  CHECK(o.holder(1) == "ana"); // and a crew that is used again asks anew what it may do
}
