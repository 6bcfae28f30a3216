#pragma once

// What a policy's treatment leaves in the journal, as members of an open JSON object.

#include "actors/gateway/json_writer.hpp"
#include "core/account/event.hpp"

namespace recobro {

void write_chain_link(json_writer& out, const chain_link_chosen& e);
void write_planned(json_writer& out, const migration_planned& e);
void write_migrated(json_writer& out, const policy_migrated& e);

} // namespace recobro
