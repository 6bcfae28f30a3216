#include "core/account/outbox_effect.hpp"
#include "tests/core/account/expected_agenda.hpp"
#include "tests/core/account/lives.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace recobro;
using namespace recobro::testing;

namespace {

/// By what was told and accepted, whatever the account made of it.
int64_t received_by(const std::vector<command>& told) {
  std::map<std::string, int64_t> received;
  std::set<std::string> reversed;
  for (auto& each : told)
    if (auto payment = std::get_if<receive_payment>(&each.body)) {
      RC_ASSERT(received.emplace(payment->payment, payment->value.minor).second);
    } else if (auto reversal = std::get_if<reverse_payment>(&each.body)) {
      RC_ASSERT(reversed.insert(reversal->payment).second);
      received.at(reversal->payment) = 0;
    }
  int64_t sum = 0;
  for (auto& [id, value] : received)
    sum += value;
  return sum;
}

void check_money(const walk& life) {
  auto& account = life.account;
  int64_t received = 0;
  int64_t credit = 0;
  std::map<std::string, int64_t> served;
  for (auto& item : account.payments) {
    RC_ASSERT(item.credit().minor >= 0);
    RC_ASSERT(!item.reversed || item.allocations.empty());
    received += item.reversed ? 0 : item.value.minor;
    credit += item.credit().minor;
    for (auto& part : item.allocations) {
      RC_ASSERT(part.value.minor > 0);
      served[part.obligation] += part.value.minor;
    }
  }
  int64_t paid = 0;
  int64_t open = 0;
  for (auto& item : account.obligations) {
    RC_ASSERT(item.paid.minor == served[item.id]);
    RC_ASSERT(item.principal.minor >= 0);
    RC_ASSERT(item.fees.minor >= 0);
    RC_ASSERT(item.open().minor >= 0);
    paid += item.paid.minor;
    open += item.open().minor;
  }
  RC_ASSERT(received == paid + credit);
  RC_ASSERT(received == received_by(life.commands));
  // Credit does not lie idle while something is open.
  RC_ASSERT(open == 0 || credit == 0);
  RC_ASSERT(account.settled == (open == 0));
  RC_ASSERT(open_amount(account).minor == open);
  RC_ASSERT(credit_amount(account).minor == credit);
  RC_ASSERT(paid_amount(account).minor == received);
  RC_ASSERT(balance(account).minor == open - credit);
}

void check_promises(const account_state& account) {
  size_t open = 0;
  for (auto& item : account.promises)
    open += item.status == promise_status::open;
  RC_ASSERT(open <= (account.settled || account.closed ? 0u : 1u));
}

/// The promises of an arrangement to both sides, whatever happened to it.
void check_arrangements(const account_state& account) {
  size_t standing = 0;
  for (auto& item : account.arrangements) {
    standing += item.open() || item.active();
    RC_ASSERT(item.total() == item.debt - item.discount + item.interest);
    RC_ASSERT(item.served <= item.instalments.size());
    RC_ASSERT(item.passed <= item.instalments.size());
    int64_t forgiven = 0;
    for (auto& part : item.waived)
      forgiven += part.fees.minor + part.principal.minor;
    RC_ASSERT(forgiven <= item.discount.minor);
    RC_ASSERT(forgiven == 0 || item.status == arrangement_status::kept);
    RC_ASSERT(!item.active() || item.in_arrears() < item.breaks_after);
    auto charged = account.find_obligation(interest_obligation(item.id));
    if (charged)
      RC_ASSERT(item.open() || charged->withdrawn || item.interest.minor > 0);
  }
  RC_ASSERT(standing <= (account.closed ? 0u : 2u));
}

/// Numbers of actions come without gaps, and only what was planned is cancelled, once.
void check_actions(const walk& life) {
  uint32_t last = 0;
  std::set<uint32_t> waiting;
  for (auto& noted : life.journal) {
    for (auto& item : noted.events) {
      if (auto made = std::get_if<action_planned>(&item)) {
        RC_ASSERT(made->number == ++last);
        RC_ASSERT(!made->because.empty());
        waiting.insert(made->number);
      } else if (auto cancelled = std::get_if<action_cancelled>(&item)) {
        RC_ASSERT(waiting.erase(cancelled->number) == 1);
      } else if (auto contact = std::get_if<contact_recorded>(&item)) {
        waiting.erase(action_number(contact->action).value_or(0));
      } else if (auto done = std::get_if<task_completed>(&item)) {
        RC_ASSERT(waiting.erase(done->number) == 1);
      }
    }
  }
  RC_ASSERT(life.account.actions_planned == last);
  std::set<uint32_t> kept;
  for (auto& item : life.account.actions)
    kept.insert(item.number);
  for (auto& task : life.account.tasks)
    kept.insert(task.number);
  RC_ASSERT(kept == waiting);
  auto held = std::count_if(life.account.tasks.begin(), life.account.tasks.end(),
                            [](auto& task) { return task.held(); });
  RC_ASSERT(held <= 1); // two people never have the same debtor
}

} // namespace

