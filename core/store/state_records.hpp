#pragma once

// The account's state to and from its stored form. Internal to core/store.

#include "core/account/state.hpp"
#include "core/store/record_parts.hpp"

namespace recobro {

void write(const account_state& from, records::account_state& to);
account_state read(const records::account_state& from, record_faults& faults);

} // namespace recobro
