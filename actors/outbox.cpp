#include "actors/outbox.hpp"

#include <algorithm>
#include <map>

namespace recobro {

namespace {

using outbox_pointer = outbox_actor::stateful_pointer<outbox_state>;
using namespace std::chrono_literals;

constexpr size_t rows_per_hand_over_max = 1'000;
constexpr auto backoff_first = 200ms;
constexpr auto backoff_max = 30'000ms;

void arrange(outbox_pointer self, std::chrono::milliseconds after = 0ms) {
  if (std::exchange(self->state.hand_over_sent, true))
    return;
  if (after == 0ms)
    self->send(self, atom::hand_over_v);
  else
    self->delayed_send(self, after, atom::hand_over_v);
}

/// The account hears that its action is gone. The row leaves the outbox in the block that
/// holds this entry, so a crash before it repeats the hand-over under the same key.
delivery confirmation(const outbox_row& row, instant now) {
  auto told = delivery{};
  told.account = row.account;
  told.what.id = "handed-over/" + std::to_string(row.action.number);
  told.what.happened_at = now;
  told.what.received_at = now;
  told.what.actor = "outbox";
  auto is_task = row.action.kind == action_kind::task;
  told.what.body
    = record_contact{.action = std::to_string(row.action.number),
                     .by = is_task ? channel::agent_call : row.action.by,
                     .outcome = is_task ? contact_outcome::queued : contact_outcome::sent};
  return told;
}

void confirm(outbox_pointer self, surroundings& outside, const std::vector<outbox_row>& rows,
             instant now) {
  auto batches = std::map<uint16_t, delivery_batch>{};
  auto count = static_cast<uint16_t>(outside.partitions.size());
  for (auto& row : rows) {
    self->state.confirming.insert(row.key());
    batches[partition_of(row.account, count)].items.push_back(confirmation(row, now));
  }
  outside.counters.in_flight.fetch_add(rows.size(), std::memory_order_relaxed);
  for (auto& [number, batch] : batches)
    self->send(outside.partitions[number], std::move(batch));
}

/// Where the account is not told, only the rows go.
void forget(outbox_pointer self, surroundings& outside, const std::vector<outbox_row>& rows) {
  auto count = static_cast<uint16_t>(outside.partitions.size());
  for (auto& row : rows) {
    self->state.confirming.insert(row.key());
    auto request = append_request{};
    request.change.account = row.account;
    request.change.partition = partition_of(row.account, count);
    request.change.outbox_remove.push_back(row.action.number);
    self->send(outside.writer, std::move(request));
  }
}

/// Rows of the store that are neither waiting nor being confirmed, up to the limit.
void refill(outbox_pointer self, surroundings& outside) {
  auto& state = self->state;
  if (!state.more_in_store || !state.waiting.empty())
    return;
  auto rows = outside.store->outbox(state.read_up_to, outside.settings.outbox_rows_max);
  if (!rows)
    return;
  for (auto& row : *rows) {
    state.read_up_to = row.key();
    if (state.confirming.count(row.key()))
      continue;
    outside.counters.outbox_waiting.fetch_add(1, std::memory_order_relaxed);
    state.waiting.push_back(std::move(row));
  }
  if (rows->size() < outside.settings.outbox_rows_max) {
    state.more_in_store = std::exchange(state.another_pass, false);
    state.read_up_to.clear();
  }
}

std::vector<outbox_row> next_rows(outbox_state& state, engine_counters& counters) {
  auto rows = std::vector<outbox_row>{};
  while (!state.waiting.empty() && rows.size() < rows_per_hand_over_max) {
    if (state.void_keys.erase(state.waiting.front().key()) == 0)
      rows.push_back(std::move(state.waiting.front()));
    else
      counters.outbox_waiting.fetch_sub(1, std::memory_order_relaxed);
    state.waiting.pop_front();
  }
  return rows;
}

void hand_over(outbox_pointer self, surroundings& outside, outbox_channel& channel) {
  auto& state = self->state;
  refill(self, outside);
  auto now = outside.time->now();
  auto rows = next_rows(state, outside.counters);
  if (rows.empty())
    return;
  if (auto done = channel.hand_over(rows, now); !done) {
    outside.counters.hand_over_failures.fetch_add(1, std::memory_order_relaxed);
    state.waiting.insert(state.waiting.begin(), rows.begin(), rows.end());
    state.backoff = std::clamp(state.backoff * 2, backoff_first, backoff_max);
    arrange(self, state.backoff);
    return;
  }
  state.backoff = 0ms;
  outside.counters.handed_over.fetch_add(rows.size(), std::memory_order_relaxed);
  if (outside.settings.confirm_hand_over)
    confirm(self, outside, rows, now);
  else
    forget(self, outside, rows);
  outside.counters.outbox_waiting.fetch_sub(rows.size(), std::memory_order_relaxed);
}

void take_news(outbox_pointer self, surroundings& outside, outbox_news& news) {
  auto& state = self->state;
  for (auto& row : news.released) {
    if (state.waiting.size() < outside.settings.outbox_rows_max && !state.more_in_store) {
      state.waiting.push_back(std::move(row));
    } else {
      state.more_in_store = state.another_pass = true; // read from the store, in its turn
      outside.counters.outbox_waiting.fetch_sub(1, std::memory_order_relaxed);
    }
  }
  for (auto& key : news.removed) {
    auto waits = [&](const outbox_row& row) { return row.key() == key; };
    if (state.confirming.erase(key) == 0
        && std::any_of(state.waiting.begin(), state.waiting.end(), waits))
      state.void_keys.insert(std::move(key));
  }
}

} // namespace

outbox_actor::behavior_type outbox(outbox_pointer self, surroundings* outside,
                                   std::shared_ptr<outbox_channel> channel) {
  if (channel)
    arrange(self); // what an earlier run left behind
  return {
    [self, outside, channel](outbox_news& news) {
      if (!channel) {
        outside->counters.outbox_waiting.fetch_sub(news.released.size(), std::memory_order_relaxed);
        return;
      }
      take_news(self, *outside, news);
      arrange(self);
    },
    [self, outside, channel](atom::hand_over) {
      self->state.hand_over_sent = false;
      hand_over(self, *outside, *channel);
      if (!self->state.waiting.empty() || self->state.more_in_store)
        arrange(self);
    },
  };
}

} // namespace recobro
