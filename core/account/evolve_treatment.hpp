#pragma once

// The parts of evolve that keep more than a value: chains of sends and points. For core/account
// only.

#include "core/account/state.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace recobro {

/// The item with this id, which decide made sure of. Throws std::logic_error when there is none:
/// what was stored does not fit together, and only this account is to suffer from it.
template <class Items>
auto& item_of(Items& items, std::string_view id) {
  auto found = std::find_if(items.begin(), items.end(), [id](auto& item) { return item.id == id; });
  if (found == items.end())
    throw std::logic_error("an event names an item that the account does not have");
  return *found;
}

/// The chain goes on from this link; without a rest it has ended.
void take_link(account_state& account, const chain_link_chosen& what);
/// A chain ends with the link that arrives; one that fails is what decide goes on from, and it is
/// told by the next link.
void follow_chain(account_state& account, uint32_t number, contact_outcome outcome);
/// How the channel answers, for conditions. What a third party did says nothing of the debtor.
void note_outcome(account_state& account, const contact_recorded& what);
void note_reply(account_state& account, const message_received& what);
void add_points(account_state& account, const points_granted& what);

void plan_migration(account_state& account, const migration_planned& what);
/// From here on another version of the policy decides.
void migrate(account_state& account, const policy_migrated& what);

} // namespace recobro
