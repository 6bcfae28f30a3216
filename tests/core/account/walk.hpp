#pragma once

// Random but repeatable lives of an account: commands from small numbers that choose among what
// the account has. Numbers instead of finished commands, so that a failing life still makes sense
// when it is shortened.

#include "tests/core/account/some_policy.hpp"

#include <rapidcheck.h>

#include <algorithm>

namespace recobro::testing {

struct move {
  uint8_t kind = 0;
  uint8_t first = 0;
  uint8_t second = 0;
  uint16_t third = 0;
};

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
         rule("XX.attorney", attorney_rule{}),
         rule("XX.parties", parties_rule{{party_role::debtor, party_role::guarantor}, {}}),
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
                             .contact = rules.name.back() % 2 == 0 ? &life_rules() : nullptr,
                             .account_mark = fnv1a(rules.name)};
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
    what.role = static_cast<sender_role>(now.time_since_epoch() / std::chrono::minutes{1}
                                         % sender_role_count);
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
    made->next.opened_at = account.opened_at;
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

  /// Mostly what is owed or less: more is refused.
  amount promised_of(const move& next) const {
    auto value = amount{next.third % 3000};
    return next.second % 8 == 0 ? value : std::min(value, open_amount(account));
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

  command_body arrangement_of(const move& next) const {
    auto known = account.arrangements.empty() || next.first % 4 == 0
                   ? some_id(account.arrangements, next.first, "r1")
                   : account.arrangements.back().id;
    auto waits = !account.arrangements.empty()
                 && account.arrangements.back().status == arrangement_status::awaiting_approval;
    switch (waits ? 1 : next.second % 8) {
    case 0:
      return accept_arrangement{known};
    case 1:
    case 2:
      return approve_arrangement{known};
    case 3:
      return next.first % 2 ? command_body{refuse_arrangement{known, "no"}}
                            : command_body{cancel_arrangement{known, ""}};
    default:
      break;
    }
    auto id = "r" + std::to_string(commands.size());
    arrangement_wish wish{"offer" + std::to_string(next.first % 3), {}, {}, {}, {}};
    if (next.third % 3 == 0)
      wish.instalments = 1 + next.third % 5;
    if (next.third % 2 == 0)
      wish.discount_basis_points = next.third % 9000;
    return next.second % 8 < 6 ? command_body{make_arrangement{id, wish}}
                               : command_body{offer_arrangement{id, wish}};
  }

  static weekly_hours some_week(const move& next) {
    weekly_hours week;
    for (size_t day = next.first % 3; day < 7; ++day)
      week.days[day] = {{std::chrono::hours{next.second % 12}, std::chrono::hours{13}}};
    return week;
  }

  uint32_t some_task() const {
    for (auto& action : account.actions)
      if (action.kind == action_kind::task)
        return action.number;
    return 1;
  }
  /// What people do; `agent` is mostly the one who has the task.
  command_body task_word_of(const move& next) const {
    auto number = account.tasks.empty() ? 1 : account.tasks.front().number;
    if (account.tasks.empty())
      return queue_task{some_task(), "first", {.kind = "call", .by = {}}};
    auto agent = account.tasks.empty() || account.tasks.front().agent.empty() || next.third % 7 == 0
                   ? "ana"
                   : account.tasks.front().agent;
    if (next.second % 4 == 0)
      return complete_task{number,
                           agent,
                           next.third % 2 ? "reached" : "no_answer",
                           {},
                           next.third % 5 ? std::nullopt
                                          : std::optional{now + std::chrono::hours{5}}};
    return move_task{number,
                     static_cast<task_stage>(next.second % task_stage_count),
                     next.third % 5 ? "" : "second",
                     agent,
                     "because",
                     {}};
  }

  command_body contact_wish_of(const move& next) const {
    auto by = static_cast<channel>(next.second % channel_count);
    auto end = next.third % 2 ? std::nullopt : std::optional{now + std::chrono::hours{next.third}};
    auto some = next.second % 3 ? std::nullopt : std::optional{by};
    switch (next.first % 15) {
    case 6:
      return give_consent{some, end, {"call", "R-1", "v2"}};
    case 7:
      return withdraw_consent{some, {}};
    case 8:
      return designate_hours{some, some_week(next), end};
    case 9:
      return release_hours{some};
    case 10:
      return name_attorney{end};
    case 11:
      return dismiss_attorney{};
    case 12:
      return name_party{"g" + std::to_string(next.second % 3),
                        static_cast<party_role>(1 + next.third % (party_role_count - 1)),
                        next.second % 5 == 0};
    case 13:
      return remove_party{"g" + std::to_string(next.second % 3)};
    case 14:
      return postpone_action{account.actions.empty() ? 1 : account.actions.front().number,
                             "quota",
                             now + std::chrono::hours{next.second},
                             "what",
                             "",
                             "because",
                             {},
                             now};
    case 0:
      return authorise_channel{by, end, "contract", ""};
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

  /// That of our own action, mostly: on another channel its result is refused.
  channel channel_of(const std::string& number, uint8_t choice) const {
    for (auto& each : account.actions)
      if (std::to_string(each.number) == number && choice % 8)
        return each.by;
    return static_cast<channel>(choice % channel_count);
  }

  command_body talk_of(const move& next) const {
    auto number = std::to_string(next.third % (account.actions_planned + 1));
    switch (next.kind / 2 % 18) {
    case 0:
      return record_contact{number, channel_of(number, next.first),
                            static_cast<contact_outcome>(next.second % contact_outcome_count),
                            next.first % 4 ? "" : "g1"};
    case 1:
      return receive_message{"m", channel::sms,
                             static_cast<reply_intent>(next.second % reply_intent_count),
                             next.first % 4 ? "" : "g1"};
    case 2:
    case 3:
      return make_promise{"w" + std::to_string(commands.size()), promised_of(next),
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
      if (account.move && next.second % 2 == 0)
        return next.first % 4 == 0 ? command_body{refuse_move{account.move->name, "no"}}
                                   : command_body{approve_move{account.move->name}};
      return move_phase{"phase" + std::to_string(next.first % rules.phases.size()), ""};
    case 10:
      return update_account{
        zone::from_name(next.first % 2 ? "Asia/Tokyo" : "America/Denver").value(),
        std::nullopt,
        {{"a", std::to_string(next.second % 3)}}};
    case 11:
      return contact_wish_of(next);
    case 12:
    case 13:
    case 14:
      return arrangement_of(next);
    case 15:
    case 16:
      return task_word_of(next);
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
