#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// Payments serve a promise from this instant on, if they came to be known after it.
instant first_day_of(const account_state& account, const promise& item) {
  return account.local.at(account.local.local_date(item.made_at));
}

bool serves(const payment& paid, size_t place, const promise& item, instant first_day) {
  auto from = place < item.payments_before ? item.made_at : first_day;
  return paid.happened_at >= from && paid.happened_at < item.ends_at;
}

/// What was paid towards the promise. Reversed payments do not count.
amount paid_towards(const account_state& account, const promise& item) {
  auto first_day = first_day_of(account, item);
  int64_t sum = 0;
  for (size_t place = 0; place < account.payments.size(); ++place) {
    auto& paid = account.payments[place];
    if (!paid.reversed && serves(paid, place, item, first_day))
      sum += paid.value.minor;
  }
  return amount{sum};
}

bool in_window(const account_state& account, const promise& item, const payment& moved) {
  auto place = static_cast<size_t>(&moved - account.payments.data());
  return serves(moved, place, item, first_day_of(account, item));
}

promise_status outcome_by_time(const promise& item, amount paid) {
  if (paid >= item.enough)
    return promise_status::kept;
  return paid.minor > 0 ? promise_status::partly_kept : promise_status::broken;
}

/// A promise missed in part is missed: what a policy does about a broken one is due.
fact_trigger fact_of(promise_status outcome) {
  return outcome == promise_status::kept ? fact_trigger::promise_kept
                                         : fact_trigger::promise_broken;
}

void end_promise(draft& made, const promise& item, promise_status outcome, amount paid) {
  made.add(promise_ended{item.id, outcome, paid});
}

/// The open promise after money moved. When the debt went away without a payment (it was
/// withdrawn, say) there is nothing to keep: counting it as kept would flatter the figures.
std::optional<promise_status> review_open(const draft& made, const promise& item, amount paid,
                                          money_cause cause) {
  if (paid >= item.enough)
    return promise_status::kept;
  if (!made.state.settled)
    return std::nullopt;
  return paid.minor > 0 || cause == money_cause::payment ? promise_status::kept
                                                         : promise_status::cancelled;
}

/// What a kept promise comes to when the payment that kept it is gone; open: it goes on.
promise_status review_unkept(const draft& made, size_t index, amount paid) {
  auto& promises = made.state.promises;
  auto& item = promises[index];
  // Had it been open, the next promise would have taken its place.
  auto replaced = std::any_of(
    promises.begin() + static_cast<ptrdiff_t>(index) + 1, promises.end(), [&](auto& later) {
      return later.made_at < item.ends_at || later.status == promise_status::open;
    });
  if (replaced)
    return promise_status::superseded;
  if (made.now >= item.ends_at)
    return outcome_by_time(item, paid);
  return made.state.closed ? promise_status::cancelled : promise_status::open;
}

/// What an ended promise should now be called, given the payment that came or went.
promise_status review_ended(const draft& made, size_t index, amount paid, const standing& before,
                            money_cause cause, const payment& moved) {
  auto& item = made.state.promises[index];
  auto touched = in_window(made.state, item, moved);
  if (item.status == promise_status::kept) {
    auto owes_again = before.settled && !made.state.settled;
    if (cause != money_cause::reversal || paid >= item.enough || made.state.settled
        || !(touched || owes_again))
      return promise_status::kept;
    return review_unkept(made, index, paid);
  }
  return touched ? outcome_by_time(item, paid) : item.status;
}

bool may_change(promise_status status) {
  return status == promise_status::kept || status == promise_status::partly_kept
         || status == promise_status::broken;
}

void change_outcome(draft& made, const promise& item, promise_status outcome, amount paid,
                    std::vector<fact_trigger>& facts) {
  auto earlier = item.status;
  made.add(promise_reopened{item.id});
  if (outcome == promise_status::open)
    return;
  end_promise(made, item, outcome, paid);
  auto judged = may_change(outcome);
  if (judged && fact_of(outcome) != fact_of(earlier))
    facts.push_back(fact_of(outcome));
}

result<void> check_promise_date(const draft& made, const make_promise& what) {
  if (auto fits = check_date(what.due, "the date of promise " + what.promise); !fits)
    return fits;
  auto today = made.state.local.local_date(made.happened_at);
  auto latest = today + std::chrono::days{made.rules.promises.days_max};
  if (what.due < today)
    return fail(errc::promise_in_past,
                fmt::format("promise {} is for {} and was made on {}", what.promise,
                            format_date(what.due), format_date(today)));
  if (what.due > latest)
    return fail(errc::promise_too_late,
                fmt::format("promise {} is for {}; the policy accepts dates up to {}", what.promise,
                            format_date(what.due), format_date(latest)));
  return {};
}

/// What was owed when the promise was made: what is open now, and what was paid since then.
amount owed_at_promise(const draft& made) {
  int64_t owed = open_amount(made.state).minor;
  for (auto& paid : made.state.payments)
    if (!paid.reversed && paid.happened_at > made.happened_at)
      owed += paid.value.minor;
  return amount{owed};
}

