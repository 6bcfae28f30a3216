#include "core/contact/contact_book.hpp"

#include <algorithm>

namespace recobro {

contact_book::contact_book(const std::vector<jurisdiction_ptr>& creditor,
                           std::span<const jurisdiction_ptr> known, outgoing sends)
  : sends_{std::move(sends)}
  , creditor_{creditor} {
  for (const auto& one : known) {
    auto both = creditor;
    both.push_back(one);
    with_debtor_.emplace(one->id, contact_rules{std::move(both)});
  }
}

const contact_rules* contact_book::rules_for(std::string_view debtor) const {
  if (debtor.empty())
    return &creditor_;
  const auto found = with_debtor_.find(debtor);
  return found == with_debtor_.end() ? nullptr : &found->second;
}

duration contact_book::lookback() const {
  auto longest = creditor_.lookback();
  for (const auto& [id, rules] : with_debtor_)
    longest = std::max(longest, rules.lookback());
  return longest;
}

} // namespace recobro
