#include "actors/account.hpp"

#include "actors/outbox_words.hpp"
#include "core/account/migration.hpp"
#include "core/account/outbox_effect.hpp"
#include "core/indicator/indicator_meter.hpp"

#include <algorithm>
#include <stdexcept>

namespace recobro {

namespace {

using account_pointer = account_actor::stateful_pointer<account_shell>;

// Turns of timers before one command; an account that needs more has a policy that
// never comes to rest.
constexpr size_t timer_turns_max = 10'000;

/// No decision is left and taken up again, so one serves all accounts of a thread.
thread_local indicator_meter meter;

append_request blank(const account_shell& shell) {
  auto made = append_request{};
  made.epoch = shell.epoch;
  made.change.account = shell.key;
  made.change.partition = shell.partition;
  return made;
}

void load(account_shell& shell, surroundings& outside, const delivery& first) {
  shell.key = first.account;
  shell.mark = fnv1a(shell.key.text());
  shell.revision = 0; // another portfolio's, perhaps
  shell.epoch = first.epoch;
  auto stored = outside.store->load(shell.key);
  if (!stored)
    throw std::runtime_error(to_string(stored.error()));
  shell.account = stored->base ? std::move(stored->base->state) : account_state{};
  shell.indexed_due = stored->base ? stored->base->indexed_due : never;
  shell.rules = nullptr;
  shell.entries_since_snapshot = static_cast<uint32_t>(stored->entries.size());
  for (auto& past : stored->entries) {
    evolve_in_place(shell.account, past);
    if (!shell.rules || shell.rules->hash != shell.account.policy)
      shell.rules = outside.policies.by_hash(shell.account.policy);
    auto unused = journal_append{};
    auto due = shell.rules ? earliest_due(shell.account, *shell.rules) : never;
    shell.indexed_due = reindex(shell.indexed_due, due, past.decided_at, unused);
  }
  if (shell.account.exists() && !shell.rules)
    shell.rules = outside.policies.by_hash(shell.account.policy);
  if (shell.account.exists() && !shell.rules)
    throw std::runtime_error("policy " + shell.account.policy + " is not in the store");
  shell.with_people = !shell.account.tasks.empty();
  shell.loaded = true;
}

void add_snapshot(account_shell& shell, journal_append& change) {
  change.snapshot_bytes = encode(snapshot{shell.account, shell.indexed_due});
  shell.entries_since_snapshot = 0;
}

/// Outbox rows that the entry makes or voids.
void follow_actions(const account_shell& shell, const entry& what, journal_append& change) {
  for (auto& happened : what.events) {
    auto effect = effect_on_outbox(happened);
    if (effect.enters)
      change.outbox_put.push_back({shell.key, *effect.enters, what.decided_at,
                                   shell.account.language, shell.account.segment});
    else if (effect.leaves && *effect.leaves <= shell.account.actions_planned)
      change.outbox_remove.push_back(*effect.leaves);
  }
}

/// Whether a payment withdrew something that was on its way.
bool stops_by_payment(const std::vector<event>& events) {
  return std::any_of(events.begin(), events.end(), [](const event& happened) {
    auto cancelled = std::get_if<action_cancelled>(&happened);
    return cancelled && cancelled->reason == "paid";
  });
}

/// Gives what the journal has to hold of a decision that the state has already taken.
append_request take(account_shell& shell, surroundings& outside, command& what,
                    std::vector<event> events, instant now) {
  auto noted = std::make_shared<entry>();
  noted->sequence = shell.account.sequence + 1;
  noted->command_id = what.id;
  noted->content_hash = what.content_hash;
  noted->command_type = type_name(what.body);
  noted->happened_at = what.happened_at;
  noted->decided_at = now;
  noted->actor = what.actor;
  noted->has_personal = !what.personal.empty();
  noted->events = std::move(events);
  note(shell.account, *noted);
  auto request = blank(shell);
  auto& change = request.change;
  change.sequence = noted->sequence;
  change.entry_bytes = encode(*noted);
  change.personal = std::move(what.personal);
  change.erase_personal = std::holds_alternative<erase_debtor>(what.body);
  follow_actions(shell, *noted, change);
  if (auto& tasks = shell.account.tasks; shell.with_people || !tasks.empty()) {
    change.work = effect_on_work(shell.key, shell.account, noted->events);
    shell.with_people = !tasks.empty();
  }
  add_to(change.tallies, shell.key.portfolio(), noted->events);
  meter.finish(shell.account, change.indicators);
  if (stops_by_payment(noted->events))
    request.paid_since = outside.stopwatch();
  shell.indexed_due
    = reindex(shell.indexed_due, earliest_due(shell.account, *shell.rules), now, change);
  if (++shell.entries_since_snapshot >= outside.settings.snapshot_every)
    add_snapshot(shell, change);
  request.what = std::move(noted);
  return request;
}

/// The settings of a decision on this account, with the contact rules of today and what is known
/// of the portfolio.
decision_settings settings_for(account_shell& shell, surroundings& outside) {
  if (auto newest = outside.policies.adoptions(); shell.adoption != newest) {
    shell.contact = outside.policies.contact_of(shell.key.portfolio());
    shell.adoption = newest;
  }
  if (auto newest = outside.experiments->revision(); shell.revision != newest) {
    shell.known = outside.experiments->of(shell.key.portfolio());
    shell.revision = newest;
  }
  auto settings = outside.settings.decisions;
  settings.contact = shell.contact.get();
  settings.account_mark = shell.mark;
  settings.known = shell.known.get();
  settings.watch = &meter;
  return settings;
}

/// Moves an account to the version that it waits for, once its time has come. One that cannot be
/// moved goes on as it is; the next dry run says why.
void go_over(account_shell& shell, surroundings& outside, instant now, bool deciding,
             std::vector<append_request>& said) {
  if (!shell.account.exists() || !migration_due(shell.account, *shell.rules, deciding))
    return;
  auto newer = outside.policies.by_hash(shell.account.migration->to);
  if (!newer)
    return;
  auto what = command{};
  what.happened_at = now;
  what.received_at = now;
  what.role = sender_role::admin; // whoever asked for it was allowed to
  what.body = migrate_policy{shell.rules, deciding};
  meter.begin(shell.key.portfolio(), now);
  auto made = outside.judge(shell.account, what, *newer, now, settings_for(shell, outside));
  if (!made)
    return;
  shell.rules = std::move(newer);
  said.push_back(take(shell, outside, what, std::move(*made), now));
}

/// A timer that a promise or a hold kept back, and that is due in the past once it ends, is not
/// late by the time for which it was kept back: the last decision saw to everything that was due
/// then.
void count_delay(const account_shell& shell, surroundings& outside, instant due, instant now) {
  if (outside.time->stops_at_timers())
    return;
  auto late = now - std::max(due, shell.account.last_decided_at);
  outside.counters.timer_delay.add(late);
  raise_to(outside.counters.lateness_ms_max, static_cast<uint64_t>(late.count()));
}

/// Decides every timer that is due at `now`. Where time stops at timers, each instant
/// gets an entry of its own, so that a replay does not depend on when it looked.
void decide_due(account_shell& shell, surroundings& outside, instant now,
                std::vector<append_request>& said) {
  if (!shell.account.exists())
    return;
  for (size_t turn = 0;; ++turn) {
    auto due = earliest_due(shell.account, *shell.rules);
    if (due > now)
      return;
    if (turn == timer_turns_max)
      throw std::runtime_error("timers of this account never come to rest");
    if (turn == 0)
      count_delay(shell, outside, due, now);
    auto at = std::max(outside.time->stops_at_timers() ? due : now, shell.account.last_decided_at);
    auto wake = command{};
    wake.happened_at = at;
    wake.received_at = at;
    wake.body = wake_up{};
    meter.begin(shell.key.portfolio(), at);
    auto made = outside.judge(shell.account, wake, *shell.rules, at, settings_for(shell, outside));
    if (!made)
      throw std::runtime_error("a due timer was refused: " + to_string(made.error()));
    if (made->empty())
      throw std::runtime_error("a due timer came to nothing");
    outside.counters.timers_fired.fetch_add(1, std::memory_order_relaxed);
    said.push_back(take(shell, outside, wake, std::move(*made), at));
    go_over(shell, outside, at, false, said);
  }
}

/// The last word on a command: what its sender is told once everything is durable.
append_request answer(const account_shell& shell, command_answer given) {
  auto request = blank(shell);
  request.answer = std::move(given);
  return request;
}

/// The outbox lets nothing leave whose withdrawal is durable (departures.hpp). What has left all
/// the same left before that was accepted, though the clock may say a moment later.
void put_before_withdrawal(const account_state& account, command& what) {
  auto& left = std::get<record_contact>(what.body).action;
  auto waits = [&](const planned_action& action) { return std::to_string(action.number) == left; };
  if (std::none_of(account.actions.begin(), account.actions.end(), waits))
    what.happened_at = std::min(what.happened_at, account.last_decided_at);
}

append_request judge(account_shell& shell, surroundings& outside, command& what, instant now) {
  if (auto earlier = look_up(shell.account, what); earlier.kind != answer_kind::accepted)
    return answer(shell, {.kind = earlier.kind, .sequence = earlier.sequence, .refusal = {}});
  if (!what.personal.empty() && !outside.keeps_personal)
    return answer(shell, {.kind = {},
                          .sequence = 0,
                          .refusal = error{errc::master_key_missing,
                                           "the command carries personal data; configure a "
                                           "master key or send it without them"}});
  auto moves = std::get_if<migrate_policy>(&what.body);
  auto keeps = shell.rules && !moves;
  auto rules = keeps ? shell.rules : outside.policies.of_portfolio(shell.key.portfolio());
  if (!rules)
    return answer(shell,
                  {.kind = {},
                   .sequence = 0,
                   .refusal = error{errc::portfolio_unknown, std::string{shell.key.portfolio()}}});
  if (moves)
    moves->older = shell.rules;
  if (tells_of_departure(what))
    put_before_withdrawal(shell.account, what);
  meter.begin(shell.key.portfolio(), now);
  auto made = outside.judge(shell.account, what, *rules, now, settings_for(shell, outside));
  if (!made)
    return answer(shell, {.kind = {}, .sequence = 0, .refusal = std::move(made.error())});
  if (shell.account.policy == rules->hash)
    shell.rules = std::move(rules);
  auto request = take(shell, outside, what, std::move(*made), now);
  request.answer
    = {.kind = answer_kind::accepted, .sequence = request.change.sequence, .refusal = {}};
  return request;
}

/// The index row that woke the account is used up: it goes, whatever came of it.
void finish_wake(account_shell& shell, instant row, std::vector<append_request>& said) {
  if (said.empty() || shell.indexed_due == row) {
    auto request = blank(shell);
    request.change.agenda_remove = row;
    if (shell.indexed_due == row && shell.account.exists()) {
      auto due = earliest_due(shell.account, *shell.rules);
      if (due != never)
        request.change.agenda_put = due;
      shell.indexed_due = due;
      // The journal alone can't tell that the row moved without an entry.
      add_snapshot(shell, request.change);
    }
    said.push_back(std::move(request));
  }
  said.back().woken = true;
}

void handle(account_shell& shell, surroundings& outside, delivery& what,
            std::vector<append_request>& said) {
  if (!shell.loaded)
    load(shell, outside, what);
  if (what.kind == delivery_kind::view) {
    auto request = blank(shell);
    request.viewed = std::make_shared<account_state>(shell.account);
    request.viewed_policy = shell.rules;
    said.push_back(std::move(request));
  } else {
    auto now = std::max(what.what.received_at, shell.account.last_decided_at);
    go_over(shell, outside, now, true, said);
    decide_due(shell, outside, now, said);
    if (what.kind == delivery_kind::wake)
      finish_wake(shell, what.what.happened_at, said);
    else
      said.push_back(judge(shell, outside, what.what, now));
  }
  said.back().reply = what.reply;
  said.back().answers_command = what.kind != delivery_kind::wake;
  if (what.kind == delivery_kind::command)
    go_over(shell, outside, shell.account.last_decided_at, false, said);
}

/// Until the next delivery says whose account this is.
void forget(account_shell& shell) {
  shell.account = {};
  shell.rules = nullptr;
  shell.contact = nullptr;
  shell.adoption = 0;
  shell.indexed_due = never;
  shell.entries_since_snapshot = 0;
  shell.loaded = false;
}

void fall_asleep(account_pointer self, surroundings* outside) {
  auto& shell = self->state;
  if (shell.crashed)
    return; // the partition will hear of it and stop this actor
  auto request = blank(shell);
  if (shell.loaded && shell.entries_since_snapshot > 0)
    add_snapshot(shell, request.change);
  request.asleep = true;
  self->send(outside->writer, std::move(request));
  forget(shell);
}

} // namespace

instant reindex(instant indexed, instant due, instant now, journal_append& change) {
  if (indexed <= now) {
    change.agenda_remove = indexed;
    indexed = never;
  }
  if (due < indexed) {
    if (indexed != never)
      change.agenda_remove = indexed;
    change.agenda_put = due;
    indexed = due;
  }
  return indexed;
}

account_actor::behavior_type account(account_pointer self, surroundings* outside,
                                     partition_actor home, uint16_t partition) {
  self->state.partition = partition;
  return {
    [self, outside, home](delivery& what) {
      auto& shell = self->state;
      if (shell.crashed) {
        self->send(home, atom::bounced_v, std::move(what));
        return;
      }
      auto said = std::vector<append_request>{};
      try {
        handle(shell, *outside, what, said);
      } catch (const std::exception& cause) {
        // Nothing was sent yet: what the journal holds is what the next one starts from.
        shell.crashed = true;
        self->send(home, atom::crashed_v, std::move(what), std::string{cause.what()});
        return;
      }
      for (auto& request : said)
        self->send(outside->writer, std::move(request));
    },
    [self, outside](atom::sleep) { fall_asleep(self, outside); },
    [self](atom::reset, uint64_t next_epoch) {
      self->state.epoch = next_epoch;
      forget(self->state);
    },
    [self, home](atom::stop) {
      self->send(home, atom::stopped_v, self->state.key);
      self->quit();
    },
  };
}

} // namespace recobro
