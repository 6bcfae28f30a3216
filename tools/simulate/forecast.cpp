#include "tools/simulate/forecast.hpp"

#include "tools/simulate/message.hpp"
#include "tools/simulate/model_fit.hpp"
#include "tools/simulate/owing_rates.hpp"
#include "tools/simulate/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace recobro::simulate {

namespace {

using std::chrono::days;

constexpr int due_from = -400, due_to = 4'000;
constexpr int ages_max = 240; // months

struct promised_payment {
  int64_t value = 0;
  date due{};
  date until{}; // the last day on which it stands
  bool drawn = false;
  std::optional<date> paid_on{}; // else it is broken
};

/// One account's payments from a day on, by chance.
class payer {
public:
  payer(const debtor_model& model, const owing_rates& rates, const forecast_options& options,
        std::vector<double>& paid)
    : model_(model)
    , rates_(rates)
    , options_(options)
    , paid_(paid) {
    for (int due = due_from; due <= due_to; ++due)
      daily_.push_back(value_at(model.payment.daily, due, 0));
  }

  void live(const case_history& one, const debtor_chance& chance) {
    case_ledger ledger;
    real_ = {};
    word_.reset();
    size_t next = 0;
    auto facts = one.facts.size();
    messages_.clear();
    for (; next < facts && one.local.local_date(one.facts[next].at) < options_.from; ++next)
      remember(one.facts[next], ledger);
    auto open = true;
    last_heard_ = next > 0 ? one.local.local_date(one.facts[next - 1].at) : options_.from;
    pending_.clear();
    payments_ = 0;
    for (auto day = options_.from; day < options_.until && open; day += days{1}) {
      for (; next < facts && one.local.local_date(one.facts[next].at) <= day; ++next)
        open = take(one.facts[next], day, ledger, chance) && open;
      if (next >= facts && day > last_heard_ + silence_max)
        return;
      if (ledger.owed() <= 0) {
        if (next >= facts)
          return;
        day = std::max(day, one.local.local_date(one.facts[next].at) - days{1});
        continue;
      }
      if (real_.owed() <= 0)
        move_at_rate(ledger, day, chance);
      if (promised(ledger, day, chance))
        continue;
      if (pays(ledger, day, chance))
        pay(ledger, day, chance);
    }
  }

private:
  /// What was there before the predicted time.
  void remember(const fact& what, case_ledger& ledger) {
    if (what.kind == fact_kind::contact)
      message_of(messages_, what).take(what);
    if (what.kind == fact_kind::promise && what.until >= options_.from) // stands on the first day
      word_ = promised_payment{.value = what.value, .due = what.due, .until = what.until};
    else if (what.kind == fact_kind::promise_ended)
      word_.reset();
    ledger.take(what);
    real_.take(what);
  }

  /// The creditor's facts; payments and promises are the simulation's. False: it closes.
  bool take(const fact& what, date day, case_ledger& ledger, const debtor_chance& chance) {
    const auto real_owed = real_.owed();
    real_.take(what);
    switch (what.kind) {
    case fact_kind::debt:
    case fact_kind::change:
      last_heard_ = day;
      ledger.take(what);
      return true;
    case fact_kind::contact:
      // Once the real debtor has paid, his messages say nothing of those that the twin would get.
      if (message_of(messages_, what).take(what) && ledger.owed() > 0 && real_owed > 0)
        move(what.by, day, chance);
      return true;
    case fact_kind::closed:
      return false;
    default:
      return true;
    }
  }

  void move(channel by, date day, const debtor_chance& chance) {
    auto& how = model_.contacts[static_cast<size_t>(by)];
    if (!how)
      return;
    draws draw{chance, question::contact, static_cast<uint64_t>((day - date_min).count())};
    if (draw.share() < how->noticed * how->pays)
      pending_.push_back(day + days{draw.between(0, how->pays_within_days)});
  }

