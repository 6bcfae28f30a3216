#pragma once

// All that a policy does, wherever it says so: in steps, answers and deadlines. For the second look
// of `recobro policy check`.

#include "config/policy_draft.hpp"

namespace recobro {

struct placed_action {
  const policy_action* what;
  yaml_node place;
};

/// Each place once, in the order of the file's parts.
std::vector<placed_action> actions_of(const policy_draft& draft);

/// The channels on which the action may send.
std::vector<channel> channels_of(const policy_action& action, const policy& rules);

} // namespace recobro
