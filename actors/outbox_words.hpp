#pragma once

// What the outbox tells accounts of actions that have left.

#include "actors/surroundings.hpp"

namespace recobro {

/// The team that does this task; null for a send, and where nobody does such tasks here.
const team* team_of(const outbox_row& row, const surroundings& outside);

/// The account hears that its action is gone. The row leaves the outbox in the block that
/// holds this entry, so a crash before it repeats the hand-over under the same key.
delivery confirmation(const departed_row& departed, const surroundings& outside);
/// Whether it is one of a send that has left.
bool tells_of_departure(const command& what);

} // namespace recobro
