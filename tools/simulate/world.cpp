#include "tools/simulate/world.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

using std::chrono::days;

/// Beyond these days past due a debtor's habits change no more.
constexpr int due_from = -400;
constexpr int due_to = 4'000;

double calendar_factor(const factor_set& factors, date day) {
  const std::chrono::year_month_day civil{day};
  const auto weekday = std::chrono::weekday{day}.iso_encoding() - 1;
  return factors.weekdays[weekday]
         * value_at(factors.month_days, static_cast<unsigned>(civil.day()), 1)
         * value_at(factors.months, static_cast<unsigned>(civil.month()), 1);
}

} // namespace

void world::prepare() {
  begin = local.at(first_day);
  end = local.at(first_day + days{day_count});
  weeks.clear();
  for (int day = 0; day <= day_count; day += 7)
    weeks.push_back(local.at(first_day + days{day}));
  zones.clear();
  for (const weighted_word& one : model->portfolio.zones)
    zones.push_back(zone::from_name(one.word).value_or(rules->default_zone));
  daily_from = due_from;
  daily.clear();
  for (int due = due_from; due <= due_to; ++due)
    daily.push_back(value_at(model->payment.daily, due, 0));
  calendar.clear();
  // A day more on each side: debtors live in other zones.
  for (int day = -1; day <= day_count + 1; ++day)
    calendar.push_back(calendar_factor(model->payment.factors, first_day + days{day}));
  double sum = 0;
  for (int hour = 0; hour < 24; ++hour)
    hours[static_cast<size_t>(hour)] = sum += value_at(model->payment.factors.hours, hour, 1);
  people_holidays.days = rules->calendar.holidays;
}

size_t world::day_of(instant when) const {
  auto day = (local.local_date(when) - first_day).count();
  return static_cast<size_t>(std::clamp<int64_t>(day, 0, day_count - 1));
}

} // namespace recobro::simulate
