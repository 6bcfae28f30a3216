#pragma once

// Random but repeatable lives of an account: a policy from a seed, and commands from small
// numbers that choose among what the account has. Numbers instead of finished commands,
// so that a failing life still makes sense when it is shortened.

#include "tests/core/account/scenario.hpp"

#include <rapidcheck.h>

#include <random>

namespace recobro::testing {

struct move {
  uint8_t kind = 0;
  uint8_t first = 0;
  uint8_t second = 0;
  uint16_t third = 0;
};

/// A repeatable source for the parts of a policy.
class dice {
public:
  explicit dice(uint32_t seed)
    : source_(seed) {}
  int below(int limit) { return static_cast<int>(source_() % static_cast<uint32_t>(limit)); }
  bool one_in(int count) { return below(count) == 0; }

private:
  std::mt19937 source_; // the same numbers on every machine
};

inline wait_rule some_wait(dice& roll) {
  wait_rule wait;
  wait.days = roll.below(8);
  wait.business_days = roll.one_in(4);
  if (roll.one_in(4))
    wait.fixed = std::chrono::minutes{roll.below(600)};
  if (roll.one_in(4))
    wait.until_time = std::chrono::hours{roll.below(24)};
  return wait;
}

inline policy_action some_action(dice& roll, int phases) {
  switch (roll.below(10)) {
  case 0:
    return do_nothing{};
  case 1:
  case 2:
  case 3:
    return send_action{static_cast<channel>(roll.below(channel_count)), "notice"};
  case 4:
    return task_action{"call", ""};
  case 5:
    return move_to_phase{static_cast<uint16_t>(roll.below(phases))};
  case 6:
    return next_step_now{};
  case 7:
    return wait_again{some_wait(roll)};
  case 8:
    return roll.one_in(3) ? place_hold{"quiet", std::nullopt}
                          : place_hold{"quiet", some_wait(roll)};
  default:
    return end_steps{};
  }
}

inline trigger some_trigger(dice& roll) {
  switch (roll.below(3)) {
  case 0:
    return contact_trigger{static_cast<contact_outcome>(roll.below(contact_outcome_count)),
                           std::nullopt};
  case 1:
    return reply_trigger{roll.one_in(2) ? std::nullopt
                                        : std::optional{static_cast<reply_intent>(roll.below(9))}};
  default:
    return static_cast<fact_trigger>(roll.below(7));
  }
}

inline condition some_condition(dice& roll, int depth = 0) {
  if (depth < 2 && roll.one_in(3)) {
    condition_group group{static_cast<condition_group::kind>(roll.below(3)), {}};
    for (int i = roll.below(3); i > 0; --i)
      group.parts.push_back(some_condition(roll, depth + 1));
    return {std::move(group)};
  }
  switch (roll.below(4)) {
  case 0:
    return {
      word_test{static_cast<word_fact>(roll.below(5)), {"phase1", "Europe/Rome"}, roll.one_in(2)}};
  case 1:
    return {attribute_range{"rate", roll.below(5) * attribute_scale}};
  case 2:
    return {score_test{0, roll.below(50)}};
  default:
    return {number_test{.fact = static_cast<number_fact>(roll.below(number_fact_count)),
                        .by = {},
                        .least = roll.below(40) - 5}};
  }
}

inline std::optional<condition> perhaps_condition(dice& roll) {
  return roll.one_in(3) ? std::optional{some_condition(roll)} : std::nullopt;
}

inline std::vector<reaction> some_reactions(dice& roll, int count, int phases) {
  std::vector<reaction> reactions;
  for (int i = 0; i < count; ++i) {
    reactions.push_back({some_trigger(roll), {}, perhaps_condition(roll)});
    for (int j = roll.below(4); j > 0; --j)
      reactions.back().actions.push_back(some_action(roll, phases));
  }
  return reactions;
}

inline std::vector<step> some_steps(dice& roll, int phases) {
  std::vector<step> steps;
  for (int left = roll.below(4); left > 0; --left)
    steps.push_back({"step" + std::to_string(left), some_wait(roll), some_action(roll, phases),
                     perhaps_condition(roll)});
  return steps;
}

inline std::vector<strategy> some_strategies(dice& roll, int phases, int segments) {
  std::vector<strategy> made;
  for (int left = roll.below(3); left > 0; --left) {
    strategy one;
    one.name = "strategy" + std::to_string(left);
    if (segments > 0 && roll.one_in(2))
      one.segments = {static_cast<uint16_t>(roll.below(segments))};
    one.when = perhaps_condition(roll);
    one.leave_when = perhaps_condition(roll);
    one.steps = some_steps(roll, phases);
    one.reactions = some_reactions(roll, roll.below(2), phases);
    made.push_back(std::move(one));
  }
  return made;
}

/// A ladder with event phases between its rungs. With `ladder_only` nothing but days past
/// due moves the account.
inline policy some_policy(uint32_t seed, bool ladder_only = false) {
  dice roll{seed};
  policy rules;
  rules.name = "p" + std::to_string(seed);
  rules.hash = rules.name;
  const char* zones[] = {"Europe/Rome", "America/Lima", "America/Santiago", "Pacific/Auckland"};
  rules.default_zone = zone::from_name(zones[roll.below(4)]).value();
  rules.order = static_cast<allocation_order>(roll.below(5));
  rules.cure = roll.one_in(2);
  rules.promises = {.tolerance = amount{roll.below(200)},
                    .tolerance_basis_points = roll.below(2000),
                    .tolerance_days = roll.below(4),
                    .days_max = 40,
                    .pauses_steps = !roll.one_in(4)};
  for (int left = ladder_only ? 0 : roll.below(3); left > 0; --left)
    rules.segments.push_back({"segment" + std::to_string(left), some_condition(roll, 2)});
  rules.scores = {{"risk", 0, {{"age", {}, 3, number_fact::days_past_due, 1, 60}}}};
  rules.task_priority = 0;
  auto phases = 1 + roll.below(5);
  auto rung = -15;
  for (int i = 0; i < phases; ++i) {
    phase made;
    made.name = "phase" + std::to_string(i);
    if (ladder_only || !roll.one_in(4))
      made.from_day = rung += 1 + roll.below(30);
    for (int j = ladder_only ? roll.below(4) : 0; j > 0; --j)
      made.steps.push_back(
        {"step" + std::to_string(j), some_wait(roll), task_action{"call", "", {}}, {}});
    if (!ladder_only) {
      made.steps = some_steps(roll, phases);
      made.strategies = some_strategies(roll, phases, static_cast<int>(rules.segments.size()));
      made.reactions = some_reactions(roll, roll.below(3), phases);
      made.final = i + 1 == phases && phases > 1 && roll.one_in(3);
    }
    rules.phases.push_back(std::move(made));
  }
  if (!ladder_only)
    rules.reactions = some_reactions(roll, roll.below(5), phases);
  for (int i = roll.below(3); i > 0; --i)
    rules.deadlines.push_back(
      {"limit" + std::to_string(i),
       some_trigger(roll),
       some_wait(roll),
       {ladder_only ? policy_action{task_action{"look", ""}} : some_action(roll, phases)}});
  return rules;
}

/// Mornings of weekdays, one contact a day, and permission for e-mail.
inline const contact_book& life_rules() {
  static const auto book = [] {
    auto where = std::make_shared<jurisdiction>();
    where->id = "XX";
    where->zones = {zone::utc()};
    hours_rule hours;
    for (size_t weekday = 0; weekday < 5; ++weekday)
      hours.open.week.days[weekday] = {{std::chrono::hours{8}, std::chrono::hours{14}}};
    const auto rule = [](std::string id, rule_content content) {
      return contact_rule{.id = std::move(id), .says = "of these lives", .content = content};
    };
    where->rules
      = {rule("XX.hours", hours),
         rule("XX.day",
              cap_rule{.cap
                       = {.limits = every_class, .counts = every_class, .period = cap_period::day},
                       .lifted_by_consent = {}}),
         rule("XX.permission", authorisation_rule{class_set{channel_class::email}}),
         rule("XX.stop", stop_rule{})};
    return contact_book{{where}, {}};
  }();
  return book;
}

/// Turns moves into commands that fit what the account has, mostly.
struct walk {
  policy rules;
  instant now = at("2026-03-02T08:00:00Z");
  account_state account{};
  std::vector<entry> journal{};
  std::vector<command> commands{}; // accepted ones, with the time of each in received_at
  decision_settings settings{.command_ids_kept = std::chrono::hours{24 * 60},
                             .contact = rules.name.back() % 2 == 0 ? &life_rules() : nullptr};
  std::vector<event> last{}; // of the last command, empty when it was refused

