#pragma once

// What each kind of event adds to the sums. For core/indicator only.

#include "core/indicator/indicator_meter.hpp"

namespace recobro {

void count_event(indicator_meter& meter, const account_state& before, const event& what);

} // namespace recobro
