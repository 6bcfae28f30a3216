#pragma once

// Why an account is where it is and what comes next. The server's answer and `recobro
// account explain` on a data directory are this one.

#include "actors/gateway/context.hpp"

namespace recobro {

/// A JSON object; `steps` turns of the clock are looked ahead, decided with `settings`.
/// Errors: those of the store.
result<std::string> explain_account(const journal& store, const account_view& view, instant now,
                                    uint64_t steps, const decision_settings& settings);

} // namespace recobro
