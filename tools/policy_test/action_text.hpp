#pragma once

// Actions of an account and what a test says of them, as lines for people, and whether they fit.

#include "tools/policy_test/account_run.hpp"
#include "tools/policy_test/test_file.hpp"

namespace recobro {

/// "whatsapp friendly_notice, on Thu 2026-03-12 10:00, because early/friendly_notice".
std::string text_of(const deed& done, zone local);
std::string text_of(const action_pattern& wanted, zone local);
/// All of them, a line each; "nothing" for none.
std::string text_of(const std::vector<const deed*>& deeds, zone local);
std::string text_of(const std::vector<action_pattern>& patterns, zone local);

bool fits(const action_pattern& wanted, const deed& done, zone local);

/// The patterns that no deed is left for when each deed answers one of them at most.
std::vector<action_pattern> unanswered(const std::vector<action_pattern>& patterns,
                                       const std::vector<const deed*>& deeds, zone local);

} // namespace recobro