  /// Messages as debtors of this age got them who still owed.
  void move_at_rate(const case_ledger& ledger, date day, const debtor_chance& chance) {
    auto oldest = ledger.oldest_due();
    if (!oldest)
      return;
    draws draw{chance, question::task, static_cast<uint64_t>((day - date_min).count())};
    for (size_t by = 0; by < channel_count; ++by)
      if (draw.share() < rates_.contacts((day - *oldest).count(), static_cast<channel>(by)))
        move(static_cast<channel>(by), day, chance);
  }

  /// Whether a promise stands today; it may be made today, and what was promised paid.
  bool promised(case_ledger& ledger, date day, const debtor_chance& chance) {
    auto oldest = ledger.oldest_due();
    if (word_ && day > word_->until)
      word_.reset();
    draws draw{chance, question::promise, static_cast<uint64_t>((day - date_min).count())};
    if (!word_ && oldest && draw.share() < rates_.promises((day - *oldest).count())) {
      auto& habits = model_.promises;
      auto value = draw.share() < habits.in_full
                     ? ledger.owed()
                     : part_of(ledger.owed(), draw.between(habits.part.from, habits.part.to));
      auto due = day + days{draw.between(habits.days.from, habits.days.to)};
      word_ = promised_payment{.value = value, .due = due, .until = due};
    }
    if (!word_)
      return false;
    if (!word_->drawn)
      draw_payment(*word_, draw);
    if (word_->paid_on == day) {
      pay_amount(ledger, day, std::min(word_->value, ledger.owed()));
      word_.reset();
    }
    return true;
  }

  /// Kept, kept in part, or broken.
  void draw_payment(promised_payment& word, draws& draw) const {
    auto& habits = model_.promises;
    word.drawn = true;
    auto keeps = draw.share() < habits.kept, partly = draw.share() < habits.partly;
    if (!keeps && !partly)
      return;
    word.paid_on = std::max(word.due, options_.from);
    if (!keeps)
      word.value = part_of(word.value, draw.between(habits.part.from, habits.part.to));
  }

  static int64_t part_of(int64_t value, int64_t basis_points) {
    return std::max<int64_t>(1, share_of(amount{value}, basis_points).value_or(amount{}).minor);
  }

  bool pays(const case_ledger& ledger, date day, const debtor_chance& chance) {
    if (std::erase(pending_, day) > 0)
      return true;
    auto oldest = ledger.oldest_due();
    if (!oldest)
      return false;
    auto due = std::clamp<int64_t>((day - *oldest).count(), due_from, due_to) - due_from;
    auto rate = daily_[static_cast<size_t>(due)];
    if (rate <= 0)
      return false;
    auto& factors = model_.payment.factors;
    const std::chrono::year_month_day civil{day};
    rate *= value_at(factors.balance, ledger.owed(), 1)
            * value_at(factors.payments, ledger.payments(), 1)
            * factors.weekdays[std::chrono::weekday{day}.iso_encoding() - 1]
            * value_at(factors.months, static_cast<unsigned>(civil.month()), 1);
    return chance.share(question::self_payment, static_cast<uint64_t>((day - date_min).count()))
           < rate;
  }

