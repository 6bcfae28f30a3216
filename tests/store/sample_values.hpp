#pragma once

// What every version of the format could say; tests/store/samples has what it wrote for it.

#include "core/store/records.hpp"
#include "tests/store/store_fixture.hpp"

namespace recobro::tests {

/// One event of every kind that the version knew, and another for what it added to one.
std::vector<event> sample_events(uint32_t version);
entry sample_entry(uint64_t sequence, event what);
snapshot sample_snapshot(uint32_t version);
outbox_row sample_row(uint32_t version);
tally_map sample_sums(uint32_t version);
/// In the family `tasks`, of versions from 5 on.
open_task sample_task();
/// What version 5 added.
std::vector<event> additions_of_version_5();
void add_state_of_version_5(account_state& state);
/// The instant of the agenda row and of most else.
instant sample_instant();

} // namespace recobro::tests
