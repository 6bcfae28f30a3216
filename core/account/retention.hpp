#pragma once

// How long the law says that an account's proof is kept, and so from when on the debtor's personal
// data have no more reason to be there. Pure.

#include "core/account/state.hpp"
#include "core/contact/judge.hpp"

#include <optional>

namespace recobro {

struct retention_period {
  const jurisdiction* where = nullptr; // whose period is the longest
  int years = 0;
  instant until{}; // from here on it has passed
};

/// Of a closed account, counted from the last that happened to it. Nothing while it is open, and
/// where no jurisdiction names a period.
/// @invariant Points into `rules`.
std::optional<retention_period> retention_of(const account_state& account,
                                             const contact_rules& rules);

} // namespace recobro
