#include "actors/projector.hpp"

namespace recobro {

namespace {

void fold(const committed& news, engine_counters& counters, event_counters& by_type) {
  auto events = uint64_t{0};
  for (auto& item : news.items) {
    events += item.what->events.size();
    for (auto& happened : item.what->events)
      by_type[happened.index()].fetch_add(1, std::memory_order_relaxed);
  }
  counters.entries.fetch_add(news.items.size(), std::memory_order_relaxed);
  counters.events.fetch_add(events, std::memory_order_relaxed);
}

} // namespace

projector_actor::behavior_type projector(projector_actor::stateful_pointer<projector_state> self,
                                         surroundings* outside, event_counters* by_type) {
  return {
    [self, outside, by_type](const std::shared_ptr<const committed>& news) {
      outside->counters.projector_mailbox = self->mailbox().count();
      fold(*news, outside->counters, *by_type);
      std::erase_if(self->state.subscribers, [&](auto& who) { return !who->follow(news); });
    },
    [self](atom::run, std::shared_ptr<feed_subscriber>& who) {
      self->state.subscribers.push_back(std::move(who));
    },
  };
}

} // namespace recobro
