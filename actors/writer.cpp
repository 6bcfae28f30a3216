#include "actors/writer.hpp"

#include <algorithm>
#include <map>

namespace recobro {

namespace {

using writer_pointer = writer_actor::stateful_pointer<writer_state>;

void count(engine_counters::counter& which, uint64_t by = 1) {
  which.fetch_add(by, std::memory_order_relaxed);
}

void count_answer(engine_counters& counters, const command_answer& given) {
  if (given.refusal)
    count(counters.refused);
  else if (given.kind == answer_kind::accepted)
    count(counters.accepted);
  else if (given.kind == answer_kind::duplicate)
    count(counters.duplicate);
  else
    count(counters.conflict);
}

void release(surroundings& outside, append_request& request) {
  if (request.answers_command) {
    if (!request.viewed)
      count_answer(outside.counters, request.answer);
    // First the count, then the answer: who gets the last answer may see zero.
    outside.counters.in_flight.fetch_sub(1, std::memory_order_release);
  }
  if (!request.reply.sink)
    return;
  if (request.viewed)
    request.reply.sink->view(request.reply.index, *request.viewed, request.viewed_policy);
  else
    request.reply.sink->answer(request.reply.index, std::move(request.answer));
}

bool writes_something(const journal_append& change) {
  return !change.entry_bytes.empty() || change.agenda_remove || change.agenda_put
         || !change.outbox_put.empty() || !change.outbox_remove.empty() || !change.work.empty()
         || !change.snapshot_bytes.empty();
}

void tell_outbox(writer_pointer self, surroundings& outside, std::vector<journal_append>& changes,
                 const std::vector<append_request>& followers) {
  auto news = outbox_news{};
  for (auto& follower : followers)
    if (follower.paid_since)
      news.paid_since.push_back(*follower.paid_since);
  for (auto& change : changes) {
    for (auto& row : change.outbox_put)
      news.released.push_back(std::move(row));
    for (auto number : change.outbox_remove)
      news.removed.push_back(change.account.text() + '/' + std::to_string(number));
  }
  count(outside.counters.outbox_waiting, news.released.size());
  if (!news.removed.empty())
    outside.door.told();
  if (!news.released.empty() || !news.removed.empty())
    self->send(outside.outbox, std::move(news));
}

/// Every supervisor hears of every task: one that goes to another team leaves the first.
void tell_supervisors(writer_pointer self, surroundings& outside,
                      std::vector<journal_append>& changes,
                      const std::vector<append_request>& followers) {
  if (outside.supervisors.empty())
    return;
  auto news = std::make_shared<work_news>();
  for (size_t place = 0; place < changes.size(); ++place) {
    auto& change = changes[place];
    for (auto& row : change.work.put)
      news->items.emplace_back(std::move(row));
    for (auto& end : change.work.gone)
      news->items.emplace_back(
        work_news::end{change.account.text() + '/' + std::to_string(end.number),
                       std::move(end.reason), followers[place].paid_since});
  }
  if (news->items.empty())
    return;
  for (auto& [team, supervisor] : outside.supervisors)
    self->send(supervisor, std::shared_ptr<const work_news>{news});
}

void tell_partitions(writer_pointer self, surroundings& outside,
                     const std::vector<journal_append>& changes,
                     const std::vector<append_request>& followers) {
  auto news = std::map<uint16_t, written>{};
  for (size_t i = 0; i < changes.size(); ++i) {
    auto& change = changes[i];
    auto& follower = followers[i];
    if (!follower.woken && !follower.asleep && !change.agenda_put)
      continue;
    auto& mine = news[change.partition];
    if (follower.woken)
      mine.woken.push_back(change.account);
    if (follower.asleep)
      mine.asleep.push_back(change.account);
    if (change.agenda_put)
      mine.indexed_first = std::min(mine.indexed_first, *change.agenda_put);
  }
  for (auto& [number, mine] : news)
    self->send(outside.partitions[number], std::move(mine));
}

void tell_projector(writer_pointer self, surroundings& outside,
                    const std::vector<journal_append>& changes,
                    const std::vector<append_request>& followers,
                    const std::vector<position>& places, instant now) {
  auto news = std::make_shared<committed>();
  news->at = now;
  news->items.reserve(changes.size());
  for (size_t i = 0; i < changes.size(); ++i)
    if (followers[i].what)
      news->items.push_back(
        {changes[i].account, changes[i].partition, places[i], followers[i].what});
  if (!news->items.empty())
    self->send(outside.projector, std::shared_ptr<const committed>{std::move(news)});
}

/// The write failed: nobody was told anything yet, and now everybody hears so.
void fail_all(writer_pointer self, surroundings& outside, const error& why,
              std::vector<append_request>& followers) {
  auto& state = self->state;
  count(outside.counters.failed_writes);
  outside.counters.store_takes_writes = false;
  ++state.epoch;
  for (auto& to : outside.partitions)
    self->send(to, atom::reset_v, state.epoch);
  for (auto& request : followers) {
    request.viewed = nullptr;
    request.answer.refusal = why;
    release(outside, request);
  }
  if (why.code != errc::store_write_failed)
    outside.on_fatal(why);
  if (!std::exchange(state.probing, true)) {
    outside.on_writes(&why);
    self->delayed_send(self, outside.settings.probe_interval, atom::probe_v);
  }
}

void count_sync(engine_counters& counters, std::chrono::microseconds took) {
  auto us = static_cast<uint64_t>(took.count());
  count(counters.batches);
  counters.sync_time.add(took);
  count(counters.sync_us_sum, us);
  raise_to(counters.sync_us_max, us);
}

void flush(writer_pointer self, surroundings& outside) {
  auto& state = self->state;
  outside.counters.writer_mailbox = self->mailbox().count();
  state.gathered = false;
  auto changes = std::exchange(state.changes, {});
  auto followers = std::exchange(state.followers, {});
  state.changes.reserve(changes.size());
  state.followers.reserve(followers.size());
  auto now = outside.time->now();
  auto places = std::vector<position>(changes.size());
  if (std::any_of(changes.begin(), changes.end(), writes_something)) {
    auto began = outside.stopwatch();
    auto done = outside.store->commit(changes, now);
    if (!done) {
      fail_all(self, outside, done.error(), followers);
      return;
    }
    count_sync(outside.counters, outside.stopwatch() - began);
    places = std::move(*done);
  }
  // The actions first, then the wakes that made them, then the answers: whoever sees that
  // nothing is under way any more must see every action counted.
  tell_outbox(self, outside, changes, followers);
  tell_supervisors(self, outside, changes, followers);
  tell_partitions(self, outside, changes, followers);
  tell_projector(self, outside, changes, followers, places, now);
  for (auto& request : followers)
    release(outside, request);
}

bool worth_gathering(const writer_state& state, const engine_settings& settings) {
  auto pending = state.changes.size();
  return !state.gathered && pending >= settings.gather_from && pending < settings.gather_to;
}

void flush_or_gather(writer_pointer self, surroundings& outside) {
  auto& state = self->state;
  state.flush_sent = false;
  if (state.changes.empty())
    return;
  if (worth_gathering(state, outside.settings)) {
    outside.pause(outside.settings.gather_time);
    state.gathered = state.flush_sent = true;
    self->send(self, atom::flush_v); // behind what came meanwhile
    return;
  }
  flush(self, outside);
}

void refuse(surroundings& outside, append_request& request) {
  request.viewed = nullptr;
  request.answer.refusal
    = error{errc::store_write_failed, "an earlier block could not be written; send it again"};
  release(outside, request);
}

void append(writer_pointer self, surroundings& outside, append_request& request) {
  auto& state = self->state;
  if (request.epoch != 0 && request.epoch != state.epoch) {
    refuse(outside, request);
    return;
  }
  state.changes.push_back(std::move(request.change));
  state.followers.push_back(std::move(request));
  if (state.changes.size() >= outside.settings.block_appends_max) {
    flush(self, outside);
  } else if (!state.flush_sent) {
    // Queues behind every append that is already in the mailbox.
    state.flush_sent = true;
    self->send(self, atom::flush_v);
  }
}

void probe(writer_pointer self, surroundings& outside) {
  self->state.probing = !outside.store->probe();
  if (self->state.probing) {
    self->delayed_send(self, outside.settings.probe_interval, atom::probe_v);
    return;
  }
  outside.counters.store_takes_writes = true;
  outside.on_writes(nullptr);
}

} // namespace

writer_actor::behavior_type writer(writer_pointer self, surroundings* outside) {
  return {
    [self, outside](append_request& request) { append(self, *outside, request); },
    [self, outside](atom::flush) { flush_or_gather(self, *outside); },
    [self, outside](atom::probe) { probe(self, *outside); },
    [self, outside](atom::barrier, uint16_t number, account_key& key) {
      if (!self->state.changes.empty())
        flush(self, *outside);
      self->send(outside->partitions[number], atom::barrier_v, std::move(key));
    },
    [outside](atom::run, const std::shared_ptr<std::function<void(journal&)>>& work) {
      (*work)(*outside->store);
    },
  };
}

} // namespace recobro
