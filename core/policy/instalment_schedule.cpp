#include "core/policy/instalment_schedule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

__extension__ using wide = __int128;

/// Interest of one period as a fraction of what bears it.
struct period_rate {
  int64_t above = 0;
  int64_t below = 1;
};

period_rate rate_of(const schedule_terms& terms) {
  auto& every = terms.every;
  return every.months > 0 ? period_rate{terms.yearly_basis_points * every.months, 12 * 10'000}
                          : period_rate{terms.yearly_basis_points * every.days, 365 * 10'000};
}

/// Rounded half up; neither is negative.
wide rounded(wide above, wide below) {
  return (above + below / 2) / below;
}

/// Equal parts of `whole`: the last takes what rounding leaves.
std::vector<int64_t> equal_parts(int64_t whole, int count, amount round_to) {
  std::vector<int64_t> parts(static_cast<size_t>(count));
  auto left = whole;
  for (int number = 0; number < count; ++number) {
    auto rest = count - number;
    auto part = std::min(left, round_up(amount{(left + rest - 1) / rest}, round_to).minor);
    parts[static_cast<size_t>(number)] = rest == 1 ? left : part;
    left -= parts[static_cast<size_t>(number)];
  }
  return parts;
}

result<int64_t> flat_interest(const schedule_terms& terms) {
  if (terms.interest == interest_method::none)
    return 0;
  auto rate = rate_of(terms);
  auto sum = rounded(wide{terms.financed.minor} * rate.above * terms.count, rate.below);
  if (sum > amount_sum_max - terms.financed.minor)
    return fail(errc::amount_overflow, fmt::format("interest on {} minor units in {} instalments",
                                                   terms.financed.minor, terms.count));
  return static_cast<int64_t>(sum);
}

/// What is still owed after every instalment of `value`; at most 0 when they suffice. Fills `into`,
/// the last one with what is left.
wide pay_down(const schedule_terms& terms, int64_t value, std::vector<instalment>* into) {
  auto rate = rate_of(terms);
  auto owed = wide{terms.financed.minor};
  for (int number = 0; number < terms.count; ++number) {
    auto interest = owed > 0 ? rounded(owed * rate.above, rate.below) : 0;
    auto last = number + 1 == terms.count;
    if (into) {
      auto paid = last ? owed + interest : std::min(wide{value}, owed + interest);
      (*into)[static_cast<size_t>(number)].value = {static_cast<int64_t>(paid)};
      (*into)[static_cast<size_t>(number)].interest = {static_cast<int64_t>(interest)};
      owed += interest - paid;
    } else {
      owed += interest - value;
    }
  }
  return owed;
}

result<void> fill_declining(const schedule_terms& terms, std::vector<instalment>& into) {
  // What one whole payment at the end of the first period would be is always enough.
  auto rate = rate_of(terms);
  auto most
    = wide{terms.financed.minor} + rounded(wide{terms.financed.minor} * rate.above, rate.below);
  if (most > amount_sum_max / terms.count)
    return fail(errc::amount_overflow, fmt::format("interest on {} minor units in {} instalments",
                                                   terms.financed.minor, terms.count));
  auto least = int64_t{1};
  auto enough = static_cast<int64_t>(most);
  while (least < enough) {
    auto middle = least + (enough - least) / 2;
    if (pay_down(terms, middle, nullptr) <= 0)
      enough = middle;
    else
      least = middle + 1;
  }
  pay_down(terms, round_up(amount{enough}, terms.round_to).minor, &into);
  return {};
}

result<void> fill_flat(const schedule_terms& terms, std::vector<instalment>& into) {
  auto interest = flat_interest(terms);
  if (!interest)
    return fail(interest.error());
  auto whole = terms.financed.minor + *interest;
  auto values = equal_parts(whole, terms.count, terms.round_to);
  // Each instalment bears interest in proportion, reckoned on the sum up to it: so it adds up.
  auto so_far = int64_t{0};
  auto borne = int64_t{0};
  for (size_t place = 0; place < into.size(); ++place) {
    so_far += values[place];
    auto by_now = static_cast<int64_t>(wide{*interest} * so_far / whole);
    into[place].value = {values[place]};
    into[place].interest = {by_now - borne};
    borne = by_now;
  }
  return {};
}

} // namespace

amount round_up(amount value, amount to) {
  auto unit = std::max<int64_t>(1, to.minor);
  return amount{(value.minor + unit - 1) / unit * unit};
}

date due_of(const instalment_period& every, date first, int number) {
  if (every.months <= 0)
    return first + std::chrono::days{every.days * number};
  auto from = std::chrono::year_month_day{first};
  auto month = std::chrono::year_month{from.year(), from.month()}
               + std::chrono::months{every.months * number};
  auto last
    = std::chrono::year_month_day_last{month.year(), std::chrono::month_day_last{month.month()}};
  return std::chrono::year_month_day{month.year(), month.month(), std::min(from.day(), last.day())};
}

date move_off_holidays(date day, holiday_rule rule, const business_calendar& days) {
  if (rule == holiday_rule::next_business_day)
    return days.add(day, 0);
  if (rule == holiday_rule::previous_business_day)
    while (!days.is_business_day(day))
      day -= std::chrono::days{1};
  return day;
}

result<std::vector<instalment>> schedule_of(const schedule_terms& terms, holiday_rule rule,
                                            const business_calendar& days) {
  std::vector<instalment> made(static_cast<size_t>(terms.count));
  auto declines = terms.interest == interest_method::declining && terms.yearly_basis_points > 0;
  if (auto filled = declines ? fill_declining(terms, made) : fill_flat(terms, made); !filled)
    return fail(filled.error());
  // Small sums in large round numbers are paid before the last date: what is left then is nothing.
  std::erase_if(made, [](auto& item) { return item.value.minor == 0; });
  for (size_t place = 0; place < made.size(); ++place)
    made[place].due = move_off_holidays(
      due_of(terms.every, terms.first_due, static_cast<int>(place)), rule, days);
  return made;
}

} // namespace recobro
