#pragma once

// The currencies of accounts, for showing amounts of events, which do not repeat it.

#include "core/store/journal.hpp"

#include <unordered_map>

namespace recobro {

/// One thread. Bounded; forgets everything when full.
class currency_book {
public:
  /// From the entry when it opens the account, else from memory, else from the store.
  result<currency> of(const journal& store, const account_key& account, const entry& what);

private:
  static constexpr size_t accounts_max = 100'000;
  std::unordered_map<std::string, currency> known_;
};

} // namespace recobro
