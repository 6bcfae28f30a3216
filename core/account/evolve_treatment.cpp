#include "core/account/evolve_treatment.hpp"

namespace recobro {

void take_link(account_state& account, const chain_link_chosen& what) {
  auto& chains = account.chains;
  std::erase_if(chains, [&](auto& item) { return what.after != 0 && item.number == what.after; });
  if (what.rest.empty())
    return;
  if (chains.size() >= chains_max)
    chains.erase(chains.begin());
  chains.push_back({what.number, what.because, what.rest, what.within, what.next_when});
}

void follow_chain(account_state& account, uint32_t number, contact_outcome outcome) {
  if (account.chains.empty() || outcome == contact_outcome::queued
      || outcome == contact_outcome::sent)
    return;
  std::erase_if(account.chains, [number](auto& item) { return item.number == number; });
}

void add_points(account_state& account, const points_granted& what) {
  for (auto& known : account.points)
    if (known.payment == what.payment) {
      known.points += what.points;
      return;
    }
  account.points.push_back({what.payment, what.points});
}

} // namespace recobro
