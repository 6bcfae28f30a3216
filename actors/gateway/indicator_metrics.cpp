#include "actors/gateway/indicator_metrics.hpp"

#include <cmath>
#include <set>

namespace recobro {

namespace {

using enum indicator;
using totals_list = std::vector<std::pair<indicator_cell, indicator_sums>>;

/// Which sum it is, and what stands in the last label besides the values of dimensions.
struct source {
  indicator which;
  std::string_view state = {};
};

struct business_metric {
  metric shown;
  std::vector<source> from;
  std::vector<dimension> labels;
};

/// In the order of their labels, `state` last.
const std::vector<business_metric>& business_metrics() {
  using enum dimension;
  static const std::vector<business_metric> all{
    {metric::contact_results_total, {{contact_results}}, {channel, result}},
    {metric::contact_attempts_total, {{contact_attempts}}, {channel}},
    {metric::right_party_contacts_total, {{right_party_contacts}}, {channel}},
    {metric::messages_received_total, {{messages_received}}, {channel, result}},
    {metric::sends_total,
     {{sends_planned, "planned"}, {sends_sent, "sent"}, {sends_cancelled, "cancelled"}},
     {channel}},
    {metric::tasks_total,
     {{tasks_planned, "planned"},
      {tasks_handed_over, "handed_over"},
      {tasks_cancelled, "cancelled"}},
     {}},
    {metric::task_dispositions_total, {{tasks_completed}}, {result}},
    {metric::task_withdrawals_total, {{tasks_cancelled}}, {result}},
    {metric::contact_verdicts_allowed_total, {{verdicts_allowed}}, {channel}},
    {metric::contact_verdicts_denied_total, {{verdicts_denied}}, {rule}},
    {metric::contacts_after_withdrawal_total, {{contacts_after_withdrawal}}, {}},
    {metric::contacts_after_payment_total, {{contacts_after_payment}}, {}},
    {metric::contacts_outside_rules_total, {{contacts_outside_rules}}, {}},
    {metric::promises_total,
     {{promises_made, "made"},
      {promises_kept, "kept"},
      {promises_partly_kept, "partly_kept"},
      {promises_broken, "broken"},
      {promises_superseded, "superseded"},
      {promises_cancelled, "cancelled"}},
     {portfolio}},
    {metric::payments_total, {{payments}}, {portfolio}},
    {metric::payments_amount_total, {{payments_amount}}, {portfolio, phase, currency}},
    {metric::payments_reversed_amount_total,
     {{payments_reversed_amount}},
     {portfolio, phase, currency}},
    {metric::phase_entries_total, {{phase_entries}}, {portfolio, phase}},
    {metric::phase_rolls_total, {{phase_rolls}}, {portfolio, phase}},
    {metric::phase_cures_total, {{phase_cures}}, {portfolio, phase}},
    {metric::disputes_total,
     {{disputes_opened, "opened"}, {disputes_resolved, "resolved"}},
     {portfolio}},
    {metric::arrangements_total,
     {{arrangements_made, "made"}, {arrangements_kept, "kept"}, {arrangements_broken, "broken"}},
     {portfolio}},
    {metric::accounts_total,
     {{accounts_opened, "opened"}, {accounts_settled, "settled"}, {accounts_closed, "closed"}},
     {portfolio}},
  };
  return all;
}

/// The first hundred by name: the same from scrape to scrape, but for a new portfolio.
std::set<std::string, std::less<>> portfolios_with_label(const totals_list& totals) {
  std::set<std::string, std::less<>> names;
  for (const auto& [cell, sums] : totals)
    if (const auto named = cell.values.find(dimension::portfolio); named != cell.values.end())
      names.insert(named->second);
  while (names.size() > labelled_portfolios_max)
    names.erase(std::prev(names.end()));
  return names;
}

double in_units(const indicator_cell& cell, indicator which, int64_t sum) {
  const auto value = static_cast<double>(sum);
  if (indicator_definitions[static_cast<size_t>(which)].kind == indicator_kind::count)
    return value;
  const auto code = cell.values.find(dimension::currency);
  const auto unit
    = code == cell.values.end() ? std::nullopt : std::optional{currency::from_code(code->second)};
  return unit && *unit ? value / std::pow(10.0, (*unit)->digits()) : value;
}

} // namespace

void add_indicator_metrics(metrics_page& page, const totals_list& totals) {
  const auto named = portfolios_with_label(totals);
  const auto value_of = [&](const indicator_cell& cell, dimension which) -> std::string {
    const auto found = cell.values.find(which);
    if (found == cell.values.end())
      return "none";
    return which == dimension::portfolio && !named.contains(found->second) ? "other"
                                                                           : found->second;
  };
  for (const auto& each : business_metrics()) {
    std::map<std::vector<std::string>, double> sums;
    if (each.labels.empty()) // these are few: each is there from the start
      for (const auto& part : each.from)
        sums[part.state.empty() ? std::vector<std::string>{}
                                : std::vector<std::string>{std::string(part.state)}]
          = 0;
    for (const auto& [cell, of_cell] : totals)
      for (const auto& part : each.from) {
        const auto sum = of_cell.of(part.which);
        if (sum == 0)
          continue;
        std::vector<std::string> labels;
        for (const auto which : each.labels)
          labels.push_back(value_of(cell, which));
        if (!part.state.empty())
          labels.emplace_back(part.state);
        sums[labels] += in_units(cell, part.which, sum);
      }
    for (const auto& [labels, sum] : sums)
      page.add(each.shown, sum, labels);
  }
}

} // namespace recobro
