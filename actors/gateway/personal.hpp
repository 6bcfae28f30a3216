#pragma once

// What the journal holds beside an account's state that answers need.

#include "core/store/journal.hpp"

namespace recobro {

/// The debtor's personal data as a JSON object: what was sent last, field by field. Empty
/// text when there is none (any more).
result<std::string> debtor_of(const journal& store, const account_key& account);

/// The account's currency, from its first entry. Errors: account_unknown.
result<currency> currency_of(const journal& store, const account_key& account);

} // namespace recobro
