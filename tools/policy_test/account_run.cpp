#include "tools/policy_test/account_run.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t timer_turns_max = 10'000; // between two facts
constexpr size_t hand_overs_max = 1'000;   // in one instant

command from_within(command_body body, std::string id, instant now) {
  command what;
  what.id = std::move(id);
  what.happened_at = now;
  what.received_at = now;
  what.body = std::move(body);
  return what;
}

} // namespace

account_run::account_run(const policy& rules, const contact_book* contact, uint64_t account_mark)
  : rules_(rules) {
  settings_.contact = contact;
  settings_.account_mark = account_mark;
}

result<void> account_run::pass_to(instant when) {
  for (size_t turn = 0; account_.exists(); ++turn) {
    auto due = earliest_due(account_, rules_);
    if (due > when)
      break;
    if (turn == timer_turns_max)
      return fail(errc::too_many_items,
                  fmt::format("{} timers fell due without coming to rest, the last at {}", turn,
                              format_instant(due)));
    auto now = std::max(due, account_.last_decided_at);
    if (auto done = decide_at(now, from_within(wake_up{}, {}, now)); !done)
      return done;
    if (auto done = hand_over(now); !done)
      return done;
  }
  return {};
}

result<void> account_run::tell(const command& what) {
  auto now = std::max(what.received_at, account_.last_decided_at);
  if (auto done = pass_to(now); !done)
    return done;
  auto earlier = look_up(account_, what);
  if (earlier.kind == answer_kind::duplicate)
    return {};
  if (earlier.kind == answer_kind::conflict)
    return fail(errc::command_conflict, what.id);
  if (auto done = decide_at(now, what); !done)
    return done;
  return hand_over(now);
}

void account_run::stop_outbox(std::optional<channel> by) {
  if (by)
    stopped_.insert(*by);
  else
    all_stopped_ = true;
}

result<void> account_run::resume_outbox(std::optional<channel> by, instant now) {
  if (auto done = pass_to(now); !done)
    return done;
  if (by)
    stopped_.erase(*by);
  else {
    all_stopped_ = false;
    stopped_.clear();
  }
  return hand_over(now);
}

result<void> account_run::decide_at(instant now, const command& what) {
  auto made = decide_in_place(account_, what, rules_, now, settings_);
  if (!made)
    return fail(std::move(made.error()));
  entry noted;
  noted.sequence = account_.sequence + 1;
  noted.command_id = what.id;
  noted.content_hash = what.content_hash;
  noted.command_type = type_name(what.body);
  noted.happened_at = what.happened_at;
  noted.decided_at = now;
  noted.actor = what.actor;
  noted.events = std::move(*made);
  note(account_, noted);
  follow(noted.events, now);
  history_.push_back(std::move(noted));
  return {};
}

void account_run::follow(const std::vector<event>& events, instant now) {
  auto put = [&](uint32_t number, deed::stage at) {
    deed_of(number).at = at;
    deed_of(number).since = now;
  };
  for (auto& happened : events) {
    if (auto planned = std::get_if<action_planned>(&happened)) {
      auto leaves = planned->not_before == instant{};
      deeds_.push_back({.content = *planned,
                        .at = leaves ? deed::stage::in_outbox : deed::stage::waiting,
                        .planned = now,
                        .since = now,
                        .waits_until = planned->not_before,
                        .rule = leaves ? std::string{} : planned->check.rule,
                        .withdrawn_for = {}});
    } else if (auto released = std::get_if<action_released>(&happened)) {
      put(released->content.number, deed::stage::in_outbox);
      deed_of(released->content.number).content.at = released->content.at;
    } else if (auto deferred = std::get_if<action_deferred>(&happened)) {
      put(deferred->number, deed::stage::waiting);
      deed_of(deferred->number).waits_until = deferred->until;
      deed_of(deferred->number).rule = deferred->check.rule;
    } else if (auto cancelled = std::get_if<action_cancelled>(&happened)) {
      put(cancelled->number, deed::stage::withdrawn);
      deed_of(cancelled->number).withdrawn_for = cancelled->reason;
    }
  }
}

bool account_run::stopped(const deed& what) const {
  return what.content.kind == action_kind::send
         && (all_stopped_ || stopped_.count(what.content.by) > 0);
}

result<void> account_run::hand_over(instant now) {
  for (size_t turn = 0;; ++turn) {
    auto next = std::find_if(deeds_.begin(), deeds_.end(), [&](auto& one) {
      return one.at == deed::stage::in_outbox && !stopped(one);
    });
    if (next == deeds_.end())
      return {};
    if (turn == hand_overs_max)
      return fail(errc::too_many_items,
                  fmt::format("more than {} actions left in one instant", turn));
    auto& planned = next->content;
    // As in the server: a verdict that is old is asked for again before anything leaves.
    if (planned.at != instant{} && planned.at + settings_.verdict_holds < now) {
      auto asked = from_within(ask_to_leave{planned.number}, {}, now);
      if (auto done = decide_at(now, asked); !done)
        return done;
      continue;
    }
    next->at = deed::stage::left;
    next->since = now;
    auto is_task = planned.kind == action_kind::task;
    auto told = from_within(
      record_contact{.action = std::to_string(planned.number),
                     .by = is_task && !planned.contacts ? channel::agent_call : planned.by,
                     .outcome = is_task ? contact_outcome::queued : contact_outcome::sent},
      fmt::format("@handed-over/{}", planned.number), now);
    told.actor = "outbox";
    if (auto done = decide_at(now, told); !done)
      return done;
  }
}

} // namespace recobro