  void take(const move& next) {
    now += std::chrono::minutes{next.third % 5000};
    // As the account's actor does: due timers first, then the command.
    for (int turn = 0; earliest_due(account, rules) <= now; ++turn) {
      RC_ASSERT(turn < 100);
      send(wake_up{}, now, "");
      RC_ASSERT(!last.empty());
    }
    auto dated = now - std::chrono::hours{next.kind % 3 == 0 ? next.second : 0};
    send(body_of(next), dated, "c" + std::to_string(commands.size()));
  }

  void send(command_body body, instant happened_at, std::string id) {
    command what;
    what.id = std::move(id);
    what.content_hash = commands.size();
    what.happened_at = happened_at;
    what.received_at = now;
    what.body = std::move(body);
    last.clear();
    auto made = decide(account, what, rules, now, settings);
    if (!made)
      return;
    last = made->events;
    journal.push_back(entry_of(what, account.sequence + 1, std::move(made->events)));
    account = evolve(std::move(account), journal.back());
    commands.push_back(std::move(what));
    made->next.seen = account.seen; // decide leaves sequence, instant and ids to the entry
    made->next.sequence = account.sequence;
    made->next.last_decided_at = account.last_decided_at;
    RC_ASSERT(made->next == account);
  }

  static entry entry_of(const command& what, uint64_t sequence, std::vector<event> events) {
    entry noted;
    noted.sequence = sequence;
    noted.command_id = what.id;
    noted.content_hash = what.content_hash;
    noted.command_type = type_name(what.body);
    noted.happened_at = what.happened_at;
    noted.decided_at = what.received_at;
    noted.events = std::move(events);
    return noted;
  }

private:
  template <class Items>
  static std::string some_id(const Items& items, uint8_t choice, std::string otherwise) {
    return items.empty() ? std::move(otherwise) : std::string{items[choice % items.size()].id};
  }

