#pragma once

// The register of contacts with one account, line by line: what was to go out, what the contact
// rules said, when it left or why it did not, what came of it, and what the debtor allowed, refused
// or wrote. It is the proof of each contact and of each one that did not happen.

#include "actors/gateway/json_writer.hpp"
#include "core/account/event.hpp"
#include "core/base/identity.hpp"

#include <functional>

namespace recobro {

/// Gives a finished line for each event of the entry that is about contact, in order. A line says
/// nothing personal: texts stay in the vault.
void contact_lines(const account_key& account, const entry& of,
                   const std::function<void(json_writer&)>& give);

/// Of these only what the debtor agreed to, took back or forbade: the consent ledger.
void consent_lines(const account_key& account, const entry& of,
                   const std::function<void(json_writer&)>& give);

} // namespace recobro
