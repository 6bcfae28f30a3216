#pragma once

// One account under a policy, told commands one after the other: what the tests of
// core/account speak in. Every command also checks what must hold for each of them:
// decide's events fold to decide's state, and a refusal changes nothing.

#include "core/account/decide.hpp"

#include <catch2/catch.hpp>

namespace recobro::testing {

inline date day(std::string_view text) {
  return parse_date(text).value();
}

inline instant at(std::string_view text) {
  return parse_instant(text).value();
}

inline zone rome() {
  return zone::from_name("Europe/Rome").value();
}

inline currency eur() {
  return currency::from_code("EUR").value();
}

inline wait_rule days(int count) {
  return {.days = count};
}

inline step send_step(std::string name, int wait_days, std::string template_name = "notice") {
  return {std::move(name), days(wait_days), send_action{channel::letter, std::move(template_name)}};
}

/// Rungs at 1, 31 and 91 days with two letters each, and an event phase.
inline policy ladder() {
  policy rules;
  rules.name = "ladder";
  rules.hash = "abc";
  rules.default_zone = rome();
  rules.phases = {
    {"preventive", -10, {send_step("remind", 3)}, {}, false},
    {"early", 1, {send_step("first", 2), send_step("second", 7)}, {}, false},
    {"late", 31, {send_step("third", 2), send_step("fourth", 7)}, {}, false},
    {"severe", 91, {send_step("last", 2)}, {}, false},
    {"legal", std::nullopt, {send_step("claim", 5)}, {}, false},
  };
  return rules;
}

/// The type words of the events, in order, with a blank between them.
inline std::string words(const std::vector<event>& events) {
  std::string text;
  for (auto& item : events)
    text.append(text.empty() ? "" : " ").append(type_name(item));
  return text;
}

template <class Event>
std::vector<Event> only(const std::vector<event>& events) {
  std::vector<Event> found;
  for (auto& item : events)
    if (auto match = std::get_if<Event>(&item))
      found.push_back(*match);
  return found;
}

struct scenario {
  policy rules = ladder();
  instant now = at("2026-03-02T08:00:00Z"); // a Monday
  account_state account{};
  std::vector<entry> journal{};
  decision_settings settings{};

  command made_of(command_body body) const {
    command what;
    what.id = "c" + std::to_string(journal.size() + 1);
    what.content_hash = journal.size() + 1;
    what.happened_at = now;
    what.received_at = now;
    what.body = std::move(body);
    return what;
  }

  result<std::vector<event>> try_command(const command& what) {
    auto before = account;
    auto made = decide(account, what, rules, now, settings);
    auto in_place = account;
    auto events = decide_in_place(in_place, what, rules, now, settings);
    REQUIRE(events.has_value() == made.has_value());
    if (!made) {
      CHECK(in_place == before);
      CHECK(events.error() == made.error());
      return fail(made.error());
    }
    for (auto& item : made->events)
      before = evolve(std::move(before), item);
    CHECK(before == made->next);
    CHECK(in_place == made->next);
    entry noted;
    noted.sequence = account.sequence + 1;
    noted.command_id = what.id;
    noted.content_hash = what.content_hash;
    noted.command_type = type_name(what.body);
    noted.happened_at = what.happened_at;
    noted.decided_at = now;
    noted.events = made->events;
    account = evolve(std::move(account), noted);
    journal.push_back(noted);
    return noted.events;
  }

  /// What came of a command that is accepted.
  std::vector<event> send(command_body body) {
    auto events = try_command(made_of(std::move(body)));
    if (!events)
      FAIL("refused: " << to_string(events.error()));
    return *events;
  }

  std::vector<event> send_dated(instant happened_at, command_body body) {
    auto what = made_of(std::move(body));
    what.happened_at = happened_at;
    auto events = try_command(what);
    if (!events)
      FAIL("refused: " << to_string(events.error()));
    return *events;
  }

  /// The code with which a command is refused.
  errc refusal(command_body body) {
    auto events = try_command(made_of(std::move(body)));
    if (events)
      FAIL("accepted: " << words(*events));
    CHECK_FALSE(events.error().detail.empty());
    return events.error().code;
  }

  std::vector<event> wake() {
    auto what = made_of(wake_up{});
    what.id.clear();
    auto events = try_command(what);
    REQUIRE(events.has_value());
    return *events;
  }

  /// Lets time pass, with a stop at each due instant; what the timers did.
  std::vector<event> pass_to(instant end) {
    std::vector<event> all;
    for (auto due = earliest_due(account, rules); due <= end; due = earliest_due(account, rules)) {
      now = std::max(now, due);
      auto events = wake();
      REQUIRE_FALSE(events.empty());
      all.insert(all.end(), events.begin(), events.end());
    }
    now = end;
    return all;
  }

  /// Lets time pass while nobody looks, then looks once.
  std::vector<event> sleep_to(instant end) {
    now = end;
    return wake();
  }

  /// Opens the account with these obligations: id, due date, amount.
  struct owed {
    std::string id;
    std::string due;
    int64_t minor;
  };
  std::vector<event> open(const std::vector<owed>& obligations) {
    open_account body;
    body.unit = eur();
    body.language = "es";
    for (auto& item : obligations)
      body.obligations.push_back({item.id, "invoice", day(item.due), amount{item.minor}});
    return send(std::move(body));
  }

  std::vector<event> add(const owed& item) {
    return send(add_obligation{{item.id, "invoice", day(item.due), amount{item.minor}}});
  }
  std::vector<event> pay(std::string id, int64_t minor, std::vector<std::string> named = {}) {
    return send(receive_payment{std::move(id), amount{minor}, std::move(named)});
  }
  int64_t paid_on(std::string_view id) const {
    auto found = account.find_obligation(id);
    REQUIRE(found);
    return found->paid.minor;
  }
};

} // namespace recobro::testing
