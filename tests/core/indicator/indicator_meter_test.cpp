// Figures: what each event adds, and that they come to the accounts' own sums.

#include "core/indicator/indicator_meter.hpp"
#include "core/indicator/indicator_report.hpp"
#include "tests/core/account/lives.hpp"
#include "tests/core/account/scenario.hpp"

#include <algorithm>

using namespace recobro;
using namespace recobro::testing;

namespace {

using cell_map = std::map<indicator_cell, indicator_sums>;

cell_map cells_of(const indicator_changes& changes) {
  cell_map cells;
  for (const auto& item : changes.items())
    cells[read_cell_key(cell_key(item)).value()].add(item.which, item.value);
  return cells;
}

cell_map folded(const std::vector<entry>& journal) {
  indicator_changes made;
  CHECK(add_indicators("book", journal, made) == journal.size());
  return cells_of(made);
}

/// Over all cells of the family whose values are these.
indicator_sums sums_where(const cell_map& cells, const std::map<dimension, std::string>& values,
                          std::optional<date> on = std::nullopt,
                          cell_family family = cell_family::treatment) {
  indicator_sums sums;
  for (const auto& [cell, of_cell] : cells) {
    const auto fits = std::ranges::all_of(values, [&](auto& wanted) {
      const auto found = cell.values.find(wanted.first);
      return (found == cell.values.end() ? std::string() : found->second) == wanted.second;
    });
    if (fits && cell.family == family && (!on || cell.day == *on))
      sums.add(of_cell);
  }
  return sums;
}

/// Keeps what it sees.
struct keeping_watch final : event_watch {
  std::vector<std::pair<account_state, event>> seen;
  void before(const account_state& account, const event& what) override {
    seen.emplace_back(account, what);
  }
};

} // namespace

