#pragma once

// What the business comes to, as metrics: the figures (core/indicator) counted since the start.

#include "core/store/journal.hpp"
#include "monitoring/metrics.hpp"

namespace recobro {

/// Portfolios beyond these share the label "other": every label has to have few values.
inline constexpr size_t labelled_portfolios_max = 100;

void add_indicator_metrics(metrics_page& page,
                           const std::vector<std::pair<indicator_cell, indicator_sums>>& totals);

} // namespace recobro
