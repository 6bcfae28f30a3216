#pragma once

// The debtors' histories of a data directory, for commands that learn from them.

#include "tools/command/local_store.hpp"
#include "tools/simulate/case_history.hpp"

namespace recobro {

/// Shows how far it is. Errors also: account_unknown when there is none.
result<simulate::case_file> read_stored_cases(const local_store& where,
                                              const std::string& portfolio);

} // namespace recobro
