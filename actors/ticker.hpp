#pragma once

// Tells all partitions the time, at a fixed pace of real time.

#include "actors/surroundings.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace recobro {

ticker_actor::behavior_type ticker(ticker_actor::pointer self, surroundings* outside);

} // namespace recobro
