#pragma once

// The journal keeps what happened, not the words in which it was told. Here the telling is found
// again, so that another policy can be told the same.

#include "core/account/state.hpp"

#include <optional>

namespace recobro::backtest {

/// The command that an entry came of; nothing for the clock's own entries, for those that changed
/// nothing, and for types that this version does not know.
/// Not recoverable: which obligations the sender of a payment named. `before`: the account then.
std::optional<command> told_command(const entry& noted, const account_state& before);

} // namespace recobro::backtest
