#include "core/account/retention.hpp"

namespace recobro {

namespace {

/// The same day so many years later; the day after where there is none.
date years_later(date from, int years) {
  const std::chrono::year_month_day day{from};
  const std::chrono::year_month_day later{day.year() + std::chrono::years{years}, day.month(),
                                          day.day()};
  return later.ok() ? date{later} : date{later.year() / std::chrono::March / 1};
}

} // namespace

std::optional<retention_period> retention_of(const account_state& account,
                                             const contact_rules& rules) {
  if (!account.closed)
    return std::nullopt;
  retention_period longest;
  for (const auto& where : rules.jurisdictions())
    if (const int years = retention_years(*where); years > longest.years)
      longest = {where.get(), years, {}};
  if (longest.years == 0)
    return std::nullopt;
  const date last = account.local.local_date(account.last_decided_at);
  longest.until = account.local.at(years_later(last, longest.years));
  return longest;
}

} // namespace recobro
