// Of all random lives: chains try each link once, and nothing leaves in quiet windows.

#include "core/account/contact_facts.hpp"
#include "tests/core/account/lives.hpp"

#include <map>
#include <set>

using namespace recobro;
using namespace recobro::testing;

namespace {

/// Each link of a chain is tried once, and only in place of one that was.
void check_chains(const walk& life) {
  std::map<uint32_t, std::set<uint16_t>> tried; // by the number of the latest action
  for (auto& noted : life.journal)
    for (auto& item : noted.events)
      if (auto chosen = std::get_if<chain_link_chosen>(&item)) {
        auto links = chosen->after == 0 ? std::set<uint16_t>{} : tried.at(chosen->after);
        RC_ASSERT(links.insert(chosen->link).second);
        for (auto& left : chosen->rest)
          RC_ASSERT(!links.contains(left.link));
        tried.erase(chosen->after);
        tried[chosen->number] = std::move(links);
      }
  RC_ASSERT(life.account.chains.size() <= chains_max);
  for (auto& chain : life.account.chains)
    RC_ASSERT(!chain.rest.empty() && tried.contains(chain.number));
}

/// Whether the policy itself is quiet on this channel now, whatever strategy treats the account.
bool quiet_at(const walk& life, const action_planned& send) {
  const contact_rules none;
  contact_register known;
  known.zones = {life.account.local};
  auto request = contact_request_of(life.account, send.by);
  auto wishes = quiet_wishes(account_state{}, life.rules, send.by, send.because);
  return !judge(none, known, request, life.now, wishes).allowed;
}

} // namespace

TEST_CASE("a chain tries each link once", "[account][property]") {
  holds_for_all("chains", [] { live(false, check_chains); });
}

TEST_CASE("nothing that the policy begins leaves in its quiet windows", "[account][property]") {
  holds_for_all("quiet windows hold", [] {
    live(false, [](const walk& life) {
      if (life.settings.contact) // there the zones of the jurisdiction may be others
        return;
      for (auto& item : life.last) {
        auto planned = std::get_if<action_planned>(&item);
        auto released = std::get_if<action_released>(&item);
        auto leaves = planned && planned->not_before == instant{} ? planned : nullptr;
        leaves = released ? &released->content : leaves;
        if (leaves && leaves->kind == action_kind::send)
          RC_ASSERT(!quiet_at(life, *leaves));
      }
    });
  });
}
