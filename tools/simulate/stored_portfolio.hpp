#pragma once

// Accounts as they stand in a data directory, put under a policy that may not be theirs.

#include "core/store/journal.hpp"
#include "tools/simulate/world.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace recobro::simulate {

struct stored_portfolio {
  std::vector<account_state> states; // in key order; closed ones are left out
  /// Of each one's portfolio: stopped arms and what learners know. Null where nothing is known.
  std::vector<std::shared_ptr<const portfolio_knowledge>> known;
  instant last{}; // the latest decision of any
  uint64_t closed = 0;
  uint64_t moved
    = 0; // their phase is not in the policy: they enter the one for their days past due
};

/// Errors also: currency_mismatch when an account is not in `unit`.
result<stored_portfolio> read_portfolio(const journal& store, std::string_view portfolio,
                                        currency unit, const std::function<void(size_t)>& progress);

/// Puts all of them under around.rules as of around.begin: same phase, strategy and step where the
/// policy has them by name.
void place_under(stored_portfolio& accounts, const world& around);

} // namespace recobro::simulate
