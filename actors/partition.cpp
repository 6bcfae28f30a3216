#include "actors/partition.hpp"

#include "actors/account.hpp"
#include "actors/gateway/command_json.hpp"

#include <algorithm>

namespace recobro {

namespace {

using partition_pointer = partition_actor::stateful_pointer<partition_state>;
using mode = partition_state::mode;

void count(engine_counters::counter& which, uint64_t by = 1) {
  which.fetch_add(by, std::memory_order_relaxed);
}

void uncount(engine_counters::counter& which, uint64_t by = 1) {
  which.fetch_sub(by, std::memory_order_relaxed);
}

constexpr size_t spare_max = 64;
constexpr size_t due_page_rows = 256;

void join_awake(partition_state& state, partition_state::member_map::value_type& item) {
  item.second.now = mode::awake;
  item.second.used = false;
  item.second.place = static_cast<uint32_t>(state.awake.size());
  state.awake.push_back(&item);
}

void leave_awake(partition_state& state, partition_state::member& one, mode next) {
  state.awake[one.place] = state.awake.back();
  state.awake[one.place]->second.place = one.place;
  state.awake.pop_back();
  one.now = next;
}

partition_state::held_back& held_of(partition_state::member& one) {
  if (!one.held)
    one.held = std::make_unique<partition_state::held_back>();
  return *one.held;
}

account_actor next_actor(partition_pointer self, surroundings& outside) {
  auto& state = self->state;
  if (state.spare.empty())
    return self->system().spawn<caf::lazy_init>(account, &outside, partition_actor{self},
                                                state.number);
  auto handle = std::move(state.spare.back());
  state.spare.pop_back();
  return handle;
}

partition_state::member& activate(partition_pointer self, surroundings& outside,
                                  const account_key& key) {
  auto& state = self->state;
  auto& item = *state.members.try_emplace(key).first;
  item.second.handle = next_actor(self, outside);
  join_awake(state, item);
  count(outside.counters.activations);
  count(outside.counters.awake);
  return item.second;
}

void deliver(partition_pointer self, surroundings& outside, delivery&& what) {
  auto& state = self->state;
  auto found = state.members.find(what.account);
  auto& member
    = found != state.members.end() ? found->second : activate(self, outside, what.account);
  if (member.now != mode::awake) {
    held_of(member).stash.push_back(std::move(what));
    return;
  }
  member.used = found != state.members.end();
  what.epoch = state.epoch;
  self->send(member.handle, std::move(what));
}

size_t share_of_awake(const surroundings& outside) {
  return std::max<size_t>(1, outside.settings.accounts_awake_max / outside.partitions.size());
}

/// Sends those that were not used for long to sleep until no more than `most` are awake.
void make_room(partition_pointer self, size_t most) {
  auto& state = self->state;
  while (state.awake.size() > most) {
    if (state.hand >= state.awake.size())
      state.hand = 0;
    auto& member = state.awake[state.hand]->second;
    if (std::exchange(member.used, false)) {
      ++state.hand;
      continue;
    }
    leave_awake(state, member, mode::falling_asleep);
    self->send(member.handle, atom::sleep_v);
  }
}

/// Gives what was held back to another actor, or lets the account be gone.
void resume(partition_pointer self, surroundings& outside, const account_key& key,
            std::deque<delivery> held) {
  self->state.members.erase(key);
  uncount(outside.counters.awake);
  for (auto& what : held)
    deliver(self, outside, std::move(what));
}

/// The account is asleep: its actor is spare.
void let_sleep(partition_pointer self, surroundings& outside, account_key key,
               partition_state::member& one) {
  auto& state = self->state;
  if (state.spare.size() < spare_max)
    state.spare.push_back(std::move(one.handle));
  else
    self->send_exit(one.handle, caf::exit_reason::user_shutdown);
  resume(self, outside, key, one.held ? std::move(one.held->stash) : std::deque<delivery>{});
}

// -- time -----------------------------------------------------------------------

void settle_ticks(partition_pointer self, surroundings& outside) {
  count(outside.counters.ticks_settled, std::exchange(self->state.ticks_open, 0));
}

void wake(partition_pointer self, surroundings& outside, const due_row& row) {
  auto& state = self->state;
  ++state.waking[row.account];
  count(outside.counters.wakes_in_flight);
  auto what = delivery{};
  what.account = row.account;
  what.kind = delivery_kind::wake;
  what.what.happened_at = row.due;
  what.what.received_at = state.now;
  what.what.body = wake_up{};
  deliver(self, outside, std::move(what));
}

/// From here on the index is read anew.
void look_again_after(partition_state& state, due_row row) {
  state.cursor = std::move(row);
  state.page.clear();
  state.page_used = 0;
}

/// Wakes what is due, as many at once as may be.
void scan(partition_pointer self, surroundings& outside) {
  auto& state = self->state;
  if (!outside.counters.store_takes_writes)
    return; // what is decided now could not be kept; a tick after the outage looks again
  while (state.waking.size() < outside.settings.wakes_in_flight_max && !outside.counters.stopping) {
    if (state.page_used == state.page.size()) {
      auto rows = outside.store->due(state.number, state.cursor, state.now, due_page_rows);
      if (!rows)
        return; // the store is in trouble; the next tick looks again
      if (rows->empty())
        break;
      state.page = std::move(*rows);
      state.page_used = 0;
      state.cursor = state.page.back();
    }
    wake(self, outside, state.page[state.page_used++]);
  }
  make_room(self, share_of_awake(outside));
  if (state.waking.empty())
    settle_ticks(self, outside);
}

void on_written(partition_pointer self, surroundings& outside, const written& news) {
  auto& state = self->state;
  if (news.indexed_first <= state.cursor.due) {
    auto first = news.indexed_first;
    if (state.page_used < state.page.size()) // read, and nobody was woken for them yet
      first = std::min(first, state.page[state.page_used].due);
    look_again_after(state, {.due = first - duration{1}, .account = {}});
  }
  for (auto& key : news.woken) {
    auto place = state.waking.find(key);
    if (place == state.waking.end())
      continue; // void since a reset
    uncount(outside.counters.wakes_in_flight);
    if (--place->second == 0)
      state.waking.erase(place);
  }
  for (auto& key : news.asleep) {
    auto place = state.members.find(key);
    if (place == state.members.end() || place->second.now != mode::falling_asleep)
      continue;
    count(outside.counters.passivations);
    let_sleep(self, outside, key, place->second);
  }
  if (outside.counters.stopping)
    make_room(self, 0); // who was woken meanwhile
  else if (!news.woken.empty() && state.waking.size() <= outside.settings.wakes_in_flight_max / 2)
    scan(self, outside);
}

// -- failures -------------------------------------------------------------------

/// The command threw twice: it is put aside with its cause and its sender is told.
void bury(partition_pointer self, surroundings& outside, delivery& what, const std::string& cause) {
  count(outside.counters.dead_letters);
  auto letter = dead_letter{};
  letter.id = what.account.text() + '/'
              + (what.what.id.empty() ? format_instant(what.what.received_at) : what.what.id);
  letter.account = what.account;
  letter.command_json = what.kind == delivery_kind::wake ? R"({"type":"wake_up"})"
                                                         : command_to_json(what.account, what.what);
  letter.cause = cause;
  letter.at = what.what.received_at;
  self->send(outside.writer, atom::run_v,
             std::make_shared<std::function<void(journal&)>>([letter](journal& store) {
               // A store that can't keep the letter fails its next block too, loudly.
               (void)store.put_dead_letter(letter);
             }));
  auto request = append_request{};
  request.epoch = self->state.epoch;
  request.change.account = what.account;
  request.change.partition = self->state.number;
  request.answer.refusal = error{errc::account_failed, cause};
  request.reply = what.reply;
  request.answers_command = what.kind != delivery_kind::wake;
  request.woken = what.kind == delivery_kind::wake;
  if (request.woken)
    request.change.agenda_remove = what.what.happened_at;
  self->send(outside.writer, std::move(request));
}

void on_crashed(partition_pointer self, delivery&& what, std::string&& cause) {
  auto& state = self->state;
  auto place = state.members.find(what.account);
  if (place == state.members.end())
    return;
  auto& member = place->second;
  if (member.now == mode::awake)
    leave_awake(state, member, mode::crashed);
  member.now = mode::crashed;
  auto& held = held_of(member);
  held.cause = std::move(cause);
  held.bounced.push_front(std::move(what));
  self->send(member.handle, atom::stop_v);
}

/// Everything the crashed account had appended is settled: starts it again from the
/// journal, with the command it threw on first.
void restart(partition_pointer self, surroundings& outside, const account_key& key) {
  auto& state = self->state;
  auto place = state.members.find(key);
  if (place == state.members.end() || place->second.now != mode::crashed)
    return;
  auto& member = place->second;
  auto held = std::move(member.held->bounced);
  auto& first = held.front();
  if (first.retried) {
    bury(self, outside, first, member.held->cause);
    held.pop_front();
  } else {
    first.retried = true;
    count(outside.counters.restarts);
  }
  for (auto& later : member.held->stash)
    held.push_back(std::move(later));
  resume(self, outside, key, std::move(held));
}

void on_reset(partition_pointer self, surroundings& outside, uint64_t epoch) {
  auto& state = self->state;
  state.epoch = epoch;
  uncount(outside.counters.wakes_in_flight, [&] {
    auto sum = uint64_t{0};
    for (auto& [key, times] : state.waking)
      sum += times;
    return sum;
  }());
  state.waking.clear();
  look_again_after(state, {.due = instant::min(), .account = {}});
  auto asleep = std::vector<account_key>{};
  for (auto& [key, member] : state.members) {
    if (member.now == mode::awake)
      self->send(member.handle, atom::reset_v, epoch);
    else if (member.now == mode::falling_asleep)
      asleep.push_back(key); // its snapshot is void, its entries are not
  }
  for (auto& key : asleep)
    let_sleep(self, outside, key, state.members.at(key));
}

/// The counter is of all partitions together: each keeps its own share of it right.
void note_mailbox(partition_pointer self, surroundings& outside) {
  auto waiting = uint64_t{self->mailbox().count()};
  auto seen = std::exchange(self->state.mailbox_seen, waiting);
  outside.counters.partition_mailboxes.fetch_add(waiting - seen, std::memory_order_relaxed);
}

} // namespace

partition_actor::behavior_type partition(partition_pointer self, surroundings* outside,
                                         uint16_t number) {
  self->state.number = number;
  return {
    [self, outside](delivery_batch& batch) {
      for (auto& what : batch.items)
        deliver(self, *outside, std::move(what));
      make_room(self, share_of_awake(*outside));
      note_mailbox(self, *outside);
    },
    [self, outside](atom::tick, instant now) {
      self->state.now = std::max(self->state.now, now);
      ++self->state.ticks_open;
      scan(self, *outside);
      note_mailbox(self, *outside);
    },
    [self, outside](atom::scan) { scan(self, *outside); },
    [self, outside](const written& news) { on_written(self, *outside, news); },
    [self, outside](atom::reset, uint64_t epoch) { on_reset(self, *outside, epoch); },
    [self](atom::crashed, delivery& what, std::string& cause) {
      on_crashed(self, std::move(what), std::move(cause));
    },
    [self](atom::bounced, delivery& what) {
      auto place = self->state.members.find(what.account);
      if (place != self->state.members.end())
        held_of(place->second).bounced.push_back(std::move(what));
    },
    [self, outside](atom::stopped, const account_key& key) {
      self->send(outside->writer, atom::barrier_v, self->state.number, key);
    },
    [self, outside](atom::barrier, const account_key& key) { restart(self, *outside, key); },
    [self](atom::stop) { make_room(self, 0); },
  };
}

} // namespace recobro
