#pragma once

// The stored forms of accounts that go over to another version of their policy. Internal to
// core/store.

#include "core/account/state.hpp"
#include "core/store/record_parts.hpp"

namespace recobro {

void write(const migration_planned& from, records::migration_planned& to);
migration_planned read(const records::migration_planned& from, record_faults& faults);
void write(const policy_migrated& from, records::policy_migrated& to);
policy_migrated read(const records::policy_migrated& from, record_faults& faults);
void write(const waiting_migration& from, records::waiting_migration& to);
waiting_migration read(const records::waiting_migration& from, record_faults& faults);

} // namespace recobro