  void pay(case_ledger& ledger, date day, const debtor_chance& chance) {
    draws draw{chance, question::payment, payments_++};
    auto oldest = ledger.oldest_due();
    auto& ways = model_.payment.pays_at(oldest ? (day - *oldest).count() : 0);
    auto& chosen = ways[picked(ways, draw.share())];
    auto points = draw.between(chosen.from, chosen.to);
    pay_amount(ledger, day, points >= 10'000 ? ledger.owed() : part_of(ledger.owed(), points));
  }

  void pay_amount(case_ledger& ledger, date day, int64_t value) {
    ledger.pay(value);
    last_heard_ = day;
    paid_[static_cast<size_t>(month_of(day) - month_of(options_.from))]
      += static_cast<double>(value);
  }

  const debtor_model& model_;
  const owing_rates& rates_;
  const forecast_options& options_;
  std::vector<double>& paid_;
  std::vector<double> daily_;
  case_ledger real_; // what the real debtor owes
  std::optional<promised_payment> word_;
  message_book messages_;
  std::vector<date> pending_;
  date last_heard_{};
  uint32_t payments_ = 0;
};

/// What really came in, by month; and how much accounts opened in a month brought at each age.
struct actual_months {
  std::map<int, double> paid;
  std::map<int, double> opened;               // accounts
  std::map<std::pair<int, int>, double> aged; // by month of opening and months since
};

actual_months actual_of(const std::vector<case_history>& cases) {
  actual_months made;
  for (const case_history& one : cases) {
    if (one.facts.empty())
      continue;
    auto opened = month_of(one.local.local_date(one.facts.front().at));
    made.opened[opened] += 1;
    for (const fact& what : one.facts) {
      if (what.kind != fact_kind::payment)
        continue;
      auto month = month_of(one.local.local_date(what.at));
      made.paid[month] += static_cast<double>(what.value);
      made.aged[{opened, month - opened}] += static_cast<double>(what.value);
    }
  }
  return made;
}

/// Mean payment of an account at each age, of what was known before `from`.
std::vector<double> mean_curve(const actual_months& actual, int from) {
  std::vector<double> paid(ages_max, 0), accounts(ages_max, 0);
  for (const auto& [month, count] : actual.opened)
    for (int age = 0; age < ages_max && month + age < from; ++age) {
      accounts[static_cast<size_t>(age)] += count;
      if (auto found = actual.aged.find({month, age}); found != actual.aged.end())
        paid[static_cast<size_t>(age)] += found->second;
    }
  for (size_t age = 0; age < paid.size(); ++age)
    paid[age] = accounts[age] > 0 ? paid[age] / accounts[age] : 0;
  return paid;
}

template <class Value>
std::optional<forecast_error> error_of(const std::vector<forecast_month>& months, Value value) {
  double absolute = 0, sum = 0, actual = 0;
  for (const forecast_month& one : months) {
    absolute += std::abs(value(one) - one.actual);
    sum += value(one) - one.actual;
    actual += one.actual;
  }
  return actual > 0 ? std::optional{forecast_error{absolute / actual, sum / actual}} : std::nullopt;
}

} // namespace

int month_of(date day) {
  const std::chrono::year_month_day civil{day};
  return static_cast<int>(civil.year()) * 12
         + static_cast<int>(static_cast<unsigned>(civil.month())) - 1;
}

std::string month_text(int month) {
  return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1);
}

void measure(forecast& made) {
  made.of_model = error_of(made.months, [](auto& one) { return one.model; });
  made.of_last_year = error_of(made.months, [](auto& one) { return one.last_year; });
  made.of_curve = error_of(made.months, [](auto& one) { return one.curve; });
}

forecast predict(const std::vector<case_history>& cases, const debtor_model& model,
                 const forecast_options& options) {
  forecast made;
  auto first = month_of(options.from);
  auto last = month_of(options.until - days{1});
  std::vector<double> paid(static_cast<size_t>(last - first + 1), 0);
  owing_rates rates{cases, options.from};
  payer one_payer{model, rates, options, paid};
  for (int run = 0; run < options.runs; ++run)
    for (size_t place = 0; place < cases.size(); ++place) {
      one_payer.live(cases[place], debtor_chance{options.seed + static_cast<uint64_t>(run), place});
      if (options.progress && place % 1'000 == 0)
        options.progress(static_cast<size_t>(run) * cases.size() + place);
    }
  auto actual = actual_of(cases);
  auto curve = mean_curve(actual, first);
  for (int month = first; month <= last; ++month) {
    forecast_month each{.month = month};
    each.actual = actual.paid[month];
    each.model = paid[static_cast<size_t>(month - first)] / options.runs;
    each.last_year = actual.paid[month - 12];
    for (const auto& [opened, count] : actual.opened)
      if (opened <= month && month - opened < ages_max)
        each.curve += count * curve[static_cast<size_t>(month - opened)];
    made.months.push_back(each);
  }
  measure(made);
  return made;
}

} // namespace recobro::simulate
