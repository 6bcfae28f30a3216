// What goes to another team, who may leave, and what a restart remembers.

#include "tests/core/work/office.hpp"

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

TEST_CASE("nothing goes to a team in which nobody may do it", "[work][desk]") {
  const team second{.name = "second", .agents = {{"bea"}}};
  const team third{
    .name = "third", .licensed = {"CO"}, .agents = {{.id = "lex", .skills = {"law"}}}};
  office o{{.name = "first",
            .agents = {{.id = "eva", .skills = {"law"}}},
            .overflow_to = "second",
            .overflow_after = 1min,
            .escalate_to = "third"},
           {},
           {&second, &third}};
  auto row = o.row(1);
  row.task.content.terms.needs = {"law"};
  o.put(row);
  o.add(2);
  o.pass(70s);
  CHECK(o.team_of(1) == "first");
  CHECK(o.team_of(2) == "second");
  o.join("eva");
  o.ready("eva");
  CHECK(o.holder(1) == "eva"); // who came at last
  auto unlicensed = o.row(3);
  unlicensed.jurisdiction = "CO";
  unlicensed.task.content.terms.needs = {"law"};
  unlicensed.task.content.terms.due_by = o.clock + 1min;
  o.put(unlicensed);
  auto overdue = o.row(4);
  overdue.task.content.terms.needs = {"law"};
  overdue.task.content.terms.due_by = o.clock + 1min;
  o.put(overdue);
  o.pass(70s);
  CHECK(o.team_of(3) == "first");
  CHECK(o.team_of(4) == "third");
}

TEST_CASE("who drains hears that he may go when his last task is given to somebody else",
          "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}}};
  o.join("ana");
  o.ready("ana");
  o.join("bob");
  o.add(1);
  o.work.drain(o.session("ana"), o.at());
  CHECK(o.drained == 0);
  SECTION("at once") {
    auto row = *o.find(1);
    row.task.agent = "bob";
    o.put(row);
  }
  SECTION("also after a cut") {
    o.leave("ana");
    o.join("ana");
    o.ready("ana");
    o.add(2);
    CHECK(o.holder(2).empty());
    o.complete(1);
  }
  CHECK(o.drained == 1);
}

TEST_CASE("after a restart a task waits a lease for who knows the debtor", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .lease = 1min, .sticky_for = 10min},
           {instant{}, std::chrono::hours{1}}};
  auto row = o.row(1);
  row.task.content.terms.agent = "ana";
  o.put(row);
  o.join("bob");
  o.ready("bob");
  SECTION("she comes back") {
    o.pass(30s);
    CHECK(o.holder(1).empty());
    o.join("ana");
    o.ready("ana");
    CHECK(o.holder(1) == "ana");
  }
  SECTION("she does not") {
    o.pass(70s);
    CHECK(o.holder(1) == "bob");
  }
}
