#pragma once

// The contact rules of a portfolio's accounts: those of the creditor's jurisdictions, and with
// them those of the jurisdiction that a debtor lives in. A debtor's can only add.

#include "core/contact/outgoing.hpp"

#include <map>
#include <memory>
#include <string>

namespace recobro {

class contact_book {
public:
  /// @param creditor the jurisdictions that hold for every account of the portfolio
  /// @param known all that a debtor may name
  /// @param sends what the portfolio sends with
  contact_book(const std::vector<jurisdiction_ptr>& creditor,
               std::span<const jurisdiction_ptr> known, outgoing sends = {});

  /// Empty: the debtor names none. Null when nothing is known of the one it names.
  const contact_rules* rules_for(std::string_view debtor) const;
  /// The longest time that any of its rules looks back.
  duration lookback() const;
  const outgoing& sends() const { return sends_; }

private:
  outgoing sends_;
  contact_rules creditor_;
  std::map<std::string, contact_rules, std::less<>> with_debtor_;
};

using contact_book_ptr = std::shared_ptr<const contact_book>;

} // namespace recobro