TEST_CASE("money is conserved over any life of an account", "[account][property]") {
  holds_for_all("money is conserved",
                [] { live(false, [](const walk& life) { check_money(life); }); });
}

TEST_CASE("the agenda is what the state implies after every command", "[account][property]") {
  holds_for_all("the agenda follows the state", [] {
    live(false, [](const walk& life) {
      auto timers = agenda(life.account, life.rules);
      RC_ASSERT(timers == expected_agenda(life.account, life.rules));
      RC_ASSERT(earliest_due(life.account, life.rules)
                == (timers.empty() ? never : timers.front().due));
      for (auto& each : timers)
        RC_ASSERT(!life.account.closed || each.kind == timer_kind::trial_end
                  || each.kind == timer_kind::choice_end);
    });
  });
}

TEST_CASE("promises and planned actions stay consistent", "[account][property]") {
  holds_for_all("promises and actions", [] {
    live(false, [&](const walk& life) {
      check_promises(life.account);
      check_actions(life);
      check_arrangements(life.account);
    });
  });
}

TEST_CASE("the outbox holds what its account waits to see leave, and nothing else",
          "[account][property]") {
  holds_for_all("outbox and state", [] {
    live(false, [](const walk& life) {
      std::set<uint32_t> rows, wanted;
      for (auto& noted : life.journal)
        for (auto& item : noted.events) {
          auto effect = effect_on_outbox(item);
          if (effect.enters)
            rows.insert(effect.enters->number);
          else if (effect.leaves)
            rows.erase(*effect.leaves);
        }
      for (auto& item : life.account.actions)
        if (!item.handed_over && item.waits_until == never)
          wanted.insert(item.number);
      RC_ASSERT(rows == wanted);
    });
  });
}

