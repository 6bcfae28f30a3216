#pragma once

// What the contact rules are asked about an account: the facts that they judge by, and whose rules
// hold beside its creditor's.

#include "core/account/state.hpp"
#include "core/contact/outgoing.hpp"

namespace recobro {

/// What is on its way counts as a contact until its result is known; `besides` is the number of
/// the action that is asked about, 0 for none.
contact_register contact_facts(const account_state& account, uint32_t besides = 0);

/// A message about all that is owed, to the debtor.
contact_request contact_request_of(const account_state& account, channel by);

/// Whether an action with this cause answers what the debtor wrote.
bool is_answer(std::string_view because);

/// When the policy itself does not contact on this channel: its quiet windows and those of the
/// account's strategy. Whoever wrote is answered at any time, if at once. Points into `rules`.
contact_wishes quiet_wishes(const account_state& account, const policy& rules, channel by,
                            std::string_view because);

/// What the rules are asked about one action: whom it reaches, with which text and as whom.
contact_request contact_request_of(const account_state& account, const planned_action& action,
                                   const outgoing& sends);

/// Whether the action reaches somebody, so that contact rules have a say.
inline bool is_contact(const planned_action& action) {
  return action.kind == action_kind::send || action.contacts;
}

/// Where the debtor lives, by the attribute "jurisdiction", in the ids of the contact rules; empty
/// when the account does not say.
std::string_view jurisdiction_of(const account_state& account);

} // namespace recobro
