#pragma once

// Folds the journal into counters and shows it to those who follow it, in journal order.

#include "actors/surroundings.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <array>
#include <vector>

namespace recobro {

/// Events since the start, by alternative of `event`. Written by the projector only.
using event_counters = std::array<std::atomic<uint64_t>, std::variant_size_v<event>>;

struct projector_state {
  std::vector<std::shared_ptr<feed_subscriber>> subscribers;

  static inline constexpr auto name = "projector";
};

projector_actor::behavior_type projector(projector_actor::stateful_pointer<projector_state> self,
                                         surroundings* outside, event_counters* by_type);

} // namespace recobro