TEST_CASE("money is counted in the phase in which the account was", "[indicator]") {
  scenario life;
  life.open({{"i1", "2026-02-20", 100'00}});
  const auto early = life.account.phase_name;
  life.send(receive_payment{"p1", amount{40'00}});
  life.send(reverse_payment{"p1", "bounced"});
  const auto cells = folded(life.journal);
  const auto sums = sums_where(cells, {{dimension::phase, early}});
  CHECK(sums.of(indicator::payments) == 1);
  CHECK(sums.of(indicator::payments_amount) == 40'00);
  CHECK(sums.of(indicator::payments_reversed_amount) == 40'00);
  CHECK(sums_where(cells, {{dimension::portfolio, "book"}, {dimension::currency, "EUR"}})
          .of(indicator::debt_added)
        == 100'00);
}

TEST_CASE("a promise is counted when it is made, when it ends, and on the day it is for",
          "[indicator]") {
  scenario life;
  life.open({{"i1", "2026-02-20", 100'00}});
  const auto made_on = life.account.local.local_date(life.now);
  const auto due = made_on + std::chrono::days{5};
  life.send(make_promise{"q1", amount{50'00}, due});
  CHECK(sums_where(folded(life.journal), {}, due).of(indicator::promises_expected_amount) == 50'00);
  life.send(receive_payment{"p1", amount{50'00}});
  auto cells = folded(life.journal);
  CHECK(sums_where(cells, {}, made_on).of(indicator::promises_made) == 1);
  CHECK(sums_where(cells, {}, made_on).of(indicator::promises_kept_amount) == 50'00);
  CHECK(sums_where(cells, {}, due).of(indicator::promises_due) == 1);
  CHECK(sums_where(cells, {}, due).of(indicator::promises_due_kept) == 1);
  // The payment that kept it was none.
  life.send(reverse_payment{"p1", "bounced"});
  cells = folded(life.journal);
  CHECK(sums_where(cells, {}).of(indicator::promises_kept) == 0);
  CHECK(sums_where(cells, {}, due).of(indicator::promises_due) == 0);
  life.pass_to(life.now + std::chrono::days{10});
  cells = folded(life.journal);
  CHECK(sums_where(cells, {}).of(indicator::promises_broken) == 1);
  CHECK(sums_where(cells, {}, due).of(indicator::promises_due) == 1);
  CHECK(sums_where(cells, {}, due).of(indicator::promises_due_kept) == 0);
}

TEST_CASE("a contact counts as one try, and reaches the debtor once", "[indicator]") {
  scenario life;
  life.open({{"i1", "2026-02-20", 100'00}});
  for (const auto outcome : {contact_outcome::sent, contact_outcome::delivered,
                             contact_outcome::read, contact_outcome::replied})
    life.send(record_contact{.action = "x1", .by = channel::sms, .outcome = outcome});
  life.send(
    record_contact{.action = "x2", .by = channel::voice, .outcome = contact_outcome::wrong_person});
  const auto cells = folded(life.journal);
  const auto by_sms = sums_where(cells, {{dimension::channel, "sms"}});
  CHECK(by_sms.of(indicator::contact_attempts) == 1);
  CHECK(by_sms.of(indicator::contact_connects) == 1);
  CHECK(by_sms.of(indicator::right_party_contacts) == 1);
  const auto by_voice = sums_where(cells, {{dimension::channel, "voice"}});
  CHECK(by_voice.of(indicator::contact_attempts) == 1);
  CHECK(by_voice.of(indicator::contact_connects) == 1);
  CHECK(by_voice.of(indicator::right_party_contacts) == 0);
  CHECK(sums_where(cells, {{dimension::channel, "sms"}, {dimension::result, "read"}})
          .of(indicator::contact_results)
        == 1);
}

TEST_CASE("a message that left although a payment had withdrawn it is told", "[indicator]") {
  scenario life;
  life.open({{"i1", "2026-02-20", 100'00}});
  life.pass_to(life.now + std::chrono::days{3}); // the first letter is on its way
  REQUIRE(life.account.actions.size() == 1);
  const auto number = std::to_string(life.account.actions.front().number);
  const record_contact left{
    .action = number, .by = channel::letter, .outcome = contact_outcome::sent};
  auto in_time = life;
  in_time.send(left);
  in_time.send(receive_payment{"p1", amount{100'00}});
  auto sums = sums_where(folded(in_time.journal), {});
  CHECK(sums.of(indicator::sends_sent) == 1);
  CHECK(sums.of(indicator::contacts_after_withdrawal) == 0);
  life.send(receive_payment{"p1", amount{100'00}});
  life.now += duration{1};
  life.send(left);
  sums = sums_where(folded(life.journal), {});
  CHECK(sums.of(indicator::sends_cancelled) == 1);
  CHECK(sums.of(indicator::sends_sent) == 0);
  CHECK(sums.of(indicator::contacts_after_withdrawal) == 1);
  CHECK(sums.of(indicator::contacts_after_payment) == 1);
}

TEST_CASE("an experiment's accounts are counted once more, by arm", "[indicator]") {
  account_state account;
  account.unit = eur();
  account.phase_name = "early";
  account.segment = "small";
  account.trials = {{.experiment = "tone", .arm = "warm"}, {.experiment = "old", .left = true}};
  indicator_meter meter;
  meter.begin("book", at("2026-03-02T08:00:00Z"));
  meter.before(account, payment_received{"p1", amount{5}, {}, {}});
  indicator_changes made;
  meter.finish(account, made);
  const auto cells = cells_of(made);
  REQUIRE(cells.size() == 2);
  CHECK(sums_where(cells, {{dimension::segment, "small"}, {dimension::arm, ""}})
          .of(indicator::payments_amount)
        == 5);
  CHECK(sums_where(cells, {{dimension::arm, "warm"}, {dimension::phase, "early"}}, {},
                   cell_family::experiment)
          .of(indicator::payments_amount)
        == 5);
}

TEST_CASE("what people do is counted once more, by team and agent", "[indicator]") {
  account_state account;
  account.unit = eur();
  indicator_meter meter;
  meter.begin("book", at("2026-03-02T08:00:00Z"));
  meter.before(
    account,
    task_completed{
      .number = 1, .kind = "call", .team = "north", .agent = "a7", .disposition = "promised"});
  indicator_changes made;
  meter.finish(account, made);
  const auto cells = cells_of(made);
  REQUIRE(cells.size() == 2);
  CHECK(sums_where(cells, {{dimension::result, "promised"}}).of(indicator::tasks_completed) == 1);
  CHECK(sums_where(cells, {{dimension::team, "north"}, {dimension::agent, "a7"}}, {},
                   cell_family::people)
          .of(indicator::tasks_completed)
        == 1);
}

TEST_CASE("a task that people have counts as handed over, and as withdrawn if it comes to that",
          "[indicator]") {
  account_state account;
  account.unit = eur();
  indicator_meter meter;
  meter.begin("book", at("2026-03-02T08:00:00Z"));
  task_content call{.kind = "call", .by = channel::agent_call, .contacts = true};
  meter.before(account, task_queued{1, "north", at("2026-03-02T08:00:00Z"), call});
  account.tasks.push_back({.number = 1, .team = "north", .content = call});
  meter.before(account, action_cancelled{1, "paid"});
  indicator_changes made;
  meter.finish(account, made);
  const auto cells = cells_of(made);
  const auto channel_word = std::string(name_of(channel::agent_call));
  CHECK(sums_where(cells, {{dimension::channel, channel_word}, {dimension::result, ""}})
          .of(indicator::tasks_handed_over)
        == 1);
  CHECK(sums_where(cells, {{dimension::channel, channel_word}, {dimension::result, "paid"}})
          .of(indicator::tasks_cancelled)
        == 1);
}

TEST_CASE("who was cured without a try of anybody's cured itself", "[indicator]") {
  auto tried = GENERATE(false, true);
  account_state account;
  account.unit = eur();
  account.phase_entered_at = at("2026-03-01T08:00:00Z");
  auto when = account.phase_entered_at + std::chrono::hours{tried ? 1 : -1};
  account.contact.contacts = {{"1", {.when = when, .by = channel::sms}},
                              {"2", {.when = at("2026-03-01T10:00:00Z"), .inbound = true}}};
  indicator_meter meter;
  meter.begin("book", at("2026-03-02T08:00:00Z"));
  meter.before(account,
               phase_entered{0, "early", phase_cause::cured, "paid", at("2026-03-02T08:00:00Z")});
  indicator_changes made;
  meter.finish(account, made);
  const auto sums = sums_where(cells_of(made), {});
  CHECK(sums.of(indicator::phase_cures) == 1);
  CHECK(sums.of(indicator::phase_self_cures) == (tried ? 0 : 1));
}

TEST_CASE("a task that stays with who has it is no step, one called after it went back is told",
          "[indicator]") {
  account_state account;
  account.unit = eur();
  account.actions_planned = 2;
  const auto now = at("2026-03-02T08:00:00Z");
  account.last_decided_at = now;
  account.tasks.push_back(
    {.number = 1, .stage = task_stage::accepted, .team = "north", .agent = "ana"});
  account.actions.push_back({.number = 2,
                             .kind = action_kind::task,
                             .by = channel::voice,
                             .waits_until = now + std::chrono::hours{12}});
  indicator_meter meter;
  meter.begin("book", now);
  meter.before(account, task_moved{1, task_stage::accepted, "north", "ana", now, "reviewed", 0});
  meter.before(account, contact_recorded{"2", channel::voice, contact_outcome::no_answer,
                                         now + std::chrono::minutes{5}});
  indicator_changes made;
  meter.finish(account, made);
  const auto cells = cells_of(made);
  const auto by_voice = std::map<dimension, std::string>{
    {dimension::channel, std::string(name_of(channel::voice))}, {dimension::result, ""}};
  CHECK(sums_where(cells, by_voice).of(indicator::contacts_outside_rules) == 1);
  CHECK(sums_where(cells, {{dimension::result, "accepted"}}).of(indicator::tasks_moved) == 0);
}

TEST_CASE("a call completed after the rules took the task back is outside them", "[indicator]") {
  account_state account;
  account.unit = eur();
  indicator_meter meter;
  const auto now = at("2026-03-02T08:00:00Z");
  meter.begin("book", now);
  contact_recorded late{"@late/2/ana", channel::agent_call, contact_outcome::replied, now, {}};
  meter.before(account, late);
  late.action = "@late/3/ana";
  late.outside_rules = true;
  meter.before(account, late);
  indicator_changes changes;
  meter.finish(account, changes);
  CHECK(sums_where(cells_of(changes), {{dimension::channel, "agent_call"}})
          .of(indicator::contacts_outside_rules)
        == 1);
}

TEST_CASE("a contact that waits for its own hour was allowed, not denied", "[indicator]") {
  account_state account;
  account.unit = eur();
  const auto now = at("2026-03-02T08:00:00Z");
  const auto later = now + std::chrono::hours{3};
  account.choices.push_back({.learner = "hour", .action = 2, .leaves_from = later});
  indicator_meter meter;
  meter.begin("book", now);
  action_planned call;
  call.number = 1;
  call.kind = action_kind::task;
  call.by = channel::agent_call;
  call.contacts = true;
  call.at = now;
  call.check = {"CO.hours", {}, false};
  call.terms.appointment = call.not_before = later;
  meter.before(account, call);
  auto learned = call;
  learned.number = 2;
  learned.terms.appointment = {};
  meter.before(account, learned);
  auto denied = call;
  denied.not_before = later + std::chrono::hours{1};
  meter.before(account, denied);
  indicator_changes changes;
  meter.finish(account, changes);
  const auto cells = cells_of(changes);
  CHECK(sums_where(cells, {{dimension::channel, "agent_call"}}).of(indicator::verdicts_allowed)
        == 2);
  CHECK(sums_where(cells, {{dimension::rule, "CO.hours"}}).of(indicator::verdicts_denied) == 1);
}

TEST_CASE("a task that is offered to somebody else before he accepts it is moved", "[indicator]") {
  account_state account;
  account.unit = eur();
  account.tasks.push_back(
    {.number = 1, .stage = task_stage::offered, .team = "north", .agent = "ana"});
  indicator_meter meter;
  const auto now = at("2026-03-02T08:00:00Z");
  meter.begin("book", now);
  meter.before(account, task_moved{1, task_stage::offered, "north", "bob", now, "knows_him", 0});
  indicator_changes made;
  meter.finish(account, made);
  CHECK(sums_where(cells_of(made), {{dimension::agent, "bob"}}, {}, cell_family::people)
          .of(indicator::tasks_moved)
        == 1);
}

TEST_CASE("the key of a cell is read as it was written, and days come in order", "[indicator]") {
  const indicator_cell cell{day("1969-12-31"),
                            cell_family::experiment,
                            {{dimension::portfolio, "book"}, {dimension::arm, "a b"}}};
  CHECK(read_cell_key(cell_key(cell)).value() == cell);
  auto next = cell;
  next.day = day("1970-01-01");
  CHECK(cell_key(cell) < cell_key(next));
  for (const std::string damaged : {"", "abcd", "abcd\x09", "abcd\x01\x01no end"})
    CHECK(read_cell_key(damaged).error().code == errc::store_damaged);
}

TEST_CASE("of all lives: figures are the accounts' own sums", "[indicator][property]") {
  holds_for_all("figures fold", [] {
    live(false, [](const walk& life) {
      indicator_report report{checked({date_min, date_max - std::chrono::days{1}}).value()};
      indicator_changes made;
      RC_ASSERT(add_indicators("book", life.journal, made) == life.journal.size());
      for (const auto& [cell, sums] : cells_of(made))
        RC_ASSERT(report.add(cell, sums).has_value());
      const auto lines = report.lines();
      RC_ASSERT(lines.size() == 1u);
      const auto& sums = lines.front().sums;
      int64_t open_promises = 0, disputes = 0;
      for (const auto& each : life.account.promises)
        open_promises += each.status == promise_status::open;
      RC_ASSERT(stocks_of(lines.front())[3].value == balance(life.account).minor);
      RC_ASSERT(sums.of(indicator::payments_amount) - sums.of(indicator::payments_reversed_amount)
                == paid_amount(life.account).minor);
      RC_ASSERT(sums.of(indicator::promises_expected) - sums.of(indicator::promises_due)
                == open_promises);
      RC_ASSERT(sums.of(indicator::accounts_opened) == 1);
      for (const auto& happened : life.journal)
        for (const auto& each : happened.events)
          disputes += std::holds_alternative<dispute_opened>(each);
      RC_ASSERT(sums.of(indicator::disputes_opened) == disputes);
    });
  });
}

TEST_CASE("of all lives: a watch sees what happens, each event before the state has taken it",
          "[indicator][property]") {
  holds_for_all("watched is folded", [] {
    keeping_watch watch;
    walk life{some_policy(*rc::gen::arbitrary<uint32_t>(), false)};
    life.settings.watch = &watch;
    life.send(put_account{{.unit = eur()}}, life.now, "open");
    for (auto& next : *rc::gen::arbitrary<std::vector<testing::move>>())
      life.take(next);
    account_state account;
    size_t place = 0;
    for (const auto& each : life.journal) {
      for (const auto& happened : each.events) {
        RC_ASSERT(place < watch.seen.size());
        const auto& [before, what] = watch.seen[place++];
        RC_ASSERT(before == account);
        RC_ASSERT(type_name(what) == type_name(happened));
        evolve_in_place(account, happened);
      }
      note(account, each);
    }
    RC_ASSERT(place == watch.seen.size());
  });
}
