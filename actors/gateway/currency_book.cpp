#include "actors/gateway/currency_book.hpp"

#include "actors/gateway/personal.hpp"

namespace recobro {

result<currency> currency_book::of(const journal& store, const account_key& account,
                                   const entry& what) {
  if (auto known = known_.find(account.text()); known != known_.end())
    return known->second;
  const account_opened* opened = nullptr;
  for (const auto& each : what.events)
    if (!opened)
      opened = std::get_if<account_opened>(&each);
  auto unit = opened ? result<currency>(opened->unit) : currency_of(store, account);
  if (!unit)
    return unit;
  if (known_.size() >= accounts_max)
    known_.clear();
  known_.emplace(account.text(), *unit);
  return unit;
}

} // namespace recobro
