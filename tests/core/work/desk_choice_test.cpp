// To whom of several who could do it a task goes, and what becomes of it if he does not answer.

#include "tests/core/work/office.hpp"

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

TEST_CASE("whoever spoke to the debtor gets the task, if there soon enough", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .sticky_for = 10min}};
  o.join("ana");
  o.join("bob");
  o.ready("bob");
  auto row = o.row(1);
  row.task.content.terms.agent = "ana";
  SECTION("he is there") {
    o.put(row);
    CHECK(o.holder(1).empty()); // ana is busy with something
    o.ready("ana");
    CHECK(o.holder(1) == "ana");
  }
  SECTION("he is not soon enough") {
    o.put(row);
    o.clock += 11min;
    o.pass(1s);
    CHECK(o.holder(1) == "bob");
  }
  SECTION("he has not what it needs") {
    row.task.content.terms.level = 1;
    o.put(row);
    o.ready("ana");
    CHECK(o.holder(1).empty());
  }
  SECTION("he goes, for longer than a lease") {
    o.put(row);
    o.leave("ana");
    CHECK(o.holder(1).empty());
    o.pass(62s);
    CHECK(o.holder(1) == "bob");
  }
  SECTION("he was cut off, and is there again") {
    o.put(row);
    o.leave("ana");
    o.pass(30s);
    o.join("ana");
    o.ready("ana");
    CHECK(o.holder(1) == "ana");
  }
  SECTION("he comes again with less than it needs") {
    o.put(row);
    o.leave("ana");
    row.task.content.terms.needs = {};
    o.work.drain(o.session("ana"), o.at());
    o.join("ana");
    o.work.drain(o.session("ana"), o.at());
    o.carry_out();
    CHECK(o.holder(1) == "bob");
  }
  SECTION("he is back from a break") {
    o.put(row);
    o.work.pause(o.session("ana"), true, o.at());
    o.carry_out();
    CHECK(o.holder(1).empty());
    o.pass(5min);
    o.ready("ana");
    CHECK(o.holder(1) == "ana");
  }
  SECTION("his break is too long") {
    o.put(row);
    o.work.pause(o.session("ana"), true, o.at());
    o.pass(10min + 1s);
    CHECK(o.holder(1) == "bob");
  }
}

TEST_CASE("of those who could take it, who has least in hand is next", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}}};
  o.join("ana");
  o.ready("ana", 3);
  o.add(1);
  o.add(2);
  o.join("bob");
  o.ready("bob", 3);
  o.add(3); // ana 2, bob 1
  o.complete(1);
  o.complete(2); // ana has nothing, and got nothing for longer than bob
  o.ready("ana", 3);
  o.add(4);
  CHECK(o.holder(4) == "ana");
  o.add(5); // one each: bob got something before ana
  CHECK(o.holder(5) == "bob");
  o.add(6);
  CHECK(o.holder(6) == "ana"); // who has one, bob two
}

TEST_CASE("an offer that nobody accepts goes to somebody else", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .accept_within = 2min}};
  o.join("ana");
  o.ready("ana", 2);
  o.add(1);
  o.add(2);
  o.accept(2);
  o.join("bob");
  o.ready("bob");
  for (int i = 0; i < 3; ++i) { // she is there all the time
    o.pass(45s);
    o.work.seen(o.session("ana"), o.at());
  }
  CHECK(o.holder(1) == "bob");
  CHECK(o.holder(2) == "ana");
  CHECK(o.withdrawn == std::vector<std::string>{"P/1/1 not_accepted"});
  CHECK(o.work.totals().expired == 1);
}

TEST_CASE("what somebody accepted and does not finish goes to somebody else", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .lease = 5min, .finish_within = 10min}};
  o.join("ana");
  o.ready("ana");
  o.add(1);
  o.accept(1);
  o.join("bob");
  o.ready("bob");
  auto beat = [&](int minutes) {
    for (int i = 0; i < minutes; ++i) {
      o.pass(60s);
      o.work.seen(o.session("ana"), o.at());
    }
  };
  beat(9);
  CHECK(o.holder(1) == "ana");
  o.put(*o.find(1)); // news of the account that change nothing for her
  SECTION("however often she beats") {
    beat(1);
    CHECK(o.holder(1) == "bob");
    CHECK(o.withdrawn == std::vector<std::string>{"P/1/1 not_finished"});
    CHECK(o.work.totals().expired == 1);
  }
  SECTION("each step gives her the time anew") {
    auto begun = *o.find(1);
    begun.task.stage = task_stage::in_progress;
    o.put(begun);
    beat(9);
    CHECK(o.holder(1) == "ana");
    beat(1);
    CHECK(o.holder(1) == "bob");
  }
}

TEST_CASE("a task that a leader gives to somebody else leaves the first one's screen",
          "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}}};
  o.join("ana");
  o.ready("ana", 3);
  o.join("bob");
  o.add(1);
  auto row = *o.find(1);
  row.task.agent = "bob";
  o.put(row);
  CHECK(o.withdrawn == std::vector<std::string>{"P/1/1 reassigned"});
  CHECK(o.offered == 2);
  o.add(2);
  CHECK(o.holder(2) == "ana");
}

