#pragma once

// The facts of an account for `recobro contact may`, out of the data directory that a server's
// configuration names.

#include "core/contact/contact_register.hpp"
#include "core/contact/judge.hpp"

#include <optional>
#include <string>
#include <vector>

namespace recobro {

struct account_inquiry {
  channel by{};
  party_role party = party_role::debtor;
  std::string text{};          // name of the one that is to go out, may be empty
  std::optional<instant> at{}; // without: the account as it is stored now
};

struct account_contact {
  contact_register known;
  contact_request request;                // as the portfolio sends it
  std::vector<std::string> jurisdictions; // the portfolio's, and the debtor's own
  std::string title;                      // "cards/C-1"
  /// Set when the account was judged as it was then, before its last entry.
  std::optional<instant> as_of{};
  /// Why the server itself would send nothing, whatever the rules allow: the word of
  /// pause_reason(), empty when nothing speaks against it.
  std::string account_says{};
};

/// Reads beside a running server; what it has not yet written is not seen.
/// For an instant before the account's last entry it is folded anew up to there: what happened
/// since, and what was forgotten since because no rule looks back to it, plays no part.
/// Errors: usage when the portfolio names no jurisdictions; account_unknown, also when it was not
/// yet known at that instant; and those of the store.
result<account_contact> contact_of_account(const std::string& config_file,
                                           const std::string& account,
                                           const account_inquiry& inquiry);

} // namespace recobro
