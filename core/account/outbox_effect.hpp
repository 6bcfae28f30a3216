#pragma once

// What an event means for the outbox: the one place that says so, for the server that
// writes the outbox and for the rebuilding of it out of the journal.

#include "core/account/event.hpp"

#include <optional>

namespace recobro {

struct outbox_effect {
  const action_planned* enters = nullptr; // now to be handed over; lives as long as the event
  std::optional<uint32_t> leaves;         // number of the action that is not there any more
};

outbox_effect effect_on_outbox(const event& what);

} // namespace recobro
