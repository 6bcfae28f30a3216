#include "tools/simulate/portfolio_fit.hpp"

#include "tools/simulate/counted_share.hpp"

#include <algorithm>
#include <map>

namespace recobro::simulate {

namespace {

/// Ranges of equal weight between the quantiles.
std::vector<weighted_range> quantile_ranges(std::vector<int64_t> values, size_t parts) {
  std::vector<weighted_range> made;
  std::ranges::sort(values);
  for (size_t part = 0; part < parts && !values.empty(); ++part) {
    auto from = values[part * (values.size() - 1) / parts];
    auto to = values[(part + 1) * (values.size() - 1) / parts];
    if (!made.empty() && made.back().from == from && made.back().to == to)
      made.back().weight += 1;
    else
      made.push_back({1, from, to});
  }
  return made;
}

std::vector<weighted_word> weights_of(const std::map<std::string, uint64_t>& counted) {
  std::vector<std::pair<uint64_t, std::string>> most;
  for (const auto& [word, count] : counted)
    most.emplace_back(count, word);
  std::ranges::sort(most, std::greater{});
  most.resize(std::min<size_t>(most.size(), 20));
  std::vector<weighted_word> made;
  for (const auto& [count, word] : most)
    made.push_back(
      {100 * static_cast<double>(count) / static_cast<double>(most.front().first), word});
  return made;
}

} // namespace

void fit_portfolio(const std::vector<case_history>& cases, date until, portfolio_shape& shape) {
  std::map<std::string, uint64_t> zones, languages;
  std::vector<int64_t> amounts, past_due, counted;
  std::array<uint64_t, channel_count> authorised{};
  uint64_t all = 0;
  for (const case_history& one : cases) {
    if (one.facts.empty() || one.local.local_date(one.facts.front().at) >= until)
      continue;
    ++all;
    ++zones[std::string{one.local.name()}];
    if (!one.language.empty())
      ++languages[one.language];
    auto opened = one.facts.front().at;
    int64_t debts = 0;
    auto oldest = date_max;
    for (const fact& what : one.facts)
      if (what.at == opened && what.kind == fact_kind::debt) {
        ++debts;
        amounts.push_back(what.value);
        oldest = std::min(oldest, what.due);
      }
    if (debts > 0) {
      counted.push_back(std::min<int64_t>(debts, 100));
      past_due.push_back((one.local.local_date(opened) - oldest).count());
    }
    for (size_t by = 0; by < channel_count; ++by)
      if (one.authorised[by] && one.local.local_date(*one.authorised[by]) < until)
        ++authorised[by];
  }
  shape.zones = weights_of(zones);
  shape.languages = weights_of(languages);
  shape.amounts = quantile_ranges(amounts, 10);
  shape.days_past_due = quantile_ranges(past_due, 10);
  shape.obligations = quantile_ranges(counted, 10);
  shape.attributes.clear();
  shape.arrive_within = 0;
  for (size_t by = 0; by < channel_count; ++by)
    shape.authorised[by] = counted_share(authorised[by], all, 0);
}

} // namespace recobro::simulate
