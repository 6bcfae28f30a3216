// Work for people: from its queue to what the policy does about what somebody says of it.

#include "core/work/task_row.hpp"
#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

/// A call is to be made on 2026-03-03 at 09:00 in Rome, by somebody who speaks of law.
struct worked : scenario {
  explicit worked(task_action wanted = {"call", "script", {}, channel::agent_call, {"law"}, 2}) {
    rules.phases[1].steps = {{"phone", {.days = 1, .until_time = 9h}, std::move(wanted), {}}};
    open({{"A", "2026-02-25", 10'000}});
  }

  void queue(std::string team = "first") {
    auto planned = only<action_planned>(pass_to(at("2026-03-03T08:00:00Z"))).at(0);
    queue_task wanted{planned.number, std::move(team), {}};
    wanted.content.kind = planned.what;
    wanted.content.because = planned.because;
    wanted.content.by = planned.by;
    wanted.content.contacts = planned.contacts;
    wanted.content.planned_at = now;
    wanted.content.terms = planned.terms;
    send(wanted);
  }
  std::vector<event> offer(const std::string& agent, uint32_t number = 1) {
    return send(move_task{number, task_stage::offered, "first", agent, {}, {}});
  }
  std::vector<event> accept(const std::string& agent) {
    return send(move_task{1, task_stage::accepted, {}, agent, {}, {}});
  }
  std::vector<event> complete(const std::string& agent, std::string disposition) {
    return send(complete_task{1, agent, std::move(disposition), {}, {}});
  }
};

contact_book_ptr calls_from(duration hour) {
  hours_rule rule{.classes = every_class, .open = {}};
  for (auto& weekday : rule.open.week.days)
    weekday = {{hour, 20h}};
  auto where = std::make_shared<jurisdiction>();
  where->id = "XX";
  where->version = "0123456789abcdef";
  where->zones = {rome()};
  where->rules = {{.id = "XX.hours",
                   .says = "a rule of these tests",
                   .mark = rule_mark::confirmed,
                   .content = rule}};
  return std::make_shared<contact_book>(std::vector<jurisdiction_ptr>{where},
                                        std::vector<jurisdiction_ptr>{where});
}

} // namespace

TEST_CASE("a task that a team took over is with people until it is done", "[account][task]") {
  worked s;
  s.queue();
  CHECK(s.account.actions.empty());
  REQUIRE(s.account.tasks.size() == 1);
  CHECK(s.account.tasks[0].stage == task_stage::queued);
  CHECK(s.account.tasks[0].content.terms.needs == std::vector<std::string>{"law"});
  CHECK(s.account.tasks[0].content.terms.level == 2);
  CHECK(words(s.offer("ana")) == "task_moved");
  CHECK(words(s.accept("ana")) == "task_moved");
  CHECK(s.account.tasks[0].agent == "ana");
  auto done = s.complete("ana", "no_answer");
  CHECK(words(done) == "task_completed contact_recorded");
  CHECK(only<contact_recorded>(done)[0].outcome == contact_outcome::no_answer);
  CHECK(s.account.tasks.empty());
  CHECK(s.account.agent == "ana");
}

TEST_CASE("a task is somebody's alone", "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  CHECK(s.refusal(move_task{1, task_stage::offered, "first", "bob", {}, {}})
        == errc::task_not_held);
  CHECK(s.refusal(move_task{1, task_stage::accepted, {}, "bob", {}, {}}) == errc::task_not_held);
  CHECK(s.refusal(complete_task{1, "bob", "done", {}, {}}) == errc::task_not_held);
  CHECK(s.refusal(move_task{1, task_stage::queued, {}, "bob", "no", {}}) == errc::task_not_held);
  CHECK(words(s.send(move_task{1, task_stage::queued, {}, "ana", "declined", {}})) == "task_moved");
  CHECK(s.account.tasks[0].agent.empty());
  CHECK(words(s.offer("bob")) == "task_moved");
}

TEST_CASE("a task goes forward: saying a step again changes nothing, an earlier one is refused",
          "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  s.send(move_task{1, task_stage::in_progress, {}, "ana", {}, {}});
  CHECK(s.send(move_task{1, task_stage::in_progress, {}, "ana", {}, {}}).empty());
  CHECK(s.refusal(move_task{1, task_stage::accepted, {}, "ana", {}, {}})
        == errc::value_out_of_range);
}

TEST_CASE("two agents never have the same debtor", "[account][task]") {
  worked s;
  s.rules.reactions = {{fact_trigger::dispute_resolved, {task_action{"review", ""}}, {}}};
  s.queue();
  auto second = only<action_planned>(s.send(resolve_dispute{"d", "in_our_favour"})).at(0);
  s.send(queue_task{second.number, "first", {.kind = "review", .by = {}}});
  s.offer("ana");
  CHECK(s.refusal(move_task{second.number, task_stage::offered, "first", "bob", {}, {}})
        == errc::debtor_held);
  s.complete("ana", "done");
  CHECK(words(s.offer("bob", second.number)) == "task_moved");
}

TEST_CASE("of too many tasks with people the oldest that waits is withdrawn", "[account][task]") {
  worked s;
  s.rules.reactions = {{fact_trigger::dispute_resolved, {task_action{"review", ""}}, {}}};
  s.queue();
  s.offer("ana"); // the oldest of all is hers, and stays hers
  std::vector<event> said;
  uint32_t first = 0;
  for (size_t made = 1; made <= actions_max; ++made) {
    auto next
      = only<action_planned>(s.send(resolve_dispute{"d" + std::to_string(made), "in_our_favour"}))
          .at(0);
    first = first ? first : next.number;
    said = s.send(queue_task{next.number, "first", {.kind = "review", .by = {}}});
  }
  CHECK(s.account.tasks.size() == actions_max);
  auto ends = only<action_cancelled>(said);
  REQUIRE(ends.size() == 1);
  CHECK(ends[0].number == first);
  CHECK(ends[0].reason == "too_many");
  CHECK(s.account.find_task(1)->agent == "ana");
}

TEST_CASE("a task is never completed twice", "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  s.complete("ana", "done");
  CHECK(s.refusal(complete_task{1, "ana", "done", {}, {}}) == errc::task_unknown);
  CHECK(s.refusal(move_task{1, task_stage::offered, "first", "bob", {}, {}}) == errc::task_unknown);
}

TEST_CASE("a payment withdraws what people have, whoever is at it", "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  s.accept("ana");
  auto paid = s.pay("p", 10'000);
  REQUIRE(only<action_cancelled>(paid).size() == 1);
  CHECK(only<action_cancelled>(paid)[0].number == 1);
  CHECK(s.account.tasks.empty());
  CHECK(s.refusal(complete_task{1, "ana", "promised", {}, {}}) == errc::task_unknown);
}

TEST_CASE("a disposition that the policy does not have is refused, with those that it has",
          "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  CHECK(s.refusal(complete_task{1, "ana", "sang", {}, {}}) == errc::disposition_unknown);
}

TEST_CASE("what follows a task is the policy's answer to its disposition", "[account][task]") {
  worked s;
  s.rules.reactions
    = {{disposition_trigger{"refused", "call"}, {send_action{channel::letter, "firm"}}, {}},
       {contact_trigger{contact_outcome::refused, {}}, {task_action{"review", ""}}, {}},
       {contact_trigger{contact_outcome::no_answer, {}}, {send_action{channel::sms, "try"}}, {}}};
  s.queue();
  s.offer("ana");
  SECTION("that answer alone") {
    auto planned = only<action_planned>(s.complete("ana", "refused"));
    REQUIRE(planned.size() == 1);
    CHECK(planned[0].what == "firm");
    CHECK(planned[0].because == "disposition:refused");
  }
  SECTION("else its answer to the contact") {
    auto planned = only<action_planned>(s.complete("ana", "no_answer"));
    REQUIRE(planned.size() == 1);
    CHECK(planned[0].what == "try");
  }
}

TEST_CASE("a promise comes with the completion, or both are refused", "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  complete_task done{1, "ana", "promised", make_promise{"w", amount{0}, day("2026-03-10")}, {}};
  CHECK(s.refusal(done) != errc::task_unknown);
  CHECK(s.account.tasks.size() == 1);
  done.promised->value = amount{10'000};
  auto events = s.send(done);
  CHECK(only<promise_made>(events).size() == 1);
  CHECK(only<task_completed>(events).size() == 1);
  CHECK(only<action_cancelled>(events).empty()); // it was done, not withdrawn
}

TEST_CASE("who promised to call again does so, at the hour that was said", "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  auto when = s.now + 3h;
  auto events = s.send(complete_task{1, "ana", "call_back", {}, when});
  auto again = only<action_planned>(events).at(0);
  CHECK(again.terms.appointment == when);
  CHECK(again.terms.agent == "ana");
  CHECK(again.not_before == when);
  s.now += 2h;
  CHECK(s.wake().empty());
  CHECK(only<action_released>(s.wake()).empty());
  auto later = s.pass_to(when);
  INFO(words(events) << " / " << words(later) << s.account.actions.size());
  REQUIRE(only<action_released>(later).size() == 1);
  auto released = only<action_released>(later)[0];
  CHECK(released.content.terms.agent == "ana");
  CHECK(s.refusal(complete_task{1, "ana", "done", {}, s.now}) == errc::task_unknown);
}

TEST_CASE("a call back lies ahead, within a year", "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  CHECK(s.refusal(complete_task{1, "ana", "call_back", {}, s.now}) == errc::value_out_of_range);
  CHECK(s.refusal(complete_task{1, "ana", "call_back", {}, s.now + 24h * 400})
        == errc::value_out_of_range);
}

TEST_CASE("nobody gets a call that the contact rules do not let through now", "[account][task]") {
  worked s;
  s.queue();
  auto book = calls_from(12h); // it is 09:00 there
  s.settings.contact = book.get();
  auto said = s.offer("ana");
  CHECK(words(said) == "action_deferred");
  CHECK(s.account.tasks.empty());
  REQUIRE(s.account.actions.size() == 1);
  auto released = only<action_released>(s.pass_to(at("2026-03-03T11:00:00Z"))).at(0);
  CHECK(released.content.what == "call");
  CHECK(released.content.terms.needs == std::vector<std::string>{"law"});
  s.send(queue_task{1, "first", {.kind = "call", .by = channel::agent_call, .contacts = true}});
  CHECK(words(s.offer("ana")) == "task_moved");
}

TEST_CASE("a supervisor moves a task to another team and up in its queue", "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  auto moved
    = only<task_moved>(s.send(move_task{1, task_stage::queued, "second", {}, "wrong_team", 500}));
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].agent == "ana"); // who lost it
  CHECK(s.account.tasks[0].team == "second");
  CHECK(s.account.tasks[0].boost == 500);
  CHECK_FALSE(s.account.tasks[0].held());
}

TEST_CASE("points take a task from nobody: they count when it is in a queue again",
          "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  s.send(move_task{1, task_stage::in_progress, {}, "ana", {}, {}});
  auto review = s.account.tasks[0].review_at;
  const auto urgent = move_task{1, task_stage::queued, {}, {}, "urgent", 7};
  CHECK(words(s.send(urgent)) == "task_moved");
  CHECK(s.account.tasks[0].agent == "ana");
  CHECK(s.account.tasks[0].stage == task_stage::in_progress);
  CHECK(s.account.tasks[0].review_at == review);
  CHECK(s.account.tasks[0].boost == 7);
  CHECK(words(s.send(urgent)).empty());
  s.send(move_task{1, task_stage::queued, {}, "ana", "given_back", {}});
  CHECK_FALSE(s.account.tasks[0].held());
  CHECK(s.account.tasks[0].boost == 7);
}

TEST_CASE("a call completed too late is outside the rules when they do not allow it any more",
          "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  auto late = [&](const char* id) {
    return only<contact_recorded>(s.send(record_contact{.action = id,
                                                        .by = channel::agent_call,
                                                        .outcome = contact_outcome::replied}))
      .at(0);
  };
  CHECK_FALSE(late("@late/1/bob").outside_rules); // who had it before, at a lawful hour
  auto book = calls_from(12h);
  s.settings.contact = book.get();
  CHECK(late("@late/1/ana").outside_rules);
  CHECK_FALSE(late("sent-1").outside_rules); // a contact of the sender's own
}

