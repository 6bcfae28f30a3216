// Who gets which task, one desk at a time: orders are carried out at once, as accounts do that
// agree to everything.

#include "tests/core/work/office.hpp"

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

TEST_CASE("a task goes to whoever is ready", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}}};
  o.add(1);
  CHECK(o.holder(1).empty());
  o.join("ana");
  CHECK(o.holder(1).empty()); // has not said that he is ready
  o.ready("ana");
  CHECK(o.holder(1) == "ana");
  o.add(2);
  CHECK(o.holder(2).empty()); // he asked for one
  o.complete(1);
  o.ready("ana");
  CHECK(o.holder(2) == "ana");
}

TEST_CASE("nobody gets what he has not the skills, language, licence, level or portfolio for",
          "[work][desk]") {
  office o{
    {.name = "first",
     .licensed = {"US-NY"},
     .agents = {{"ana", {"law"}, {"es"}, {"US-NY"}, {"P1"}, 3}, {"bob", {}, {"en"}, {}, {}, 1}}}};
  o.join("ana");
  o.join("bob");
  o.ready("ana");
  o.ready("bob");
  auto with = [&](auto change) {
    auto row = o.row(++o.last, "P2");
    change(row);
    o.put(row);
    return o.holder(o.last);
  };
  CHECK(with([](task_row& row) { row.task.content.terms.needs = {"law"}; }).empty());
  CHECK(with([](task_row& row) { row.task.content.terms.level = 2; }).empty());
  CHECK(with([](task_row& row) { row.language = "es"; }).empty());
  CHECK(with([](task_row& row) { row.jurisdiction = "US-NY"; }).empty());
  auto law = o.row(++o.last, "P1");
  law.task.content.terms.needs = {"law"};
  o.put(law);
  CHECK(o.holder(o.last) == "ana");
  auto plain = o.row(++o.last, "P2");
  plain.jurisdiction = "US-CA"; // for which no licence is needed
  o.put(plain);
  CHECK(o.holder(o.last) == "bob");
}

TEST_CASE("an agent who claims more than he has gets no more", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}}};
  o.join("ana", {{{"law"}}, {}});
  o.ready("ana");
  auto row = o.row(1);
  row.task.content.terms.needs = {"law"};
  o.put(row);
  CHECK(o.holder(1).empty());
  CHECK_FALSE(o.work.join(99, "mallory", {}, o.at()).has_value());
}

TEST_CASE("higher points come first, and waiting counts", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}, .ageing_per_hour = 10}};
  o.add(1, 50);
  o.clock += 2h;
  o.add(2, 60); // the first has 70 by now
  o.add(3, 75);
  auto appointed = o.row(4);
  appointed.task.content.terms.appointment = o.clock - 1min;
  o.put(appointed);
  o.join("ana");
  for (auto expected : {4, 3, 1, 2}) {
    o.ready("ana");
    CHECK(o.holder(static_cast<uint32_t>(expected)) == "ana");
    o.complete(static_cast<uint32_t>(expected));
  }
}

TEST_CASE("two tasks about one debtor are never out at once", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}}};
  o.join("ana");
  o.join("bob");
  o.ready("ana", 3);
  o.ready("bob", 3);
  o.put(o.row(1, "P", "same"));
  o.put(o.row(2, "P", "same"));
  CHECK(o.holder(1) == "ana");
  CHECK(o.holder(2).empty());
  o.complete(1);
  CHECK_FALSE(o.holder(2).empty());
}

TEST_CASE("nobody hoards: neither tasks nor calls", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}, .tasks_per_agent = 3}};
  o.join("ana");
  o.ready("ana", 100);
  for (uint32_t number : {1, 2, 3, 4}) {
    auto row = o.row(number);
    row.task.content.contacts = number < 3;
    row.task.content.by = channel::agent_call;
    o.put(row);
  }
  CHECK(o.holder(1) == "ana");
  CHECK(o.holder(2).empty()); // a second call
  CHECK(o.holder(3) == "ana");
  CHECK(o.holder(4) == "ana");
  o.complete(3);
  CHECK(o.holder(2).empty());
  o.ready("ana", 100);
  CHECK(o.holder(2).empty());
  o.complete(1);
  o.ready("ana", 100);
  CHECK(o.holder(2) == "ana");
}

