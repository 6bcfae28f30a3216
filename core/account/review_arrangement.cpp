// How an arrangement fares: what money and time make of its instalments.

#include "core/account/arrangement_dues.hpp"
#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

bool all_served(const arrangement& item) {
  return item.served == item.instalments.size();
}

void note_served(draft& made, const arrangement& item, amount paid) {
  if (auto served = served_by(made.state, item, paid); served != item.served)
    made.add(instalments_served{item.id, served});
}

/// Forgives what is open under a kept settlement, up to its discount: fees before principal.
void grant_discount(draft& made, const arrangement& item) {
  auto left = std::min(discount_due(made.state, item), open_under(made.state, item));
  std::vector<waiver> parts;
  for (auto& id : item.covers) {
    auto owed = made.state.find_obligation(id);
    auto part = owed ? std::min(left, owed->open()) : amount{0};
    if (part.minor <= 0)
      continue;
    auto fees = std::min(part, owed->fees);
    parts.push_back({id, fees, part - fees});
    left = left - part;
  }
  if (!parts.empty())
    made.add(discount_granted{item.id, std::move(parts)});
}

/// Charges the interest of the arrangement with `kept`; what was paid beyond it serves the rest.
void set_interest(draft& made, const arrangement& item, amount kept) {
  auto id = interest_obligation(item.id);
  auto charged = made.state.find_obligation(id);
  if (item.interest.minor == 0 || !charged || charged->withdrawn || charged->principal == kept)
    return;
  auto before = charged->principal;
  take_back(made, id, kept + charged->fees);
  made.add(obligation_adjusted{id, amount_component::principal, adjust_mode::replace, before, kept,
                               charged->due, "arrangement"});
}

bool another_holds(const draft& made, const arrangement& item) {
  auto& all = made.state.arrangements;
  return std::any_of(all.begin(), all.end(), [&](auto& each) {
    return each.id != item.id && (each.active() || each.open());
  });
}

/// An ended arrangement goes on, or is cancelled where nothing can go on.
void reopen(draft& made, const arrangement& item, amount paid) {
  auto stuck = made.state.closed || another_holds(made, item);
  if (!item.waived.empty())
    made.add(discount_withdrawn{item.id});
  made.add(arrangement_reopened{item.id});
  note_served(made, item, paid);
  if (stuck)
    made.add(arrangement_ended{item.id, arrangement_status::cancelled, paid, made.happened_at,
                               "replaced"});
  else
    set_interest(made, item, interest_due(made.state, item));
}

void review_active(draft& made, const arrangement& item, money_cause cause,
                   std::vector<fact_trigger>& facts) {
  set_interest(made, item, interest_due(made.state, item));
  auto paid = paid_towards(made.state, item);
  note_served(made, item, paid);
  if (is_breached(item, item.in_arrears())) { // a reversal took what had served them
    end_arrangement(made, item.id, arrangement_status::broken, {});
    facts.push_back(fact_trigger::arrangement_broken);
    return;
  }
  if (!all_served(item) && open_under(made.state, item) > discount_due(made.state, item))
    return;
  // When the debt went away without a payment there is nothing to keep.
  auto kept = paid.minor > 0 || cause == money_cause::payment;
  end_arrangement(made, item.id, kept ? arrangement_status::kept : arrangement_status::cancelled,
                  kept ? "" : "nothing_owed");
  if (kept)
    facts.push_back(fact_trigger::arrangement_kept);
}

void review_kept(draft& made, const arrangement& item, std::vector<fact_trigger>& facts) {
  auto paid = paid_towards(made.state, item);
  auto still = served_by(made.state, item, paid) == item.instalments.size()
               || open_under(made.state, item)
                    <= discount_due(made.state, item) - forgiven(made.state, item);
  if (still)
    return;
  reopen(made, item, paid);
  if (item.active())
    review_active(made, item, money_cause::reversal, facts);
}

/// A payment that happened before the break came to be known after it.
void review_broken(draft& made, const arrangement& item, const payment& moved) {
  if (moved.happened_at >= item.ends_at)
    return;
  auto paid = paid_towards(made.state, item, item.ends_at);
  auto served = served_by(made.state, item, paid);
  auto in_arrears = item.passed > served ? item.passed - served : 0;
  if (!is_breached(item, in_arrears) && !made.state.closed && !another_holds(made, item))
    reopen(made, item, paid);
}

} // namespace

void end_arrangement(draft& made, std::string id, arrangement_status outcome, std::string reason) {
  auto item = *made.state.find_arrangement(id);
  if (outcome != arrangement_status::kept)
    set_interest(made, item, interest_earned(made.state, item, made.happened_at));
  made.add(arrangement_ended{std::move(id), outcome, paid_towards(made.state, item),
                             made.happened_at, std::move(reason)});
  if (outcome == arrangement_status::kept && item.discount.minor > 0)
    grant_discount(made, item);
}

std::vector<fact_trigger> review_arrangements(draft& made, money_cause cause,
                                              const payment* moved) {
  std::vector<fact_trigger> facts;
  auto& all = made.state.arrangements;
  for (size_t index = 0; index < all.size(); ++index) {
    auto& item = all[index];
    if (item.active())
      review_active(made, item, cause, facts);
    else if (item.status == arrangement_status::kept && cause == money_cause::reversal)
      review_kept(made, item, facts);
    else if (item.status == arrangement_status::broken && cause == money_cause::payment && moved)
      review_broken(made, item, *moved);
  }
  lapse_changed_offers(made);
  return facts;
}

void end_instalment_by_time(draft& made, size_t index) {
  auto& item = made.state.arrangements[index];
  auto number = static_cast<size_t>(std::max(item.served, item.passed)) + 1;
  auto needed = amount{0};
  for (size_t place = 0; place < number; ++place)
    needed = needed + item.instalments[place].value;
  needed = std::min(needed, to_pay(made.state, item));
  made.add(instalment_missed{item.id, static_cast<uint16_t>(number),
                             needed - paid_towards(made.state, item)});
  auto breaks = is_breached(item, item.in_arrears());
  auto id = item.id;
  fire(made, fact_trigger::instalment_missed);
  auto still = made.state.find_arrangement(id);
  if (!breaks || !still->active())
    return;
  auto before = standing_of(made.state);
  end_arrangement(made, id, arrangement_status::broken, {});
  fire(made, fact_trigger::arrangement_broken);
  if (!made.state.closed)
    follow_money(made, before, money_cause::debt);
}

} // namespace recobro
