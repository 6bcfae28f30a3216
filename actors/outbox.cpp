#include "actors/outbox.hpp"

#include "actors/outbox_counts.hpp"
#include "actors/outbox_sinks.hpp"
#include "actors/outbox_words.hpp"
#include "actors/withdrawals.hpp"

#include <algorithm>
#include <map>

namespace recobro {

namespace {

using outbox_pointer = outbox_actor::stateful_pointer<outbox_state>;
using namespace std::chrono_literals;

constexpr size_t rows_per_hand_over_max = 1'000;
constexpr auto backoff_first = 200ms;
constexpr auto backoff_max = 30'000ms;
/// Where quotas are, what comes at once is put in order before the first of it leaves.
constexpr auto gather_time = 20ms;

void arrange(outbox_pointer self, std::chrono::milliseconds after = 0ms) {
  if (std::exchange(self->state.hand_over_sent, true))
    return;
  if (after == 0ms)
    self->send(self, atom::hand_over_v);
  else
    self->delayed_send(self, after, atom::hand_over_v);
}

void confirm(outbox_pointer self, surroundings& outside, std::vector<departed_row> rows) {
  auto batches = std::map<uint16_t, delivery_batch>{};
  auto count = static_cast<uint16_t>(outside.partitions.size());
  auto sink = std::make_shared<noting_sink>(outside, std::move(rows));
  auto size = static_cast<uint32_t>(sink->rows().size());
  for (uint32_t i = 0; i < size; ++i) {
    auto told = confirmation(sink->rows()[i], outside);
    told.reply = {sink, i};
    batches[partition_of(told.account, count)].items.push_back(std::move(told));
  }
  outside.counters.in_flight.fetch_add(size);
  for (auto& [number, batch] : batches)
    self->send(outside.partitions[number], std::move(batch));
}

/// Asks the accounts of these rows whether their actions may still leave: the contact rules
/// may say otherwise by now. A yes brings the row again, a no takes it out of the outbox.
void ask(outbox_pointer self, surroundings& outside, std::vector<outbox_row> rows) {
  auto batches = std::map<uint16_t, delivery_batch>{};
  auto count = static_cast<uint16_t>(outside.partitions.size());
  auto sink = std::make_shared<asking_sink>(outside, rows);
  for (uint32_t i = 0; i < rows.size(); ++i) {
    auto& row = rows[i];
    self->state.from_store.erase(row.key());
    self->state.asked.insert(row.key());
    auto asked = delivery{};
    asked.account = row.account;
    asked.what.happened_at = asked.what.received_at = outside.time->now();
    asked.what.actor = "outbox";
    asked.what.body = ask_to_leave{row.action.number};
    asked.reply = {sink, i};
    batches[partition_of(asked.account, count)].items.push_back(std::move(asked));
  }
  outside.counters.in_flight.fetch_add(rows.size());
  for (auto& [number, batch] : batches)
    self->send(outside.partitions[number], std::move(batch));
  outside.counters.outbox_waiting.fetch_sub(rows.size());
}

/// Tells the accounts of these rows that there is no room for them: each waits there again, and
/// the row leaves the outbox with the account's word for it.
void postpone(outbox_pointer self, surroundings& outside, std::vector<postponed_row> rows) {
  if (rows.empty())
    return;
  auto batches = std::map<uint16_t, delivery_batch>{};
  auto count = static_cast<uint16_t>(outside.partitions.size());
  auto told = std::vector<outbox_row>{};
  for (auto& one : rows)
    told.push_back(one.row);
  auto sink = std::make_shared<asking_sink>(outside, told);
  for (uint32_t i = 0; i < rows.size(); ++i) {
    self->state.from_store.erase(told[i].key());
    self->state.asked.insert(told[i].key());
    auto later = postponement(rows[i], outside.time->now());
    later.reply = {sink, i};
    batches[partition_of(later.account, count)].items.push_back(std::move(later));
  }
  outside.counters.in_flight.fetch_add(rows.size());
  for (auto& [number, batch] : batches)
    self->send(outside.partitions[number], std::move(batch));
  outside.counters.outbox_waiting.fetch_sub(rows.size());
}

/// Gives the rows that may leave now, under every quota. Those that it admits wait until their
/// count is in the store: then it is called again.
std::vector<outbox_row> pass_quotas(outbox_pointer self, surroundings& outside,
                                    std::vector<outbox_row> rows) {
  auto& state = self->state;
  auto now = outside.time->now();
  auto passed = state.quotas.admit(rows, outside, now);
  if (!passed) {
    state.waiting.insert(state.waiting.begin(), rows.begin(), rows.end());
    arrange(self, outside.settings.probe_interval);
    return {};
  }
  postpone(self, outside, std::move(passed->waiting));
  if (passed->counts.empty())
    return std::move(passed->leaving);
  state.admitted = std::move(passed->leaving);
  state.counts = keep_counts(outside, std::move(passed->counts));
  return {};
}

/// False while counts are on their way into the store. Else `rows` are those that wait for that no
/// more.
bool counts_settled(outbox_pointer self, surroundings& outside, std::vector<outbox_row>& rows) {
  auto& state = self->state;
  if (!state.counts)
    return true;
  auto stage = state.counts->load();
  if (stage == counts_stage::under_way)
    return false;
  state.counts.reset();
  rows = admitted_still(state, outside.counters);
  if (stage == counts_stage::kept)
    return true;
  state.quotas.give_back(rows, outside, outside.time->now());
  state.waiting.insert(state.waiting.begin(), rows.begin(), rows.end());
  arrange(self, outside.settings.probe_interval);
  return false;
}

/// Takes out of `rows` those that the contact rules said yes to too long ago.
std::vector<outbox_row> stale_of(std::vector<outbox_row>& rows, const surroundings& outside) {
  auto oldest = outside.time->now() - outside.settings.decisions.verdict_holds;
  auto fresh = [oldest](const outbox_row& row) {
    return row.action.at == instant{} || row.action.at >= oldest;
  };
  auto first = std::stable_partition(rows.begin(), rows.end(), fresh);
  auto stale
    = std::vector<outbox_row>{std::make_move_iterator(first), std::make_move_iterator(rows.end())};
  rows.erase(first, rows.end());
  return stale;
}

/// Where the account is not told, only the rows go.
void forget(outbox_pointer self, surroundings& outside, std::vector<departed_row> rows) {
  auto count = static_cast<uint16_t>(outside.partitions.size());
  auto sink = std::make_shared<noting_sink>(outside, std::move(rows));
  for (uint32_t i = 0; i < sink->rows().size(); ++i) {
    auto& row = sink->rows()[i].row;
    auto request = append_request{};
    request.change.account = row.account;
    request.change.partition = partition_of(row.account, count);
    request.change.outbox_remove.push_back(row.action.number);
    request.reply = {sink, i};
    self->send(outside.writer, std::move(request));
  }
}

/// @pre the rows count as noting
void note(outbox_pointer self, surroundings& outside, std::vector<departed_row> rows) {
  if (rows.empty())
    return;
  for (auto& [row, at] : rows)
    self->state.noting.insert(row.key());
  if (outside.settings.confirm_hand_over)
    return confirm(self, outside, std::move(rows));
  auto others = std::partition(rows.begin(), rows.end(),
                               [&](auto& left) { return team_of(left.row, outside) != nullptr; });
  auto forgotten = std::vector<departed_row>{std::make_move_iterator(others),
                                             std::make_move_iterator(rows.end())};
  rows.erase(others, rows.end());
  if (!rows.empty()) // a team has to be told all the same
    confirm(self, outside, std::move(rows));
  if (!forgotten.empty())
    forget(self, outside, std::move(forgotten));
}

/// Without a channel only what goes to people moves.
bool moves(const outbox_state& state, const surroundings& outside, const outbox_row& row) {
  return !state.teams_only || team_of(row, outside);
}

void leave_in_store(const outbox_state& state, surroundings& outside,
                    std::vector<outbox_row>& rows) {
  auto before = rows.size();
  std::erase_if(rows, [&](auto& row) { return !moves(state, outside, row); });
  outside.counters.outbox_waiting.fetch_sub(before - rows.size());
}

/// Rows of the store that are neither waiting nor being confirmed, up to the limit.
void refill(outbox_pointer self, surroundings& outside) {
  auto& state = self->state;
  if (!state.more_in_store || !state.waiting.empty())
    return;
  auto rows = outside.store->outbox(state.read_up_to, outside.settings.outbox_rows_max);
  if (!rows) {
    arrange(self, outside.settings.probe_interval);
    return;
  }
  for (auto& row : *rows) {
    state.read_up_to = row.key();
    if (state.noting.count(row.key()) || state.asked.count(row.key())
        || !moves(state, outside, row))
      continue;
    outside.counters.outbox_waiting.fetch_add(1);
    state.from_store.insert(row.key());
    state.waiting.push_back(std::move(row));
  }
  if (rows->size() < outside.settings.outbox_rows_max) {
    state.more_in_store = std::exchange(state.another_pass, false);
    state.read_up_to.clear();
    outside.counters.outbox_has_more = state.more_in_store;
  }
}

std::vector<outbox_row> next_rows(outbox_state& state, engine_counters& counters) {
  auto rows = std::vector<outbox_row>{};
  while (!state.waiting.empty() && rows.size() < rows_per_hand_over_max) {
    if (state.void_keys.erase(state.waiting.front().key()) == 0)
      rows.push_back(std::move(state.waiting.front()));
    else
      counters.outbox_waiting.fetch_sub(1);
    state.waiting.pop_front();
  }
  return rows;
}

/// Rows that may leave now: lawful until just now, and with room in every quota.
std::vector<outbox_row> leaving_rows(outbox_pointer self, surroundings& outside) {
  auto& state = self->state;
  auto rows = std::vector<outbox_row>{};
  if (!counts_settled(self, outside, rows) || !rows.empty())
    return rows;
  refill(self, outside);
  auto quotas = outside.policies.has_quotas();
  if (quotas)
    std::stable_sort(state.waiting.begin(), state.waiting.end(), goes_before);
  rows = next_rows(state, outside.counters);
  ask(self, outside, stale_of(rows, outside));
  return quotas && !rows.empty() ? pass_quotas(self, outside, std::move(rows)) : rows;
}

/// Tasks with a team need no channel: their account's word brings them into the queue.
result<void> hand_to(outbox_channel* channel, const std::vector<outbox_row>& rows,
                     const surroundings& outside) {
  if (outside.teams.empty())
    return channel->hand_over(rows, outside.time->now());
  std::vector<outbox_row> others;
  for (auto& row : rows)
    if (!team_of(row, outside))
      others.push_back(row);
  return others.empty() ? result<void>{} : channel->hand_over(others, outside.time->now());
}

/// These could not leave: they are the next again.
void stay(outbox_state& state, surroundings& outside, const std::vector<outbox_row>& rows) {
  state.quotas.give_back(rows, outside, outside.time->now());
  state.waiting.insert(state.waiting.begin(), rows.begin(), rows.end());
}

void hand_over(outbox_pointer self, surroundings& outside, outbox_channel* channel) {
  auto& state = self->state;
  if (!outside.counters.store_takes_writes) {
    // What leaves now could not be noted, and would leave again after a crash.
    arrange(self, outside.settings.probe_interval);
    return;
  }
  note(self, outside, std::exchange(state.unnoted, {}));
  if (state.stopped)
    return;
  if (!outside.door.open())
    return arrange(self); // behind the news of what was withdrawn
  auto rows = leaving_rows(self, outside);
  if (rows.empty())
    return;
  result<void> done;
  instant at{};
  auto leave = [&] {
    at = outside.time->now();
    done = hand_to(channel, rows, outside);
  };
  if (!outside.door.leave(leave)) {
    stay(state, outside, rows);
    return arrange(self);
  }
  if (!done) {
    stay(state, outside, rows);
    outside.counters.hand_over_failures.fetch_add(1, std::memory_order_relaxed);
    state.backoff = std::clamp(state.backoff * 2, backoff_first, backoff_max);
    return arrange(self, state.backoff);
  }
  state.backoff = 0ms;
  auto count = rows.size();
  outside.counters.noting.fetch_add(count);
  outside.counters.handed_over.fetch_add(count); // between the two: see there
  auto departed = std::vector<departed_row>{};
  for (auto& row : rows)
    departed.push_back({std::move(row), at});
  note(self, outside, std::move(departed));
  outside.counters.outbox_waiting.fetch_sub(count);
}

void take_news(outbox_pointer self, surroundings& outside, outbox_news& news) {
  auto& state = self->state;
  for (auto& key : news.unanswered) {
    state.asked.erase(key);
    state.more_in_store = state.another_pass = true;
    outside.counters.outbox_has_more = true;
  }
  auto answered = std::vector<outbox_row>{};
  for (auto& row : news.released) {
    if (state.asked.erase(row.key()) > 0) {
      answered.push_back(std::move(row));
      continue;
    }
    if (!state.from_store.empty() && state.from_store.count(row.key())) {
      outside.counters.outbox_waiting.fetch_sub(1); // it counts as one
      continue;
    }
    if (state.waiting.size() < outside.settings.outbox_rows_max && !state.more_in_store) {
      state.waiting.push_back(std::move(row));
    } else {
      state.more_in_store = state.another_pass = true; // read from the store, in its turn
      outside.counters.outbox_has_more = true;
      outside.counters.outbox_waiting.fetch_sub(1);
    }
  }
  // Before all others, or a yes would be old again when it is their turn.
  state.waiting.insert(state.waiting.begin(), std::make_move_iterator(answered.begin()),
                       std::make_move_iterator(answered.end()));
  for (auto& key : news.removed) {
    state.from_store.erase(key);
    state.asked.erase(key);
    auto waits = [&](const outbox_row& row) { return row.key() == key; };
    if (state.noting.erase(key) == 0
        && (std::any_of(state.waiting.begin(), state.waiting.end(), waits)
            || std::any_of(state.admitted.begin(), state.admitted.end(), waits)))
      state.void_keys.insert(std::move(key));
  }
  state.unnoted.insert(state.unnoted.end(), news.unnoted.begin(), news.unnoted.end());
  // Its row must go all the same: the action has left, and must not leave again.
  forget(self, outside, std::move(news.unheard));
}

} // namespace

outbox_actor::behavior_type outbox(outbox_pointer self, surroundings* outside,
                                   std::shared_ptr<outbox_channel> channel) {
  auto idle = !channel && outside->teams.empty();
  self->state.teams_only = !channel;
  if (!idle)
    arrange(self); // what an earlier run left behind
  return {
    [self, outside, idle](outbox_news& news) {
      if (!news.removed.empty())
        outside->door.heard();
      leave_in_store(self->state, *outside, news.released);
      if (idle)
        return;
      auto gathers = outside->policies.has_quotas() && self->state.asked.empty();
      outside->counters.outbox_mailbox = self->mailbox().count();
      take_news(self, *outside, news);
      count_withdrawals(*outside, news);
      arrange(self, gathers ? gather_time : 0ms);
    },
    [self, outside, channel](atom::hand_over) {
      self->state.hand_over_sent = false;
      hand_over(self, *outside, channel.get());
      auto counting = self->state.counts != nullptr; // the writer will say when to go on
      if (!self->state.stopped && !counting
          && (!self->state.waiting.empty() || self->state.more_in_store))
        arrange(self);
    },
    [self, outside](atom::stop) {
      self->state.stopped = true;
      outside->counters.outbox_stopped = true;
    },
  };
}

} // namespace recobro
