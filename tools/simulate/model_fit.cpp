#include "tools/simulate/model_fit.hpp"

#include "tools/simulate/contact_fit.hpp"
#include "tools/simulate/counted_share.hpp"
#include "tools/simulate/owing_rates.hpp"
#include "tools/simulate/portfolio_fit.hpp"
#include "tools/simulate/promise_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace recobro::simulate {

namespace {

using std::chrono::days;

constexpr double factor_max = 1'000;
constexpr int share_bins = 10;
/// What is paid is fitted apart from these days past due on.
constexpr std::array<int64_t, 6> share_days{-36'500, 31, 91, 181, 366, 731};
constexpr uint64_t payments_min = 50; // else the earlier days' shares hold on
constexpr int separation_turns = 25;

/// A contact that reached a debtor who owed something and may still make him pay.
struct open_contact {
  channel by{};
  date last{}; // day on which it may
};

/// A day with a payment while contacts were open.
struct moved_payment {
  size_t cell = 0;
  std::array<uint32_t, channel_count> open{}; // contacts
};

/// What of all histories counts, gathered day by day.
class gatherer {
public:
  gatherer(fit_steps steps, const fit_options& options)
    : hazard(std::move(steps))
    , contacts(options.since)
    , promises(options.since)
    , options_(options) {}

  void take(const case_history& one) {
    case_ledger ledger;
    size_t next = 0;
    if (one.facts.empty())
      return;
    open_ = true;
    contacts.begin_case();
    promises.begin_case();
    open_contacts_.clear();
    bool learned = false;
    const auto opened = one.local.local_date(one.facts.front().at);
    for (auto day = opened;
         day < options_.until && open_ && (next < one.facts.size() || ledger.owed() > 0);
         day += days{1}) {
      // Nothing is learned from a debt that nobody has heard of for years.
      if (next == one.facts.size() && day > last_heard_ + silence_max)
        break;
      learned = learned || day >= options_.since;
      live_day(one, day, next, ledger);
    }
    contacts.end_case();
    ++(opened >= options_.until ? counts.later : learned ? counts.cases : counts.earlier);
  }

  hazard_counts hazard;
  contact_counter contacts;
  promise_counter promises;
  fit_counts counts;
  std::array<uint64_t, channel_count> exposed{}; // days on which a contact was open, each by itself
  std::vector<moved_payment> moved;
  std::map<reply_intent, uint64_t> intents;
  std::array<std::array<uint64_t, share_bins + 1>, share_days.size()> shares{}; // by days past due

private:
  void live_day(const case_history& one, date day, size_t& next, case_ledger& ledger) {
    std::vector<fact> paid; // and taken back the same day
    for (; next < one.facts.size() && one.local.local_date(one.facts[next].at) <= day; ++next) {
      auto& what = one.facts[next];
      last_heard_ = day;
      if (what.kind == fact_kind::payment && (what.value > 0 || !paid.empty()))
        paid.push_back(what);
      else
        take_fact(what, day, ledger);
    }
    auto oldest = ledger.oldest_due();
    if (oldest && open_ && day >= options_.since)
      expose(ledger, *oldest, day, !paid.empty());
    for (const fact& what : paid) {
      if (what.value > 0 && day >= options_.since && ledger.oldest_due())
        count_share(what.value, ledger.owed(), (day - *ledger.oldest_due()).count());
      ledger.take(what);
    }
  }

  void expose(const case_ledger& ledger, date oldest, date day, bool paid) {
    auto cell = hazard.cell((day - oldest).count(), ledger.owed(), ledger.payments(), day);
    counts.payments += paid ? 1 : 0;
    if (promises.stands_on(day)) {
      counts.payments_for_promises += paid ? 1 : 0;
      return;
    }
    hazard.add_day(cell);
    std::erase_if(open_contacts_, [&](const open_contact& one) { return one.last < day; });
    for (const open_contact& one : open_contacts_)
      ++exposed[static_cast<size_t>(one.by)];
    if (!paid)
      return;
    if (open_contacts_.empty()) {
      hazard.add_payment(cell);
      return;
    }
    moved_payment made{.cell = cell};
    for (const open_contact& one : open_contacts_)
      ++made.open[static_cast<size_t>(one.by)];
    moved.push_back(made);
    ++counts.payments_after_contact;
    // A contact brings one payment at most; the oldest is the likeliest to have done so.
    open_contacts_.erase(open_contacts_.begin());
  }

  void take_fact(const fact& what, date day, case_ledger& ledger) {
    const bool counted = day >= options_.since;
    switch (what.kind) {
    case fact_kind::contact:
      counts.contacts += counted ? 1 : 0;
      if (contacts.take(what, day) && ledger.owed() > 0)
        open_contacts_.push_back({what.by, day + days{options_.pays_within_days}});
      return;
    case fact_kind::reply:
      if (counted) {
        contacts.take_reply(what);
        ++intents[static_cast<reply_intent>(what.outcome)];
      }
      return;
    case fact_kind::promise:
      counts.promises += counted ? 1 : 0;
      [[fallthrough]];
    case fact_kind::promise_ended:
    case fact_kind::promise_reopened:
      promises.take(what, day, ledger.owed());
      return;
    case fact_kind::closed:
      open_ = false;
      return;
    default:
      ledger.take(what);
    }
  }

  void count_share(int64_t value, int64_t owed, int64_t late) {
    if (owed <= 0)
      return;
    auto after = std::ranges::upper_bound(share_days, late);
    auto bin = value >= owed ? share_bins : static_cast<int>(value * share_bins / owed);
    ++shares[static_cast<size_t>(after - share_days.begin() - 1)][static_cast<size_t>(bin)];
  }

  const fit_options& options_;
  bool open_ = true;
  date last_heard_{};
  std::vector<open_contact> open_contacts_; // the oldest first
};

/// Tells what contacts bring from what would have come anyway: in turns, each payment while
/// contacts are open is shared between the debtor and each of them by their rates, and the rates
/// are found from the shares (expectation and maximisation). Contacts act side by side, as they do
/// in the simulator: a second one does not end what the first may bring.
std::array<double, channel_count> separate(const gatherer& seen, const fit_options& options,
                                           self_payment& payment) {
  std::array<double, channel_count> rates{}; // of one contact on a day on which it is open
  for (int turn = 0; turn < separation_turns; ++turn) {
    auto own = seen.hazard;
    std::array<double, channel_count> because{};
    for (const moved_payment& one : seen.moved) {
      double open = 0, moved = 0;
      for (size_t by = 0; by < channel_count; ++by) {
        open += one.open[by];
        moved += one.open[by] * rates[by];
      }
      const auto alone = turn > 0 ? seen.hazard.rate_of(one.cell, payment) : 0;
      const auto known = alone + moved > 0; // before the first turn nothing is: half and half
      own.add_payment(one.cell, known ? alone / (alone + moved) : 0.5);
      for (size_t by = 0; by < channel_count; ++by)
        because[by] += known ? one.open[by] * rates[by] / (alone + moved) : one.open[by] / open / 2;
    }
    own.fit(payment, options.with_months);
    for (size_t by = 0; by < channel_count; ++by)
      rates[by] = seen.exposed[by] > 0 ? because[by] / static_cast<double>(seen.exposed[by]) : 0;
  }
  std::array<double, channel_count> pays{};
  for (size_t by = 0; by < channel_count; ++by) // the day of the contact is one of its days
    pays[by] = 1 - std::exp(-rates[by] * static_cast<double>(options.pays_within_days + 1));
  return pays;
}

/// Replies that a promise can come of.
willing_replies willing_of(const gatherer& seen) {
  auto count = [&](reply_intent intent) {
    auto found = seen.intents.find(intent);
    return found == seen.intents.end() ? 0 : found->second;
  };
  return {count(reply_intent::will_pay), count(reply_intent::wants_instalments)};
}

std::vector<weighted_range> shares_of(const std::array<uint64_t, share_bins + 1>& counted,
                                      uint64_t all) {
  std::vector<weighted_range> made;
  for (int bin = 0; bin <= share_bins; ++bin) {
    auto weight = 100 * counted_share(counted[static_cast<size_t>(bin)], all, 0);
    auto from = bin * 10'000 / share_bins;
    if (weight > 0)
      made.push_back(
        {weight, std::max(1, from), bin == share_bins ? 10'000 : from + 10'000 / share_bins - 1});
  }
  return made;
}

void fit_shares(const gatherer& seen, self_payment& payment) {
  payment.pays = {{1, 10'000, 10'000}};
  payment.later.clear();
  for (size_t place = 0; place < share_days.size(); ++place) {
    uint64_t all = 0;
    for (auto count : seen.shares[place])
      all += count;
    if (place == 0 && all > 0)
      payment.pays = shares_of(seen.shares[place], all);
    else if (all >= payments_min)
      payment.later.push_back({share_days[place], shares_of(seen.shares[place], all)});
  }
}

void stay_readable(self_payment& payment) {
  for (auto* steps : {&payment.factors.balance, &payment.factors.payments, &payment.factors.months})
    for (band& one : *steps)
      one.value = std::min(factor_max, one.value);
}

/// Debts of the held-out time would tell the model what it is measured on. Debts from before
/// `since` count: they are still owed in the time that is learned from.
fit_steps steps_for(const std::vector<case_history>& cases, date until) {
  std::vector<int64_t> amounts;
  for (const case_history& one : cases)
    for (const fact& what : one.facts)
      if (what.kind == fact_kind::debt && one.local.local_date(what.at) < until)
        amounts.push_back(what.value);
  std::ranges::sort(amounts);
  std::set<int64_t> steps{0};
  for (size_t percent : {25u, 50u, 75u, 90u})
    if (!amounts.empty())
      steps.insert(amounts[amounts.size() * percent / 100]);
  return {past_due_steps(), {steps.begin(), steps.end()}};
}

} // namespace

fitted_model fit_model(const std::vector<case_history>& cases, const debtor_model& base,
                       const std::string& name, const fit_options& options) {
  gatherer seen{steps_for(cases, options.until), options};
  for (const case_history& one : cases)
    seen.take(one);
  fitted_model made{base, seen.counts};
  auto& model = made.model;
  model.name = name;
  model.origin = model_origin::fitted;
  model.about = fmt::format(
    "Fitted to {} accounts with {} payments{}. Costs, people and what becomes of tasks are those "
    "of "
    "model '{}'. Debtors are all of one kind: what is not seen in the journal does not tell them "
    "apart.",
    made.counts.cases, made.counts.payments,
    options.until == date_max ? "" : " before " + format_date(options.until), base.name);
  model.kinds = {debtor_kind{"debtor"}};
  model.payment.factors = {};
  auto pays = separate(seen, options, model.payment);
  stay_readable(model.payment);
  fit_shares(seen, model.payment);
  fit_portfolio(cases, options.until, model.portfolio);
  fit_contacts(seen.contacts, {pays, options.pays_within_days}, model);
  fit_promises(seen.promises, willing_of(seen), model);
  if (!seen.intents.empty()) {
    model.replies.clear();
    for (const auto& [intent, count] : seen.intents)
      model.replies.push_back({100 * counted_share(count, made.counts.contacts, 1) + 1e-6,
                               std::string{recobro::name_of(intent)}});
  }
  return made;
}

} // namespace recobro::simulate