TEST_CASE("the work of an agent who is not heard of comes back within the lease", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .lease = 60s}};
  o.join("ana");
  o.ready("ana");
  o.add(1);
  REQUIRE(o.holder(1) == "ana");
  SECTION("his connection is gone") {
    o.leave("ana");
    o.join("bob");
    o.ready("bob");
    o.pass(59s);
    CHECK(o.holder(1) == "ana");
    o.pass(3s);
    CHECK(o.holder(1) == "bob");
  }
  SECTION("he comes back in time") {
    o.leave("ana");
    o.pass(30s);
    CHECK(o.join("ana") == std::vector<std::string>{"P/1/1"});
    o.pass(59s);
    CHECK(o.holder(1) == "ana");
  }
  SECTION("he is silent, and told so") {
    o.silent = {"ana"};
    o.pass(62s);
    CHECK(o.holder(1).empty());
    CHECK(o.withdrawn == std::vector<std::string>{"P/1/1 lease_expired"});
  }
  SECTION("he says that he is there") {
    o.accept(1);
    for (int i = 0; i < 5; ++i) {
      o.pass(50s);
      o.work.seen(o.session("ana"), o.at());
    }
    CHECK(o.holder(1) == "ana");
  }
}

TEST_CASE("who is connected and not heard of for a lease is disconnected", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .lease = 1min, .sticky_for = 1h}};
  o.join("ana");
  o.ready("ana");
  o.add(1);
  auto row = o.row(2);
  row.task.content.terms.agent = "ana";
  o.put(row); // waits for her
  auto hers = o.session("ana");
  o.join("bob");
  o.ready("bob", 2);
  o.silent = {"ana"};
  o.pass(60s);
  CHECK(o.ended == 0);
  o.pass(1s);
  CHECK(o.ended == 1);
  CHECK(o.session("ana") == 0);
  CHECK(o.withdrawn == std::vector<std::string>{"P/1/1 lease_expired"});
  CHECK(o.holder(1) == "bob");
  CHECK(o.holder(2) == "bob");
  o.work.seen(hers, o.at()); // what she says now is nothing
  CHECK(o.session("bob") != 0);
}

TEST_CASE("an agent is at a task, wants one, or does neither", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}}};
  auto mode = [&] { return o.work.figures().people.at(0).mode; };
  o.join("ana");
  CHECK(mode() == agent_mode::idle);
  o.ready("ana", 2);
  CHECK(mode() == agent_mode::ready);
  o.add(1);
  CHECK(mode() == agent_mode::busy); // whether she would take another one or not
  o.complete(1);
  CHECK(mode() == agent_mode::ready);
}

TEST_CASE("whoever said no is not asked again while others could be", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}}};
  o.join("ana");
  o.ready("ana", 3);
  o.add(1);
  o.give_back(1);
  CHECK(o.holder(1).empty());
  SECTION("another one") {
    o.join("bob");
    o.ready("bob");
    CHECK(o.holder(1) == "bob");
  }
  SECTION("but nothing waits for ever") {
    o.pass(61s);
    CHECK(o.holder(1) == "ana");
  }
}

TEST_CASE("what waits too long goes to another team, what is overdue to a higher one",
          "[work][desk]") {
  office o{{.name = "first",
            .agents = {{"ana"}},
            .overflow_to = "second",
            .overflow_after = 4h,
            .escalate_to = "leads"}};
  o.add(1);
  auto due = o.row(2);
  due.task.content.terms.due_by = o.clock + 1h;
  o.put(due);
  o.clock += 2h;
  o.pass(1s);
  CHECK(o.team_of(2) == "leads");
  CHECK(o.team_of(1) == "first");
  o.clock += 3h;
  o.pass(1s);
  CHECK(o.team_of(1) == "second");
  CHECK(o.work.figures().waiting == 0);
}

