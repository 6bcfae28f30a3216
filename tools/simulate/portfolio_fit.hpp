#pragma once

// How the accounts of a journal looked when they were opened, as the shape of made-up ones.

#include "tools/simulate/case_history.hpp"
#include "tools/simulate/debtor_model.hpp"

namespace recobro::simulate {

/// Of accounts opened before `until`, as far as was known of them by then.
void fit_portfolio(const std::vector<case_history>& cases, date until, portfolio_shape& shape);

} // namespace recobro::simulate
