#include "core/account/approval.hpp"
#include "core/account/draft.hpp"
#include "core/account/offers.hpp"

#include <algorithm>

namespace recobro {

namespace {

result<const arrangement*> known_arrangement(const draft& made, const std::string& id) {
  if (auto found = made.state.find_arrangement(id))
    return found;
  return fail(errc::arrangement_unknown, fmt::format("arrangement {} was never offered", id));
}

error in_wrong_state(const arrangement& item, std::string_view wanted) {
  return {errc::arrangement_state,
          fmt::format("arrangement {} is {}; {}", item.id, name_of(item.status), wanted)};
}

/// Whether `role` may grant the discount of these terms.
bool may_grant(const policy& rules, const arrangement& terms, sender_role role) {
  auto offer = find_offer(rules, terms.offer);
  if (!offer)
    return role == sender_role::admin;
  return terms.discount_basis_points
         <= std::max(offer->discount.basis_points, offer->discount.limit_of(role));
}

result<void> check_interest(const draft& made, const arrangement& terms) {
  if (terms.interest.minor == 0)
    return {};
  auto id = interest_obligation(terms.id);
  if (!valid_identifier(id))
    return fail(
      errc::invalid_identifier,
      fmt::format("arrangement {} bears interest, which becomes obligation {}; its id may "
                  "have 64 characters in all",
                  terms.id, id));
  if (made.state.find_obligation(id)) // added since the offer
    return fail(
      errc::arrangement_exists,
      fmt::format("the interest of arrangement {} would be obligation {}, which is known; "
                  "offer it again under another id",
                  terms.id, id));
  return check_obligations(made.state,
                           {{id, "interest", terms.instalments.back().due, terms.interest}});
}

/// That an arrangement of this id may be added.
result<void> check_new(const draft& made, const std::string& id) {
  auto& account = made.state;
  if (account.find_arrangement(id))
    return fail(errc::arrangement_exists,
                fmt::format("arrangement {} is known; a new one needs an id of its own", id));
  if (account.find_obligation(interest_obligation(id)))
    return fail(errc::arrangement_exists,
                fmt::format("obligation {} is known, so the arrangement needs another id",
                            interest_obligation(id)));
  return check_count(account.arrangements.size(), 1, arrangements_max, "arrangements");
}

result<arrangement> new_terms(const draft& made, const std::string& id,
                              const arrangement_wish& wish) {
  if (auto fits = check_new(made, id); !fits)
    return fail(fits.error());
  auto terms = terms_of(made.state, made.rules, id, wish, made.happened_at);
  if (!terms)
    return terms;
  if (auto fits = check_interest(made, *terms); !fits)
    return fail(fits.error());
  return terms;
}

/// The id of the next arrangement that the policy itself offers.
std::string next_policy_offer(const draft& made, std::string_view offer) {
  for (auto number = made.state.arrangements.size() + 1;; ++number)
    if (auto id = fmt::format("policy:{}:{}", offer, number); !made.state.find_arrangement(id))
      return id;
}

/// Terms that need nobody's approval: the discount is the one that everybody is granted.
result<arrangement> policy_terms(const draft& made, const std::string& offer, bool longest) {
  auto id = next_policy_offer(made, offer);
  if (auto fits = check_new(made, id); !fits)
    return fail(fits.error());
  auto wish = arrangement_wish{offer, {}, {}, {}, {}};
  auto terms
    = longest ? longest_terms_of(made.state, made.rules, std::move(id), std::move(wish), made.now)
              : terms_of(made.state, made.rules, std::move(id), wish, made.now);
  if (!terms)
    return terms;
  if (auto fits = check_interest(made, *terms); !fits)
    return fail(fits.error());
  return terms;
}

void end_open(draft& made, const arrangement& item, arrangement_status outcome,
              std::string reason) {
  withdraw(made, item.approval_task, "decided");
  made.add(arrangement_ended{item.id, outcome, amount{0}, made.happened_at, std::move(reason)});
}

void end_open_ones(draft& made, arrangement_status outcome, const std::string& reason) {
  for (auto& item : made.state.arrangements)
    if (item.open())
      end_open(made, item, outcome, reason);
}

/// The dates with the down payment counted from the day on which the debtor agreed.
std::vector<instalment> dates_from_today(const draft& made, const arrangement& item) {
  auto parts = item.instalments;
  if (!item.has_down_payment)
    return parts;
  auto& terms = made.rules.arrangements;
  auto& local = made.state.local;
  auto first_instalment = parts.size() > 1 ? parts[1].due : date_max;
  auto due = down_payment_due(made.rules, local.local_date(made.happened_at), first_instalment);
  parts.front().due = std::max(parts.front().due, due);
  parts.front().ends_at = local.at(parts.front().due + std::chrono::days{terms.tolerance_days + 1});
  return parts;
}

/// The arrangement holds from here on. Its id is taken by value: the list may move.
result<void> begin(draft& made, std::string id) {
  auto terms = *made.state.find_arrangement(id);
  auto before = standing_of(made.state);
  if (auto running = active_arrangement(made.state))
    end_arrangement(made, std::string{running->id}, arrangement_status::refinanced, id);
  drop_open_promise(made, promise_status::superseded);
  if (terms.interest.minor > 0)
    made.add(obligation_added{
      {interest_obligation(id), "interest", terms.instalments.back().due, terms.interest}});
  auto dates = dates_from_today(made, terms);
  auto paid_before = paid_towards(made.state, terms);
  made.add(arrangement_made{std::move(id), std::move(dates), paid_before});
  cancel_planned(made, "arranged");
  fire(made, fact_trigger::arrangement_made);
  if (!made.state.closed)
    follow_money(made, before, money_cause::debt);
  return {};
}

/// That the terms still fit what is owed, checked before anything changes.
result<void> check_debt(const draft& made, const arrangement& item) {
  auto owed = debt_to_arrange(made.state, made.happened_at);
  if (owed == item.debt)
    return check_interest(made, item);
  return fail(errc::arrangement_state,
              fmt::format("arrangement {} is about {}, and {} are owed now; offer it again under "
                          "another id",
                          item.id, format_money(made.state, item.debt),
                          format_money(made.state, owed)));
}

/// The lowest role that may grant it; the highest, when none may.
sender_role least_role(const policy& rules, const arrangement& terms) {
  auto role = sender_role::agent;
  while (role != sender_role::admin && !may_grant(rules, terms, role))
    role = static_cast<sender_role>(static_cast<uint8_t>(role) + 1);
  return role;
}

void ask_for_approval(draft& made, const std::string& id, sender_role least) {
  action_planned approval;
  approval.kind = action_kind::task;
  approval.what = arrangement_approval;
  approval.because = "arrangement:" + id;
  if (auto skill = approval_skill(least); !skill.empty())
    approval.terms.needs = {std::move(skill)};
  approval.terms.asked_by = made.what.actor;
  plan(made, std::move(approval));
}

result<void> propose(draft& made, const std::string& id, const arrangement_wish& wish,
                     bool accepted) {
  auto terms = new_terms(made, id, wish);
  if (!terms)
    return fail(terms.error());
  auto granted = may_grant(made.rules, *terms, made.what.role);
  terms->accepted = accepted;
  terms->status = granted ? arrangement_status::offered : arrangement_status::awaiting_approval;
  end_open_ones(made, arrangement_status::lapsed, "another_offer");
  if (!granted)
    terms->approval_task = made.state.actions_planned + 1;
  auto least = least_role(made.rules, *terms);
  made.add(arrangement_offered{std::move(*terms)});
  if (!granted)
    ask_for_approval(made, id, least);
  return granted && accepted ? begin(made, id) : result<void>{};
}

} // namespace

result<void> decide_on(draft& made, const offer_arrangement& what) {
  return propose(made, what.arrangement, what.wish, false);
}

result<void> decide_on(draft& made, const make_arrangement& what) {
  return propose(made, what.arrangement, what.wish, true);
}

result<void> decide_on(draft& made, const accept_arrangement& what) {
  auto found = known_arrangement(made, what.arrangement);
  if (!found)
    return fail(found.error());
  if ((*found)->status != arrangement_status::offered)
    return fail(in_wrong_state(**found, "only one that is offered can be accepted"));
  if (auto fits = check_debt(made, **found); !fits)
    return fits;
  return begin(made, what.arrangement);
}

result<void> check_arrangement_decision(const draft& made, const std::string& id, bool approved) {
  auto found = known_arrangement(made, id);
  if (!found)
    return fail(found.error());
  auto& item = **found;
  if (!approved)
    return item.open() ? result<void>{}
                       : fail(in_wrong_state(item, "only one that is not made yet can be refused"));
  if (item.status != arrangement_status::awaiting_approval)
    return fail(in_wrong_state(item, "only one that waits for approval can be approved"));
  if (!may_grant(made.rules, item, made.what.role))
    return fail(errc::discount_too_large,
                fmt::format("a discount of {} percent is beyond what the role {} may grant; "
                            "somebody with a higher one has to approve",
                            plain_percent(item.discount_basis_points), name_of(made.what.role)));
  return item.accepted ? check_debt(made, item) : result<void>{};
}

result<void> decide_on(draft& made, const approve_arrangement& what) {
  if (auto may = check_arrangement_decision(made, what.arrangement, true); !may)
    return may;
  auto& item = *made.state.find_arrangement(what.arrangement);
  auto accepted = item.accepted;
  withdraw(made, item.approval_task, "decided");
  made.add(arrangement_approved{what.arrangement, made.what.role});
  return accepted ? begin(made, what.arrangement) : result<void>{};
}

result<void> decide_on(draft& made, const refuse_arrangement& what) {
  if (auto may = check_arrangement_decision(made, what.arrangement, false); !may)
    return may;
  end_open(made, *made.state.find_arrangement(what.arrangement), arrangement_status::refused,
           what.reason);
  return {};
}

result<void> decide_on(draft& made, const cancel_arrangement& what) {
  auto found = known_arrangement(made, what.arrangement);
  if (!found)
    return fail(found.error());
  if ((*found)->open()) {
    end_open(made, **found, arrangement_status::cancelled, what.reason);
    return {};
  }
  if (!(*found)->active())
    return fail(in_wrong_state(**found, "only one that has not ended can be cancelled"));
  auto before = standing_of(made.state);
  end_arrangement(made, what.arrangement, arrangement_status::cancelled, what.reason);
  follow_money(made, before, money_cause::debt);
  return {};
}

void offer_by_policy(draft& made, const make_offer& wanted) {
  auto& account = made.state;
  auto stands = [](const arrangement& item) { return item.open(); };
  // Those that lapsed count too; half of the room stays for what people and debtors agree on.
  if (account.arrangements.size() >= arrangements_max / 2
      || std::any_of(account.arrangements.begin(), account.arrangements.end(), stands))
    return;
  for (auto place : wanted.offers)
    if (auto terms
        = policy_terms(made, made.rules.arrangements.offers[place].name, wanted.most_instalments)) {
      terms->status = arrangement_status::offered;
      made.add(arrangement_offered{std::move(*terms)});
      return;
    }
}

void end_offer_by_time(draft& made, size_t index) {
  end_open(made, made.state.arrangements[index], arrangement_status::lapsed, "expired");
}

void lapse_changed_offers(draft& made) {
  for (auto& item : made.state.arrangements)
    if (item.open() && debt_to_arrange(made.state, made.happened_at) != item.debt)
      end_open(made, item, arrangement_status::lapsed, "debt_changed");
}

void drop_arrangements(draft& made) {
  end_open_ones(made, arrangement_status::cancelled, "closed");
  auto running = active_arrangement(made.state);
  if (!running)
    return;
  end_arrangement(made, std::string{running->id}, arrangement_status::cancelled, "closed");
  spread_credit(made); // interest that is no longer charged leaves some
  note_settlement(made);
}

} // namespace recobro
