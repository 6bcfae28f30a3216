#pragma once

// Everything that somebody needs to act on a task, and what must not be done.

#include "actors/gateway/context.hpp"

namespace recobro {

/// The offer as the agent's client gets it, without the message's number. Errors: those of reading
/// the history and the vault.
result<std::string> offer_text(gateway_context& context, const principal& who,
                               const account_view& view, const open_task& task);

} // namespace recobro
