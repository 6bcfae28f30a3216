#pragma once

// What the outbox does for quotas beside admitting: counts go into the store before anything
// leaves, and accounts hear what has no room. For actors/outbox.cpp only.

#include "actors/outbox.hpp"

namespace recobro {

/// Writes the counts in the writer's turn; what was admitted leaves when that is done, and the
/// outbox is told to go on.
std::shared_ptr<std::atomic<counts_stage>>
keep_counts(surroundings& outside, std::vector<std::pair<std::string, std::string>> counts);

/// What was admitted and not cancelled meanwhile.
std::vector<outbox_row> admitted_still(outbox_state& state, engine_counters& counters);

/// The account's word for it: wait until there is room.
delivery postponement(const postponed_row& what, instant now);

} // namespace recobro
