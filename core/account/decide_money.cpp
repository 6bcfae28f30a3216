#include "core/account/draft.hpp"

namespace recobro {

namespace {

result<const obligation*> find_live_obligation(const account_state& account,
                                               const std::string& id) {
  auto found = account.find_obligation(id);
  if (!found)
    return fail(errc::obligation_unknown,
                fmt::format("obligation {} was never added; add it first", id));
  if (found->withdrawn)
    return fail(errc::obligation_withdrawn, fmt::format("obligation {}", id));
  return found;
}

/// What the adjusted component comes to.
result<amount> adjusted_value(const account_state& account, const obligation& item,
                              const adjust_obligation& what) {
  auto principal = what.component == amount_component::principal;
  auto before = principal ? item.principal : item.fees;
  if (what.value.minor > amount_command_max || what.value.minor < -amount_command_max)
    return fail(errc::amount_too_large,
                fmt::format("the adjustment of obligation {} is {}; expected at most {}", item.id,
                            format_money(account, what.value),
                            format_money(account, amount{amount_command_max})));
  auto after = amount{what.mode == adjust_mode::replace ? what.value.minor
                                                        : before.minor + what.value.minor};
  if (after.minor < 0)
    return fail(errc::amount_negative,
                fmt::format("the {} of obligation {} would go from {} to {}",
                            principal ? "principal" : "fees", item.id,
                            format_money(account, before), format_money(account, after)));
  return after;
}

result<void> check_payment(const account_state& account, const receive_payment& what) {
  if (account.find_payment(what.payment))
    return fail(errc::payment_exists,
                fmt::format("payment {} was received before, under another command", what.payment));
  if (auto fits = check_amount(account, what.value, "payment " + what.payment); !fits)
    return fits;
  if (auto fits = check_count(account.payments.size(), 1, payments_max, "payments"); !fits)
    return fits;
  int64_t received = 0; // reversed ones too: their value stays in the state
  for (auto& past : account.payments)
    received += past.value.minor;
  if (auto sum = add(amount{received}, what.value); !sum)
    return fail(sum.error());
  for (auto& name : what.obligations)
    if (!account.find_obligation(name))
      return fail(errc::obligation_unknown,
                  fmt::format("payment {} is for obligation {}, which was never added; add it "
                              "first or leave it out",
                              what.payment, name));
  return {};
}

} // namespace

standing standing_of(const account_state& account) {
  return {account.settled, oldest_open_due(account), account.local};
}

void note_settlement(draft& made) {
  auto settled = open_amount(made.state).minor == 0;
  if (settled == made.state.settled)
    return;
  if (settled) {
    made.add(account_settled{});
    cancel_planned(made, "paid");
  } else {
    made.add(account_owes_again{});
  }
}

void follow_money(draft& made, const standing& before, money_cause cause, const payment* moved) {
  auto payment_id = moved ? moved->id : std::string{}; // what follows may move the payments
  spread_credit(made);
  auto arranged = review_arrangements(made, cause, moved);
  if (!made.state.arrangements.empty())
    spread_credit(made); // interest that is no longer charged leaves some
  note_settlement(made);
  auto promised = review_promises(made, before, cause, moved);
  if (cause == money_cause::payment && moved)
    made.earned_by = payment_id;
  // Reactions see the phase in which the fact found the account.
  if (cause == money_cause::payment)
    fire(made, fact_trigger::payment_received);
  if (cause == money_cause::reversal)
    fire(made, fact_trigger::payment_reversed);
  for (auto fact : promised)
    fire(made, fact);
  for (auto fact : arranged)
    fire(made, fact);
  review_phase(made, before, cause);
  catch_up(made, before);
}

result<void> decide_on(draft& made, const add_obligation& what) {
  auto& item = what.content;
  if (made.state.find_obligation(item.id))
    return fail(errc::obligation_exists,
                fmt::format("obligation {} is known; adjust it instead", item.id));
  if (auto fits = check_obligations(made.state, {item}); !fits)
    return fits;
  auto before = standing_of(made.state);
  made.add(obligation_added{item});
  follow_money(made, before, money_cause::debt);
  return {};
}

result<void> decide_on(draft& made, const adjust_obligation& what) {
  auto& account = made.state;
  auto found = find_live_obligation(account, what.obligation);
  if (!found)
    return fail(found.error());
  auto& item = **found;
  auto after = adjusted_value(account, item, what);
  if (!after)
    return fail(after.error());
  auto before = what.component == amount_component::principal ? item.principal : item.fees;
  if (auto fits = check_charged(account, *after - before); !fits)
    return fits;
  if (what.due)
    if (auto fits = check_date(*what.due, "the due date of obligation " + item.id); !fits)
      return fits;
  auto stood = standing_of(account);
  auto due = what.due.value_or(item.due);
  // Money comes back before the obligation shrinks: paid is never above its total.
  take_back(made, what.obligation, item.total() + *after - before);
  made.add(obligation_adjusted{what.obligation, what.component, what.mode, before, *after, due,
                               what.reason});
  follow_money(made, stood, money_cause::debt);
  return {};
}

result<void> decide_on(draft& made, const withdraw_obligation& what) {
  if (auto found = find_live_obligation(made.state, what.obligation); !found)
    return fail(found.error());
  auto before = standing_of(made.state);
  take_back(made, what.obligation, amount{0});
  made.add(obligation_withdrawn{what.obligation, what.reason});
  follow_money(made, before, money_cause::debt);
  return {};
}

result<void> decide_on(draft& made, const receive_payment& what) {
  if (auto fits = check_payment(made.state, what); !fits)
    return fits;
  auto before = standing_of(made.state);
  made.add(payment_received{what.payment, what.value, made.happened_at,
                            allocate(made.state, what.value, what.obligations, made.rules.order)});
  follow_money(made, before, money_cause::payment, &made.state.payments.back());
  return {};
}

result<void> decide_on(draft& made, const reverse_payment& what) {
  auto found = made.state.find_payment(what.payment);
  if (!found)
    return fail(errc::payment_unknown,
                fmt::format("payment {} was never received; nothing to reverse", what.payment));
  if (found->reversed)
    return fail(errc::payment_reversed, fmt::format("payment {}", what.payment));
  auto before = standing_of(made.state);
  made.add(payment_was_reversed{what.payment, what.reason});
  for (auto& granted : made.state.points)
    if (granted.payment == what.payment) {
      made.add(points_taken_back{granted.points, what.payment}); // takes it out of the list
      break;
    }
  follow_money(made, before, money_cause::reversal, found);
  return {};
}

} // namespace recobro
