#include "actors/ticker.hpp"

namespace recobro {

ticker_actor::behavior_type ticker(ticker_actor::pointer self, surroundings* outside) {
  self->send(self, atom::tick_v);
  return {
    [self, outside](atom::tick) {
      auto now = outside->time->now();
      outside->counters.ticks_sent.fetch_add(outside->partitions.size(), std::memory_order_relaxed);
      for (auto& to : outside->partitions)
        self->send(to, atom::tick_v, now);
      self->delayed_send(self, outside->settings.tick_interval, atom::tick_v);
    },
  };
}

} // namespace recobro