TEST_CASE("the random lives of these tests reach every kind of event", "[account][property]") {
  std::map<std::string_view, size_t> seen;
  for (uint32_t seed = 0; seed < 1'500; ++seed) {
    dice roll{seed};
    walk life{some_policy(seed)};
    life.send(open_account{.unit = eur()}, life.now, "open");
    portfolio_knowledge known;
    known.stopped_arms = {{"trial0", "arm1"}};
    for (int i = 0; i < 60; ++i) {
      if (i == 30)
        life.settings.known = &known;
      life.take({static_cast<uint8_t>(roll.below(256)), static_cast<uint8_t>(roll.below(256)),
                 static_cast<uint8_t>(roll.below(256)), static_cast<uint16_t>(roll.below(60'000))});
    }
    for (auto& noted : life.journal)
      for (auto& item : noted.events)
        ++seen[type_name(item)];
  }
  for (auto& [word, count] : seen)
    UNSCOPED_INFO(word << " " << count);
  // But the two of accounts that go to another version: the lives of migration_test.cpp do that.
  CHECK(seen.size() + 2 == std::variant_size_v<event>);
  CHECK(seen.count("policy_migrated") + seen.count("migration_planned") == 0);
}

TEST_CASE("replaying the journal and deciding again give the same account", "[account][property]") {
  holds_for_all("replay is identical", [] {
    walk life{some_policy(*rc::gen::arbitrary<uint32_t>())};
    live(false, [&](const walk& seen) { life = seen; });
    account_state folded;
    for (auto& item : life.journal)
      folded = evolve(std::move(folded), item);
    account_state decided;
    for (auto& what : life.commands) {
      auto made = decide(decided, what, life.rules, what.received_at, life.settings).value();
      decided = evolve(std::move(decided),
                       walk::entry_of(what, decided.sequence + 1, std::move(made.events)));
    }
    if (!life.journal.empty()) {
      RC_ASSERT(folded == life.account);
      RC_ASSERT(decided == life.account);
    }
  });
}

TEST_CASE("a refusal changes nothing, in place as well", "[account][property]") {
  holds_for_all("refusals", [] {
    live(false, [](const walk& life) {
      // The last command again, now against the state that it led to.
      auto what = life.commands.back();
      auto before = life.account;
      auto in_place = before;
      auto events = decide_in_place(in_place, what, life.rules, life.now, life.settings);
      if (!events)
        RC_ASSERT(in_place == before);
      for (auto& item : events.value_or(std::vector<event>{}))
        before = evolve(std::move(before), item);
      RC_ASSERT(in_place == before);
    });
  });
}

TEST_CASE("looking late gives the same promises, holds, deadlines and rung",
          "[account][property]") {
  holds_for_all("late is the same", [] {
    walk prompt{some_policy(*rc::gen::arbitrary<uint32_t>())};
    live(true, [&](const walk& seen) { prompt = seen; });
    auto late = prompt;
    auto end = prompt.now + std::chrono::days{*rc::gen::inRange(1, 120)};
    while (earliest_due(prompt.account, prompt.rules) <= end) {
      prompt.now = std::max(prompt.now, earliest_due(prompt.account, prompt.rules));
      prompt.send(wake_up{}, prompt.now, "");
    }
    late.now = end;
    for (int turn = 0; turn < 100 && earliest_due(late.account, late.rules) <= end; ++turn)
      late.send(wake_up{}, end, "");
    RC_ASSERT(late.account.phase == prompt.account.phase);
    RC_ASSERT(late.account.promises == prompt.account.promises);
    RC_ASSERT(late.account.holds == prompt.account.holds);
    RC_ASSERT(late.account.settled == prompt.account.settled);
    auto names = [](const account_state& account) {
      std::set<std::string> running;
      for (auto& item : account.deadlines)
        running.insert(item.name);
      return running;
    };
    RC_ASSERT(names(late.account) == names(prompt.account));
  });
}

TEST_CASE("paying the older of two obligations neither skips nor hastens a step of any ladder",
          "[account][property]") {
  holds_for_all("paying the older", [] {
    auto rules = some_policy(*rc::gen::arbitrary<uint32_t>(), true);
    auto older = *rc::gen::inRange(0, 100);
    auto younger = *rc::gen::inRange(0, older + 1);
    auto today = rules.default_zone.local_date(at("2026-03-02T08:00:00Z"));
    walk life{rules};
    auto due = [&](int age) { return today - std::chrono::days{age}; };
    life.send(put_account{{.unit = eur(),
                           .obligations = {{"old", "invoice", due(older), amount{700}},
                                           {"young", "invoice", due(younger), amount{900}}}}},
              life.now, "open");
    auto run_to = [](walk& who, instant end, std::vector<phase_entered>& entered) {
      while (earliest_due(who.account, who.rules) <= end) {
        who.now = std::max(who.now, earliest_due(who.account, who.rules));
        who.send(wake_up{}, who.now, "");
        for (auto& item : only<phase_entered>(who.last))
          entered.push_back(item);
      }
      who.now = end;
    };
    std::vector<phase_entered> before;
    run_to(life, life.now + std::chrono::hours{*rc::gen::inRange(0, 24 * 100)}, before);
    auto stood = life.account;
    life.send(receive_payment{"p", amount{700}, {"old"}}, life.now, "pay");
    auto& account = life.account;

    RC_ASSERT(only<step_reached>(life.last).empty());
    auto days = days_past_due(account, life.now);
    auto fell = days < rules.phases[stood.phase].from_day && rules.cure.allowed;
    if (!fell || stood.phase == 0) {
      RC_ASSERT(account.phase == stood.phase);
      RC_ASSERT(account.next_step == stood.next_step);
      RC_ASSERT(account.step_due == stood.step_due);
    } else {
      RC_ASSERT(account.phase < stood.phase);
    }
    // From now on every rung is entered at the younger one's own days, each exactly once.
    std::vector<phase_entered> after;
    auto from = account.phase;
    run_to(life, life.now + std::chrono::days{300}, after);
    size_t place = 0;
    for (size_t rung = from + 1u; rung < rules.phases.size(); ++rung) {
      auto crossed = midnight_of(due(younger) + std::chrono::days{*rules.phases[rung].from_day},
                                 life.account.local);
      if (crossed <= stood.phase_entered_at || crossed > life.now)
        continue;
      RC_ASSERT(place < after.size());
      RC_ASSERT(after[place].phase == rung);
      RC_ASSERT(after[place].at == crossed);
      ++place;
    }
    RC_ASSERT(place == after.size());
  });
}
