#pragma once

// What a running engine counts about itself, as its port gives it.

#include "actors/engine_port.hpp"
#include "actors/projector.hpp"

namespace recobro {

engine_figures figures_of(const surroundings& outside, const event_counters& events_by_type);

} // namespace recobro
