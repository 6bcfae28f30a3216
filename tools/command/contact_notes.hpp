#pragma once

// What the answer of `recobro contact may` has to be read with: a zone that is none of the
// jurisdiction's, and days for which its rules do not say what held.

#include "tools/command/contact_answer.hpp"

#include <span>
#include <string>
#include <vector>

namespace recobro {

/// A sentence each; empty where the question is an ordinary one.
std::vector<std::string> notes_on(const contact_question& question);

/// Where the debtor may be: the zones that were stated, else all of the jurisdictions.
std::span<const zone> zones_of(const contact_question& question);

/// Whether the rule is in force on the asked day, in any of the debtor's zones.
bool in_force_then(const contact_rule& rule, const contact_question& question);

} // namespace recobro