TEST_CASE("a task that a leader takes back leaves the screen of whoever has it", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}}};
  o.join("ana");
  o.ready("ana");
  o.add(1);
  o.accept(1);
  o.give_back(1); // nobody says by whom; the session knows what its own agent has given back
  CHECK(o.withdrawn == std::vector<std::string>{"P/1/1 taken_back"});
  o.join("bob");
  o.ready("bob");
  CHECK(o.holder(1) == "bob");
}

TEST_CASE("who loses a task to a limit of time is told once", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}}, .lease = 10min, .accept_within = 2min}};
  o.join("ana");
  o.ready("ana");
  o.add(1);
  o.pass(121s);
  CHECK(o.withdrawn == std::vector<std::string>{"P/1/1 not_accepted"});
  o.ready("ana");
  o.pass(61s); // and asked again, and told again
  CHECK(o.holder(1) == "ana");
  o.pass(121s);
  CHECK(o.withdrawn.size() == 2);
}

TEST_CASE("a task that the keeper of its debtor declines goes to somebody else at once",
          "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .sticky_for = 10min}};
  o.join("ana");
  o.join("bob");
  o.ready("ana");
  auto row = o.row(1);
  row.task.content.terms.agent = "ana";
  o.put(row);
  CHECK(o.holder(1) == "ana");
  o.ready("bob");
  o.give_back(1);
  CHECK(o.holder(1) == "bob");
}

TEST_CASE("an approval is not offered to who asked for it", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}}};
  o.join("ana");
  o.ready("ana");
  auto row = o.row(1);
  row.task.content.kind = "arrangement_approval";
  row.task.content.terms.asked_by = "ana";
  o.put(row);
  o.pass(120s);
  CHECK(o.holder(1).empty());
  o.join("bob");
  o.ready("bob");
  CHECK(o.holder(1) == "bob");
}

TEST_CASE("a task that waits in no queue is told apart", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .sticky_for = 10min}};
  o.join("ana");
  o.add(1);
  auto hers = o.row(2);
  hers.task.content.terms.agent = "ana";
  o.put(hers);
  o.join("bob");
  o.ready("bob");
  REQUIRE(o.holder(1) == "bob");
  o.put(o.row(3, "P", "1")); // the debtor of the first
  auto seen = o.work.figures();
  CHECK(seen.waiting == 2);
  CHECK(seen.lines.empty());
  CHECK(seen.reserved == 1);
  CHECK(seen.parked == 1);
}

TEST_CASE("who is away has a whole lease for what a leader gives him out of other hands",
          "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .lease = 1min, .accept_within = 10min}};
  o.join("ana");
  o.ready("ana");
  o.add(1);
  auto row = *o.find(1);
  row.task.agent = "bob";
  o.put(row);
  o.pass(50s);
  CHECK(o.holder(1) == "bob");
  o.pass(20s);
  CHECK(o.holder(1).empty());
}

TEST_CASE("who is given a task by hand has the whole time to accept it", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}}, .lease = 10min, .accept_within = 2min}};
  o.join("ana");
  o.ready("ana");
  o.join("bob");
  o.add(1);
  o.pass(100s);
  auto row = *o.find(1);
  row.task.agent = "bob";
  o.put(row);
  o.pass(100s);
  CHECK(o.holder(1) == "bob");
  o.pass(20s);
  CHECK(o.holder(1) != "bob");
}

TEST_CASE("of those who could take it, who got nothing for longest is next", "[work][desk]") {
  office o{{.name = "first", .agents = {{"ana"}, {"bob"}, {"carla"}}}};
  for (auto agent : {"ana", "bob", "carla"}) {
    o.join(agent);
    o.ready(agent);
  }
  std::map<std::string, int> done;
  for (uint32_t number = 1; number <= 9; ++number) {
    o.add(number);
    auto agent = o.holder(number);
    ++done[agent];
    o.complete(number);
    o.ready(agent);
  }
  CHECK(done == std::map<std::string, int>{{"ana", 3}, {"bob", 3}, {"carla", 3}});
}

TEST_CASE("somebody at a call may have several chats", "[work][desk]") {
  channel_capacity of_team{1};
  of_team[static_cast<size_t>(channel_class::messaging)] = 2;
  agent_profile bob{"bob"};
  bob.capacity[static_cast<size_t>(channel_class::messaging)] = 1;
  office o{{.name = "first", .agents = {{"ana"}, bob}, .tasks_per_agent = 4, .capacity = of_team}};
  auto add = [&](uint32_t number, channel by) {
    auto row = o.row(number);
    row.task.content.contacts = true;
    row.task.content.by = by;
    o.put(row);
  };
  o.join("ana");
  o.ready("ana", 4);
  add(1, channel::agent_call);
  add(2, channel::voice); // a call as well
  add(3, channel::whatsapp);
  add(4, channel::whatsapp);
  add(5, channel::whatsapp);
  add(6, channel::whatsapp);
  CHECK(o.holder(1) == "ana");
  CHECK(o.holder(2).empty());
  CHECK(o.holder(3) == "ana");
  CHECK(o.holder(4) == "ana");
  CHECK(o.holder(5).empty());
  o.join("bob");
  o.ready("bob", 4);
  CHECK(o.holder(2) == "bob");
  CHECK(o.holder(5) == "bob");
  CHECK(o.holder(6).empty());
  o.complete(3);
  CHECK(o.holder(6) == "ana");
}
