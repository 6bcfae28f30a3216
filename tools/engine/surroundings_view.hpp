#pragma once

// What the engine tells of its surroundings: to its log, and to who decides beside an account.

#include "actors/engine_port.hpp"
#include "actors/surroundings.hpp"

namespace recobro {

/// For surroundings::on_writes.
void log_writes(const error* refused);

/// See engine_port::ground_of.
decision_ground ground_in(const surroundings& outside, const account_key& account);

} // namespace recobro
