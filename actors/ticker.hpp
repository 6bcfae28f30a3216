#pragma once

// Tells all partitions the time, at a fixed pace of real time, and lets the writer look at the
// experiments from time to time.

#include "actors/surroundings.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace recobro {

struct ticker_state {
  instant looked_at = instant::min();

  static inline constexpr auto name = "ticker";
};

ticker_actor::behavior_type ticker(ticker_actor::stateful_pointer<ticker_state> self,
                                   surroundings* outside);

/// Judges the arms of every experiment and shows what learners know to the accounts. To be run
/// by whoever writes to the store.
void look_at_experiments(surroundings& outside, journal& store, instant now);

} // namespace recobro
