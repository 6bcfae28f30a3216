// Work that somebody holds becomes wrong: hours end, the debtor says stop.

#include "core/work/task_row.hpp"
#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

contact_book_ptr calls_until(duration hour) {
  hours_rule rule{.classes = every_class, .open = {}};
  for (auto& weekday : rule.open.week.days)
    weekday = {{8h, hour}};
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

/// Ana holds a call from 2026-03-03 09:00 on, in Rome, where calls end at the given hour.
struct held : scenario {
  contact_book_ptr book;

  explicit held(std::optional<duration> calls_end) {
    if (calls_end)
      book = calls_until(*calls_end);
    settings.contact = book.get();
    rules.phases[1].steps
      = {{"phone", {.days = 1, .until_time = 9h}, task_action{"call", {}, {}, channel::voice}, {}}};
    open({{"A", "2026-02-25", 10'000}});
    auto planned = only<action_planned>(pass_to(at("2026-03-03T08:00:00Z"))).at(0);
    send(queue_task{
      planned.number,
      "first",
      {.kind = planned.what, .by = planned.by, .contacts = planned.contacts, .planned_at = now}});
    go(task_stage::offered);
  }
  void go(task_stage to) { send(move_task{1, to, "first", "ana", {}, {}}); }
  instant review() const { return account.tasks.at(0).review_at; }
};

} // namespace

TEST_CASE("a call that somebody holds is taken back when the hours for calls end",
          "[account][task]") {
  held s{9h + 30min};
  auto last = at("2026-03-03T08:30:00Z") - s.settings.verdict_holds;
  CHECK(s.review() > last - 2s);
  CHECK(s.review() <= last + 1s);
  s.go(task_stage::accepted);
  CHECK(s.pass_to(s.review() - 1s).empty());
  auto events = s.pass_to(s.review());
  CHECK(words(events) == "action_deferred");
  CHECK(s.account.tasks.empty());
  auto effect = effect_on_work(account_key::make("P", "1").value(), s.account, events);
  REQUIRE(effect.gone.size() == 1);
  CHECK(effect.gone[0].reason == "contact_rules");
  auto released = only<action_released>(s.pass_to(at("2026-03-04T07:00:00Z")));
  REQUIRE(released.size() == 1); // for the queue again
  CHECK(released[0].content.what == "call");
}

TEST_CASE("whoever has begun a call finishes it", "[account][task]") {
  held s{9h + 30min};
  s.go(task_stage::in_progress);
  CHECK(s.review() == never);
  CHECK(s.pass_to(at("2026-03-03T10:00:00Z")).empty());
  s.send(stop_contact{});
  CHECK(s.account.tasks.size() == 1);
}

TEST_CASE("a call that the rules allow for long is asked about every hour", "[account][task]") {
  held s{20h};
  CHECK(s.review() == s.now + 1h);
  s.go(task_stage::accepted);
  auto events = s.pass_to(s.review());
  auto moved = only<task_moved>(events);
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].to == task_stage::accepted);
  CHECK(moved[0].agent == "ana");
  CHECK(s.review() == s.now + 1h);
}

TEST_CASE("a debtor who says stop takes calls from who holds them, with contact rules or without",
          "[account][task]") {
  auto calls_end = GENERATE(std::optional<duration>{}, std::optional<duration>{20h});
  held s{calls_end};
  CHECK((s.review() == never) == !calls_end);
  s.send(stop_contact{channel::sms});
  CHECK(s.account.tasks.size() == 1); // calls go on
  s.send(stop_contact{channel::voice});
  CHECK(s.account.tasks.empty());
}

TEST_CASE("a task given back has no review", "[account][task]") {
  held s{20h};
  s.send(move_task{1, task_stage::queued, {}, "ana", "break", {}});
  CHECK(s.review() == never);
}

TEST_CASE("a debtor's stop holds where nobody named contact rules", "[account][contact]") {
  scenario s;
  s.rules.phases[1].steps = {{"first", days(1), send_action{channel::sms, "first"}, {}},
                             {"second", days(1), send_action{channel::sms, "second"}, {}},
                             {"third", days(1), send_action{channel::email, "third"}, {}}};
  s.open({{"A", "2026-02-25", 10'000}});
  auto planned = only<action_planned>(s.pass_to(s.now + 24h * 2));
  REQUIRE(planned.size() >= 1);
  auto said = s.send(receive_message{"M", channel::sms, reply_intent::stop});
  auto withdrawn = only<action_cancelled>(said);
  REQUIRE(withdrawn.size() >= 1); // nothing had left yet
  CHECK(withdrawn[0].reason == "contact_rules");
  auto later = s.pass_to(s.now + 24h * 5);
  for (auto& each : only<action_planned>(later))
    CHECK((each.by == channel::email) == (each.not_before != never));
  CHECK(only<action_planned>(later).size() >= 1);
}
