#pragma once

// How many contacts a policy plans for an account on its way through the phases: what quotas of a
// day have to serve in the long run, when as many accounts come every day.

#include "core/policy/policy.hpp"

namespace recobro {

/// The most contacts on these channels that the steps of all phases can make, each phase once and
/// by its longest treatment: of a chain every link, of a learner the choice that takes one.
/// Reactions are not in it: they depend on what debtors do.
int64_t contacts_of_one_account(const policy& rules, word_set<channel> channels);

} // namespace recobro