TEST_CASE("each team has time for what comes to it overdue before that goes on", "[work][desk]") {
  office o{
    {.name = "leads", .agents = {{"dora"}}, .escalate_to = "heads", .escalate_after = 30min}};
  auto late = o.row(1);
  late.task.content.terms.due_by = o.clock - 1h;
  o.put(late);
  auto soon = o.row(2);
  soon.task.content.terms.due_by = o.clock + 10min;
  o.put(soon);
  o.pass(11min);
  CHECK(o.team_of(2) == "heads");
  CHECK(o.team_of(1) == "leads");
  o.join("dora");
  o.ready("dora");
  CHECK(o.holder(1) == "dora");
  o.give_back(1); // that begins nothing anew
  o.pass(18min);
  CHECK(o.team_of(1) == "leads");
  o.pass(2min);
  CHECK(o.team_of(1) == "heads");
}

TEST_CASE("what an account withdraws leaves the agent's screen", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}}};
  o.join("ana");
  o.ready("ana");
  o.add(1);
  o.work.gone("P/1/1", "paid", o.at());
  o.carry_out();
  CHECK(o.withdrawn == std::vector<std::string>{"P/1/1 paid"});
  CHECK(o.work.figures().held == 0);
}

TEST_CASE("an account that says later is asked again, not at once", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}}};
  o.refuse_all = true;
  o.join("ana");
  o.ready("ana");
  o.add(1);
  CHECK(o.asked == 1);
  o.pass(1s);
  CHECK(o.asked == 1);
  o.refuse_all = false;
  o.clock += 6s;
  o.pass(1s);
  CHECK(o.holder(1) == "ana");
}

TEST_CASE("whoever drains gets nothing more and is told when he may go", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}}};
  o.join("ana");
  o.ready("ana", 3);
  o.add(1);
  o.work.drain(o.session("ana"), o.at());
  o.carry_out();
  o.add(2);
  CHECK(o.holder(2).empty());
  CHECK(o.drained == 0);
  o.complete(1);
  CHECK(o.drained == 1);
}

TEST_CASE("a leader's pause stays until a leader ends it", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}}};
  o.join("ana");
  o.work.hold_back("ana", true, o.at(), "training");
  o.ready("ana"); // clients say so after every task
  o.add(1);
  CHECK(o.holder(1).empty());
  CHECK(o.work.figures().people.at(0).mode == agent_mode::paused);
  CHECK(o.work.figures().people.at(0).reason == "training");
  o.join("ana");
  o.ready("ana");
  CHECK(o.holder(1).empty());
  o.work.hold_back("ana", false, o.at());
  o.carry_out();
  CHECK(o.holder(1) == "ana");
}

TEST_CASE("an approval does not wait for who is at another task about the debtor", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"eva", {"approves_supervisor"}}}}};
  o.join("ana");
  o.join("eva");
  o.ready("ana");
  o.add(1);
  CHECK(o.holder(1) == "ana");
  o.ready("eva");
  auto row = o.row(2);
  row.account = o.row(1).account;
  row.task.content.kind = "move_approval";
  row.task.content.terms.needs = {"approves_supervisor"};
  o.put(row);
  CHECK(o.holder(2) == "eva");
}

TEST_CASE("a pause of an agent's own ends with his next word that he is ready", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}}};
  o.join("ana");
  o.work.pause(o.session("ana"), true, o.at(), "lunch");
  CHECK(o.work.figures().people.at(0).reason == "lunch");
  o.add(1);
  CHECK(o.holder(1).empty());
  o.ready("ana");
  CHECK(o.holder(1) == "ana");
}

TEST_CASE("a desk that is made anew knows who held what", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .lease = 60s}};
  auto row = o.row(1);
  row.task.stage = task_stage::accepted;
  row.task.agent = "ana";
  o.uptime = 1h;
  o.put(row);
  o.join("bob");
  o.ready("bob");
  CHECK(o.holder(1) == "ana");
  SECTION("and gives it back to him") {
    CHECK(o.join("ana") == std::vector<std::string>{"P/1/1"});
  }
  SECTION("or to another one after the lease") {
    o.pass(62s);
    CHECK(o.holder(1) == "bob");
  }
}
