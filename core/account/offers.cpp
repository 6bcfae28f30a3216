#include "core/account/offers.hpp"

#include "core/account/arrangement_dues.hpp"
#include "core/account/conditions.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

struct terms_draft {
  const account_state& account;
  const policy& rules;
  const arrangement_offer& offer;
  const arrangement_wish& wish;
  date today;
  arrangement made;
};

/// How much of what is open are fees, by the order in which payments serve an obligation.
amount open_fees(const obligation& owed, bool fees_first) {
  if (owed.withdrawn)
    return amount{0};
  return fees_first ? std::max(amount{0}, owed.fees - owed.paid) : std::min(owed.fees, owed.open());
}

amount discount_basis(const terms_draft& draft) {
  if (draft.offer.discount.of == discount_base::balance)
    return draft.made.debt;
  auto fees = amount{0};
  for (auto& owed : draft.account.obligations)
    fees = fees + open_fees(owed, draft.rules.fees_first);
  fees = std::min(fees, draft.made.debt);
  return draft.offer.discount.of == discount_base::fees ? fees : draft.made.debt - fees;
}

result<void> set_discount(terms_draft& draft) {
  auto& granted = draft.offer.discount;
  auto points = draft.wish.discount_basis_points.value_or(granted.basis_points);
  auto most = std::max(granted.basis_points, granted.limit());
  if (points > most)
    return fail(errc::discount_too_large,
                fmt::format("a discount of {} percent; offer '{}' goes up to {}",
                            plain_percent(points), draft.offer.name, plain_percent(most)));
  auto discount = share_of(discount_basis(draft), points);
  if (!discount)
    return fail(discount.error());
  draft.made.discount_basis_points = points;
  draft.made.discount = *discount;
  if (draft.made.debt <= draft.made.discount)
    return fail(
      errc::arrangement_terms,
      fmt::format("a discount of {} percent leaves nothing to pay", plain_percent(points)));
  return {};
}

result<amount> down_payment_of(const terms_draft& draft, amount to_pay) {
  auto share = share_of(to_pay, draft.offer.down_payment_basis_points);
  if (!share)
    return fail(share.error());
  auto least = std::min(to_pay, round_up(*share, draft.offer.round_to));
  auto wanted = draft.wish.down_payment.value_or(least);
  if (wanted < least || wanted > to_pay)
    return fail(errc::arrangement_terms,
                fmt::format("the down payment is {}; offer '{}' takes {} to {}",
                            format_money(draft.account, wanted), draft.offer.name,
                            format_money(draft.account, least),
                            format_money(draft.account, to_pay)));
  if (wanted == to_pay && draft.offer.instalments_least > 1)
    return fail(errc::arrangement_terms,
                fmt::format("a down payment of {} leaves nothing for the instalments of offer "
                            "'{}'; who pays all at once needs no arrangement",
                            format_money(draft.account, wanted), draft.offer.name));
  return wanted;
}

result<date> first_due_of(const terms_draft& draft) {
  auto latest = draft.today + std::chrono::days{draft.offer.first_within_days};
  auto wanted
    = draft.wish.first_due.value_or(std::min(latest, due_of(draft.offer.every, draft.today, 1)));
  if (wanted < draft.today || wanted > latest)
    return fail(errc::arrangement_terms,
                fmt::format("the first instalment is due {}; offer '{}' takes {} to {}",
                            format_date(wanted), draft.offer.name, format_date(draft.today),
                            format_date(latest)));
  return wanted;
}

result<int> count_of(const terms_draft& draft) {
  auto count = draft.wish.instalments.value_or(draft.offer.instalments_least);
  if (count < draft.offer.instalments_least || count > draft.offer.instalments_most)
    return fail(errc::arrangement_terms,
                fmt::format("{} instalments; offer '{}' takes {} to {}", count, draft.offer.name,
                            draft.offer.instalments_least, draft.offer.instalments_most));
  return count;
}

result<void> check_schedule(const terms_draft& draft, const std::vector<instalment>& parts) {
  for (size_t place = 0; place < parts.size(); ++place) {
    auto last = parts.size() > 1 && place + 1 == parts.size(); // takes what rounding leaves
    if (!last && parts[place].value < draft.offer.smallest_instalment)
      return fail(errc::arrangement_terms,
                  fmt::format("an instalment of {}; offer '{}' takes {} or more, so fewer of them",
                              format_money(draft.account, parts[place].value), draft.offer.name,
                              format_money(draft.account, draft.offer.smallest_instalment)));
    if (parts[place].due >= date_max)
      return fail(errc::arrangement_terms,
                  fmt::format("an instalment is due {}", format_date(parts[place].due)));
  }
  return {};
}

result<void> set_instalments(terms_draft& draft) {
  auto to_pay = draft.made.debt - draft.made.discount;
  auto down = down_payment_of(draft, to_pay);
  if (!down)
    return fail(down.error());
  auto first_due = first_due_of(draft);
  if (!first_due)
    return fail(first_due.error());
  auto count = count_of(draft);
  if (!count)
    return fail(count.error());
  auto& terms = draft.rules.arrangements;
  if (down->minor > 0) {
    auto due = down_payment_due(draft.rules, draft.today, *first_due);
    draft.made.has_down_payment = true;
    draft.made.instalments.push_back({due, *down, amount{0}, {}});
  }
  if (*down == to_pay)
    return {};
  auto parts
    = schedule_of({to_pay - *down, *count, *first_due, draft.offer.every, draft.offer.interest,
                   draft.offer.yearly_basis_points, draft.offer.round_to},
                  terms.holidays, draft.rules.calendar);
  if (!parts)
    return fail(parts.error());
  if (auto fits = check_schedule(draft, *parts); !fits)
    return fits;
  for (auto& part : *parts) {
    draft.made.interest = draft.made.interest + part.interest;
    draft.made.instalments.push_back(part);
  }
  return {};
}

