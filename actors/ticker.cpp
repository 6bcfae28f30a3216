#include "actors/ticker.hpp"

namespace recobro {

void look_at_experiments(surroundings& outside, journal& store, instant now) {
  auto policies
    = [&](std::string_view portfolio) { return outside.policies.of_portfolio(portfolio); };
  for (auto& stopped : outside.experiments->look(store, policies, now))
    outside.on_stopped_arm(stopped);
}

ticker_actor::behavior_type ticker(ticker_actor::stateful_pointer<ticker_state> self,
                                   surroundings* outside) {
  self->send(self, atom::tick_v);
  return {
    [self, outside](atom::tick) {
      auto now = outside->time->now();
      outside->counters.ticks_sent.fetch_add(outside->partitions.size(), std::memory_order_relaxed);
      for (auto& to : outside->partitions)
        self->send(to, atom::tick_v, now);
      auto& looked_at = self->state.looked_at;
      if (outside->policies.try_something()
          && (looked_at == instant::min()
              || now - looked_at >= outside->settings.experiment_look_every)) {
        looked_at = now;
        self->send(outside->writer, atom::run_v,
                   std::make_shared<std::function<void(journal&)>>([outside, now](journal& store) {
                     look_at_experiments(*outside, store, now);
                   }));
      }
      self->delayed_send(self, outside->settings.tick_interval, atom::tick_v);
    },
  };
}

} // namespace recobro
