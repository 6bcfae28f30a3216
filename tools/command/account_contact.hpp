#pragma once

// The facts of an account for `recobro contact may`, out of the data directory that a server's
// configuration names.

#include "core/contact/contact_register.hpp"
#include "core/contact/judge.hpp"

#include <string>
#include <vector>

namespace recobro {

struct account_contact {
  contact_register known;
  contact_request request;                // as the portfolio sends it
  std::vector<std::string> jurisdictions; // the portfolio's, and the debtor's own
  std::string title;                      // "cards/C-1"
};

/// Reads beside a running server; what it has not yet written is not seen.
/// `text`: which one is to go out, may be empty.
/// Errors: usage when the portfolio names no jurisdictions; account_unknown and those of the store.
result<account_contact> contact_of_account(const std::string& config_file,
                                           const std::string& account, channel by, party_role party,
                                           const std::string& text);

} // namespace recobro
