#include "tools/simulate/hazard_fit.hpp"

#include <algorithm>
#include <numeric>

namespace recobro::simulate {

namespace {

constexpr int rounds = 60;
/// A step with fewer days than this says nothing; it keeps the factor 1.
constexpr double days_min = 30;

size_t step_of(const std::vector<int64_t>& begins, int64_t value) {
  auto after = std::ranges::upper_bound(begins, value);
  return after == begins.begin() ? 0 : static_cast<size_t>(after - begins.begin()) - 1;
}

bands bands_of(const std::vector<int64_t>& begins, const std::vector<double>& values) {
  bands made;
  for (size_t place = 0; place < begins.size(); ++place)
    made.push_back({begins[place], values[place]});
  return made;
}

/// Factors are told apart from the level by giving the step with the most days the factor 1.
void normalise(std::vector<double>& factors, const std::vector<double>& days, double& level) {
  auto most = std::ranges::max_element(days) - days.begin();
  auto divisor = factors[static_cast<size_t>(most)];
  if (divisor <= 0)
    return;
  for (double& factor : factors)
    factor /= divisor;
  level *= divisor;
}

} // namespace

hazard_counts::hazard_counts(fit_steps steps)
  : steps_(std::move(steps)) {
  sizes_ = {steps_.days_past_due.size(), steps_.balance.size(), steps_.payments.size(), 7, 12};
  auto cells = std::accumulate(sizes_.begin(), sizes_.end(), size_t{1}, std::multiplies<>{});
  days_.resize(cells);
  payments_.resize(cells);
}

size_t hazard_counts::cell(int64_t days_past_due, int64_t owed, int64_t payments, date day) const {
  auto place = step_of(steps_.days_past_due, days_past_due);
  place = place * sizes_[balance] + step_of(steps_.balance, owed);
  place = place * sizes_[history] + step_of(steps_.payments, payments);
  place = place * sizes_[weekday] + std::chrono::weekday{day}.iso_encoding() - 1;
  const std::chrono::year_month_day civil{day};
  return place * sizes_[month] + static_cast<unsigned>(civil.month()) - 1;
}

std::array<size_t, hazard_counts::axes> hazard_counts::places_of(size_t cell) const {
  std::array<size_t, axes> places{};
  for (size_t which = axes; which-- > 0;) {
    places[which] = cell % sizes_[which];
    cell /= sizes_[which];
  }
  return places;
}

double hazard_counts::rate_of(size_t cell, const self_payment& fitted) const {
  auto places = places_of(cell);
  auto rate = fitted.daily[places[past_due]].value * fitted.factors.balance[places[balance]].value
              * fitted.factors.payments[places[history]].value
              * fitted.factors.weekdays[places[weekday]];
  if (!fitted.factors.months.empty())
    rate *= fitted.factors.months[places[month]].value;
  return rate;
}

void hazard_counts::fit(self_payment& into, bool with_months) const {
  std::array<std::vector<double>, axes> factors, days, observed;
  for (size_t which = 0; which < axes; ++which) {
    factors[which].assign(sizes_[which], 1);
    days[which].assign(sizes_[which], 0);
    observed[which].assign(sizes_[which], 0);
  }
  std::vector<std::pair<std::array<size_t, axes>, double>> used; // cells with days
  for (size_t place = 0; place < days_.size(); ++place) {
    if (days_[place] == 0)
      continue;
    used.emplace_back(places_of(place), static_cast<double>(days_[place]));
    for (size_t which = 0; which < axes; ++which) {
      days[which][used.back().first[which]] += static_cast<double>(days_[place]);
      observed[which][used.back().first[which]] += payments_[place];
    }
  }
  for (int round = 0; round < rounds; ++round)
    for (size_t which = 0; which < axes; ++which) {
      if (which == month && !with_months)
        continue;
      std::vector<double> expected(sizes_[which], 0);
      for (const auto& [places, count] : used) {
        auto rate = count;
        for (size_t each = 0; each < axes; ++each)
          rate *= factors[each][places[each]];
        expected[places[which]] += rate;
      }
      for (size_t step = 0; step < sizes_[which]; ++step)
        if (days[which][step] >= days_min && expected[step] > 0)
          factors[which][step] *= observed[which][step] / expected[step];
        else if (which == past_due)
          factors[which][step] = 0; // never seen
    }
  double level = 1;
  for (auto which : {balance, history, weekday, month})
    normalise(factors[which], days[which], level);
  for (double& daily : factors[past_due])
    daily = std::min(1.0, daily * level);
  into.daily = bands_of(steps_.days_past_due, factors[past_due]);
  into.factors.balance = bands_of(steps_.balance, factors[balance]);
  into.factors.payments = bands_of(steps_.payments, factors[history]);
  for (size_t day = 0; day < 7; ++day)
    into.factors.weekdays[day] = factors[weekday][day];
  into.factors.months.clear();
  for (int64_t each = 0; with_months && each < 12; ++each)
    into.factors.months.push_back({each + 1, factors[month][static_cast<size_t>(each)]});
}

} // namespace recobro::simulate