void set_limits(terms_draft& draft) {
  auto& terms = draft.rules.arrangements;
  auto& local = draft.account.local;
  for (auto& part : draft.made.instalments)
    part.ends_at = local.at(part.due + std::chrono::days{terms.tolerance_days + 1});
  // Once an instalment of it is due there is nothing left to accept.
  auto last_day = std::min(draft.made.instalments.back().due,
                           draft.today + std::chrono::days{terms.offer_valid_days});
  if (!draft.made.has_down_payment)
    last_day = std::min(last_day, draft.made.instalments.front().due);
  draft.made.ends_at = local.at(last_day + std::chrono::days{1});
  draft.made.tolerance = terms.tolerance;
  draft.made.tolerance_basis_points = terms.tolerance_basis_points;
  draft.made.breaks_after = static_cast<uint16_t>(terms.breaks_after);
}

result<const arrangement_offer*> fitting_offer(const account_state& account, const policy& rules,
                                               const std::string& name, instant now) {
  auto found = find_offer(rules, name);
  if (!found) {
    std::vector<std::string_view> names;
    for (auto& each : rules.arrangements.offers)
      names.push_back(each.name);
    return fail(errc::offer_unknown, fmt::format("'{}' is not in policy '{}'{}", name, rules.name,
                                                 did_you_mean(name, names)));
  }
  if (auto running = active_arrangement(account); running && !found->refinances)
    return fail(errc::offer_unfit,
                fmt::format("arrangement {} is running, and offer '{}' refinances none; cancel it "
                            "first or take an offer that does",
                            running->id, name));
  if (found->only_if && !holds(*found->only_if, account, rules, now))
    return fail(errc::offer_unfit,
                fmt::format("the condition of offer '{}' does not hold for it", name));
  return found;
}

} // namespace

date down_payment_due(const policy& rules, date today, date first_instalment) {
  auto& terms = rules.arrangements;
  auto due = move_off_holidays(today + std::chrono::days{terms.down_payment_within_days},
                               terms.holidays, rules.calendar);
  return std::max(today, std::min(due, first_instalment));
}

std::string plain_percent(int64_t basis_points) {
  auto text = fmt::format("{}.{:02}", basis_points / 100, basis_points % 100);
  while (text.back() == '0')
    text.pop_back();
  if (text.back() == '.')
    text.pop_back();
  return text;
}

const arrangement_offer* find_offer(const policy& rules, std::string_view name) {
  for (auto& each : rules.arrangements.offers)
    if (each.name == name)
      return &each;
  return nullptr;
}

amount debt_to_arrange(const account_state& account, instant now) {
  auto owed = open_amount(account);
  auto running = active_arrangement(account);
  if (!running || running->interest.minor == 0)
    return owed;
  auto charged = account.find_obligation(interest_obligation(running->id));
  if (!charged || charged->withdrawn)
    return owed;
  auto unearned = charged->principal - interest_earned(account, *running, now);
  return std::max(amount{0}, owed - std::max(amount{0}, unearned));
}

result<arrangement> terms_of(const account_state& account, const policy& rules, std::string id,
                             const arrangement_wish& wish, instant now) {
  auto offer = fitting_offer(account, rules, wish.offer, now);
  if (!offer)
    return fail(offer.error());
  auto draft = terms_draft{account, rules, **offer, wish, account.local.local_date(now), {}};
  draft.made.id = std::move(id);
  draft.made.offer = wish.offer;
  draft.made.debt = debt_to_arrange(account, now);
  if (draft.made.debt.minor == 0)
    return fail(errc::nothing_owed, "there is nothing to arrange");
  for (auto& owed : account.obligations)
    if (owed.open().minor > 0)
      draft.made.covers.push_back(owed.id);
  if (auto set = set_discount(draft); !set)
    return fail(set.error());
  if (auto set = set_instalments(draft); !set)
    return fail(set.error());
  set_limits(draft);
  return std::move(draft.made);
}

result<arrangement> longest_terms_of(const account_state& account, const policy& rules,
                                     std::string id, arrangement_wish wish, instant now) {
  if (auto offer = find_offer(rules, wish.offer))
    for (auto count = offer->instalments_most; count > offer->instalments_least; --count) {
      wish.instalments = count;
      if (auto longest = terms_of(account, rules, id, wish, now))
        return longest;
    }
  wish.instalments.reset(); // the fewest
  return terms_of(account, rules, std::move(id), wish, now);
}

std::vector<arrangement> offers_for(const account_state& account, const policy& rules,
                                    instant now) {
  std::vector<arrangement> fitting;
  if (account.closed)
    return fitting;
  for (auto& offer : rules.arrangements.offers) {
    auto wish = arrangement_wish{offer.name, {}, {}, {}, {}};
    auto shortest = terms_of(account, rules, {}, wish, now);
    if (!shortest)
      continue;
    fitting.push_back(*shortest);
    auto longest = longest_terms_of(account, rules, {}, wish, now);
    if (longest && longest->instalments.size() != shortest->instalments.size())
      fitting.push_back(std::move(*longest));
  }
  return fitting;
}

} // namespace recobro
