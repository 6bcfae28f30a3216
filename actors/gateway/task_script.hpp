#pragma once

// The words of a task's script, in the debtor's language and with what is known of the account.

#include "actors/gateway/context.hpp"
#include "actors/gateway/json_writer.hpp"

namespace recobro {

/// Appends `script_text` and `script_language`; nothing when the task has no script or the
/// portfolio no such text for the task's channel. `debtor`: personal data as JSON, as far as
/// whoever reads it may see them; may be empty.
void write_script(json_writer& out, const gateway_context& context, const account_view& view,
                  const open_task& task, const std::string& debtor);

} // namespace recobro