  new_obligation some_obligation(const move& next) const {
    auto today = rules.default_zone.local_date(now);
    return {"o" + std::to_string(next.first % 12), "invoice",
            today + std::chrono::days{int{next.second} - 128}, amount{next.third % 3000}};
  }

  command_body body_of(const move& next) const {
    return next.kind % 2 == 0 ? money_of(next) : talk_of(next);
  }

  command_body money_of(const move& next) const {
    auto value = amount{next.third % 3000};
    auto owed = some_id(account.obligations, next.first, "o1");
    switch (next.kind / 2 % 8) {
    case 0:
      return put_account{{.unit = eur(), .obligations = {some_obligation(next)}}};
    case 1:
      return add_obligation{some_obligation(next)};
    case 2:
      return adjust_obligation{owed,
                               static_cast<amount_component>(next.second % 2),
                               static_cast<adjust_mode>(next.second / 2 % 2),
                               next.second % 5 == 0 ? amount{-value.minor} : value,
                               next.second % 3 == 0 ? std::optional{some_obligation(next).due}
                                                    : std::nullopt,
                               ""};
    case 3:
      return withdraw_obligation{owed, ""};
    case 4:
    case 5:
      return receive_payment{"p" + std::to_string(commands.size()), value,
                             next.second % 4 == 0 ? std::vector{owed} : std::vector<std::string>{}};
    case 6:
      return receive_payment{"p" + std::to_string(commands.size()),
                             amount{open_amount(account).minor + next.second % 2},
                             {}};
    default:
      return reverse_payment{some_id(account.payments, next.first, "p1"), ""};
    }
  }

  command_body contact_wish_of(const move& next) const {
    auto by = static_cast<channel>(next.second % channel_count);
    switch (next.first % 6) {
    case 0:
      return authorise_channel{
        by, next.third % 2 ? std::nullopt : std::optional{now + std::chrono::hours{next.third}},
        "contract", ""};
    case 1:
      return authorise_channel{channel::email, std::nullopt, "contract", ""};
    case 2:
      return revoke_channel{by};
    case 3:
      return stop_contact{by};
    case 4:
      return resume_contact{std::nullopt};
    default:
      return ask_to_leave{account.actions.empty() ? 1 : account.actions.front().number};
    }
  }

  command_body talk_of(const move& next) const {
    auto number = std::to_string(next.third % (account.actions_planned + 1));
    switch (next.kind / 2 % 13) {
    case 0:
      return record_contact{number, static_cast<channel>(next.first % channel_count),
                            static_cast<contact_outcome>(next.second % contact_outcome_count)};
    case 1:
      return receive_message{"m", channel::sms,
                             static_cast<reply_intent>(next.second % reply_intent_count)};
    case 2:
    case 3:
      return make_promise{"w" + std::to_string(commands.size()), amount{next.third % 3000},
                          rules.default_zone.local_date(now) + std::chrono::days{next.first % 20}};
    case 4:
      return cancel_promise{some_id(account.promises, next.first, "w1")};
    case 5:
      return open_dispute{"d" + std::to_string(next.first % 3), ""};
    case 6:
      return resolve_dispute{"d" + std::to_string(next.first % 3), ""};
    case 7:
      return hold_account{
        "h" + std::to_string(next.first % 3), "",
        next.second % 4 == 0 ? std::nullopt : std::optional{now + std::chrono::hours{next.second}}};
    case 8:
      return release_hold{some_id(account.holds, next.first, "h1")};
    case 9:
      return move_phase{"phase" + std::to_string(next.first % rules.phases.size()), ""};
    case 10:
      return update_account{
        zone::from_name(next.first % 2 ? "Asia/Tokyo" : "America/Denver").value(),
        std::nullopt,
        {{"a", std::to_string(next.second % 3)}}};
    case 11:
      return contact_wish_of(next);
    default:
      // Rare, or most lives would be short.
      if (next.first < 20)
        return close_account{"sold"};
      if (next.first < 50)
        return erase_debtor{};
      return wake_up{};
    }
  }
};

} // namespace recobro::testing

namespace rc {
template <>
struct Arbitrary<recobro::testing::move> {
  static Gen<recobro::testing::move> arbitrary() {
    using recobro::testing::move;
    return gen::build<move>(gen::set(&move::kind), gen::set(&move::first), gen::set(&move::second),
                            gen::set(&move::third, gen::inRange<uint16_t>(0, 60'000)));
  }
};
} // namespace rc
