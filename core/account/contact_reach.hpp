#pragma once

// How far a contact got, by what came of it: one answer for the contact rules and for the figures.

#include "core/account/contact_knowledge.hpp"

namespace recobro {

/// Nothing when the debtor was not tried at all.
std::optional<contact_depth> depth_of(channel by, contact_outcome outcome);
/// Such a contact can't have ended with a promise.
constexpr bool reached_nobody(contact_outcome outcome) {
  return outcome == contact_outcome::no_answer || outcome == contact_outcome::failed
         || outcome == contact_outcome::wrong_person;
}
/// Whether the party is known to be somebody else. Whoever is not known is taken for the debtor:
/// that counts for more.
bool is_third_party(const contact_knowledge& known, std::string_view party);

} // namespace recobro