result<void> check_promise_amount(const draft& made, const make_promise& what) {
  if (auto fits = check_amount(made.state, what.value, "promise " + what.promise); !fits)
    return fits;
  auto owed = open_amount(made.state);
  if (owed.minor == 0)
    return fail(errc::nothing_owed,
                fmt::format("promise {} has nothing that it could be for", what.promise));
  if (auto most = owed_at_promise(made); what.value > most)
    return fail(errc::amount_too_large,
                fmt::format("promise {} is over {}; {} is owed, so promise that or less",
                            what.promise, format_money(made.state, what.value),
                            format_money(made.state, most)));
  auto& limits = made.rules.promises;
  auto share = share_of(owed, limits.smallest_basis_points);
  if (!share)
    return fail(share.error());
  // Whoever promises all that is owed promises enough.
  auto smallest = std::max(amount{1}, std::min(owed, std::max(limits.smallest, *share)));
  if (what.value < smallest)
    return fail(errc::promise_too_small,
                fmt::format("promise {} is over {}; the policy accepts {} or more", what.promise,
                            format_money(made.state, what.value),
                            format_money(made.state, smallest)));
  return {};
}

result<promise_made> terms_of(const draft& made, const make_promise& what) {
  auto& limits = made.rules.promises;
  auto share = share_of(what.value, limits.tolerance_basis_points);
  if (!share)
    return fail(share.error());
  // Nothing paid is never enough, whatever the tolerance.
  auto enough = std::max(amount{1}, what.value - std::max(limits.tolerance, *share));
  auto ends_at = made.state.local.at(what.due + std::chrono::days{limits.tolerance_days + 1});
  return promise_made{what.promise,
                      what.value,
                      what.due,
                      made.happened_at,
                      ends_at,
                      enough,
                      static_cast<uint32_t>(made.state.payments.size())};
}

} // namespace

result<void> check_promise(const draft& made, const make_promise& what) {
  if (made.state.find_promise(what.promise))
    return fail(
      errc::promise_exists,
      fmt::format("promise {} is known; a new promise needs an id of its own", what.promise));
  if (auto fits = check_count(made.state.promises.size(), 1, promises_max, "promises"); !fits)
    return fits;
  if (auto fits = check_promise_amount(made, what); !fits)
    return fits;
  if (auto fits = check_promise_date(made, what); !fits)
    return fits;
  return terms_of(made, what).map([](const auto&) {});
}

std::vector<fact_trigger> review_promises(draft& made, const standing& before, money_cause cause,
                                          const payment* moved) {
  std::vector<fact_trigger> facts;
  auto& promises = made.state.promises;
  for (size_t index = 0; index < promises.size(); ++index) {
    auto& item = promises[index];
    if (item.status == promise_status::open) {
      auto paid = paid_towards(made.state, item);
      if (auto outcome = review_open(made, item, paid, cause)) {
        end_promise(made, item, *outcome, paid);
        if (*outcome == promise_status::kept)
          facts.push_back(fact_trigger::promise_kept);
      }
    } else if (moved && may_change(item.status)) {
      auto paid = paid_towards(made.state, item);
      auto outcome = review_ended(made, index, paid, before, cause, *moved);
      if (outcome != item.status)
        change_outcome(made, item, outcome, paid, facts);
    }
  }
  return facts;
}

void end_promise_by_time(draft& made, size_t index) {
  auto& item = made.state.promises[index];
  auto paid = paid_towards(made.state, item);
  auto outcome = outcome_by_time(item, paid);
  end_promise(made, item, outcome, paid);
  fire(made, fact_of(outcome));
}

void drop_open_promise(draft& made, promise_status outcome) {
  for (auto& item : made.state.promises)
    if (item.status == promise_status::open)
      end_promise(made, item, outcome, paid_towards(made.state, item));
}

result<void> decide_on(draft& made, const make_promise& what) {
  if (auto fits = check_promise(made, what); !fits)
    return fits;
  auto terms = terms_of(made, what);
  if (!terms)
    return fail(terms.error());
  drop_open_promise(made, promise_status::superseded);
  made.add(std::move(*terms));
  cancel_planned(made, "promised");
  fire(made, fact_trigger::promise_made);
  // One that was reported late may have been kept or broken by now.
  auto last = made.state.promises.size() - 1;
  if (made.state.promises[last].status != promise_status::open)
    return {};
  auto paid = paid_towards(made.state, made.state.promises[last]);
  if (paid >= made.state.promises[last].enough || made.now >= made.state.promises[last].ends_at)
    end_promise_by_time(made, last);
  return {};
}

result<void> decide_on(draft& made, const cancel_promise& what) {
  auto found = made.state.find_promise(what.promise);
  if (!found)
    return fail(errc::promise_unknown, fmt::format("promise {} was never made", what.promise));
  if (found->status != promise_status::open)
    return fail(errc::promise_ended, fmt::format("promise {}", what.promise));
  end_promise(made, *found, promise_status::cancelled, paid_towards(made.state, *found));
  return {};
}

} // namespace recobro