TEST_CASE("nobody promises whom nobody reached", "[account][task]") {
  worked s;
  s.rules.dispositions
    = {{"no_answer", contact_outcome::no_answer}, {"promised", contact_outcome::replied}};
  s.queue();
  s.offer("ana");
  auto done = complete_task{
    1, "ana", "no_answer", make_promise{"task-1", amount{10'000}, day("2026-03-05")}, {}};
  CHECK(s.refusal(done) == errc::unknown_field);
  CHECK(s.account.tasks.size() == 1);
  done.disposition = "promised";
  CHECK(words(s.send(done)).starts_with("task_completed contact_recorded promise_made"));
}

TEST_CASE("a leader gives a task to somebody, from whoever has not begun it", "[account][task]") {
  worked s;
  s.queue();
  s.offer("ana");
  s.accept("ana");
  auto given = move_task{1, task_stage::offered, "first", "bob", "knows_him", {}};
  CHECK(words(s.send(given)) == "task_moved");
  CHECK(s.account.tasks[0].agent == "bob");
  CHECK(s.account.tasks[0].stage == task_stage::offered);
  CHECK(s.refusal(given) == errc::task_not_held); // he has it
  CHECK(s.refusal(complete_task{1, "ana", "refused", {}, {}}) == errc::task_not_held);
  s.send(move_task{1, task_stage::in_progress, {}, "bob", {}, {}});
  given.agent = "ana";
  CHECK(s.refusal(given) == errc::task_not_held);
}

TEST_CASE("a report from outside ends a task that people have", "[account][task]") {
  worked s;
  s.queue();
  s.send(record_contact{"1", channel::agent_call, contact_outcome::replied});
  CHECK(s.account.tasks.empty());
}

TEST_CASE("queues hear of every change of a task, and of nothing else", "[work]") {
  worked s;
  auto key = account_key::make("P", "1").value();
  s.queue();
  auto queued = effect_on_work(key, s.account, s.journal.back().events);
  REQUIRE(queued.put.size() == 1);
  CHECK(queued.put[0].task.stage == task_stage::queued);
  CHECK(queued.put[0].key() == "P/1/1");
  auto offered = s.offer("ana");
  auto told = effect_on_work(key, s.account, offered);
  REQUIRE(told.put.size() == 1);
  CHECK(told.put[0].task.agent == "ana");
  auto paid = s.pay("p", 10'000);
  auto gone = effect_on_work(key, s.account, paid);
  CHECK(gone.put.empty());
  CHECK(gone.gone == std::vector<task_end>{{1, only<action_cancelled>(paid).at(0).reason}});
  CHECK(effect_on_work(key, s.account, s.send(receive_message{"m", channel::sms, {}})).empty());
  // What moved and ended in one entry has the reason of its end.
  auto both = std::vector<event>{offered[0], action_cancelled{1, "disputed"}};
  CHECK(effect_on_work(key, s.account, both).gone == std::vector<task_end>{{1, "disputed"}});
}
