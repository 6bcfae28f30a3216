#include "core/account/decide.hpp"

#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

// Cutting the list of known ids costs an event; once a day of ids is enough.
constexpr auto command_ids_slack = std::chrono::hours{24};

template <class Body, class... Others>
constexpr bool is_one_of = (std::is_same_v<Body, Others> || ...);

template <class Body>
constexpr bool creates = is_one_of<Body, open_account, put_account>;

/// What a closed account refuses: new intentions. Facts it takes.
template <class Body>
constexpr bool needs_open_account
  = is_one_of<Body, add_obligation, make_promise, hold_account, move_phase, close_account,
              offer_arrangement, make_arrangement, accept_arrangement, approve_arrangement,
              approve_move, refuse_move, migrate_policy>;

result<void> check_instant(const draft& made) {
  auto happened_at = made.what.happened_at;
  if (happened_at > made.now + made.settings.clock_skew_max)
    return fail(errc::instant_in_future,
                fmt::format("happened_at is {}, received at {}; expected no later than {}",
                            format_instant(happened_at), format_instant(made.now),
                            format_instant(made.now + made.settings.clock_skew_max)));
  if (happened_at < instant{date_min} || happened_at >= instant{date_max})
    return fail(errc::date_out_of_range, fmt::format("happened_at lies outside {} to {}",
                                                     format_date(date_min), format_date(date_max)));
  return {};
}

result<void> check_account(const draft& made, bool exists, bool must_be_open) {
  auto& account = made.state;
  if (!exists)
    return fail(errc::account_unknown,
                fmt::format("{} came for it; open the account first", type_name(made.what.body)));
  if (made.what.unit && account.unit && *made.what.unit != *account.unit)
    return fail(errc::currency_mismatch, fmt::format("the command says {}, the account is in {}",
                                                     made.what.unit->code(), account.unit->code()));
  if (account.erased && !made.what.personal.empty())
    return fail(errc::debtor_erased,
                std::holds_alternative<complete_task>(made.what.body)
                  ? "complete it again without the note: the debtor's data were erased"
                  : "the command carries personal data; send it again without them");
  if (must_be_open && account.closed)
    return fail(errc::account_closed,
                fmt::format("it was closed because of '{}'; a closed account takes facts such as "
                            "payments, but no {}",
                            account.close_reason, type_name(made.what.body)));
  return {};
}

struct body_judge {
  draft& made;
  bool exists;

  template <class Body>
  result<void> operator()(const Body& body) {
    if constexpr (!std::is_same_v<Body, wake_up>)
      if (auto fits = check_instant(made); !fits)
        return fits;
    if constexpr (!creates<Body>)
      if (auto fits = check_account(made, exists, needs_open_account<Body>); !fits)
        return fits;
    return decide_on(made, body);
  }
};

void forget_old_commands(draft& made) {
  auto& seen = made.state.seen;
  auto before = made.now - made.settings.command_ids_kept;
  if (!made.what.id.empty() && !seen.empty()
      && seen.front().decided_at < before - command_ids_slack)
    made.add(command_ids_forgotten{before});
}

} // namespace

earlier_answer look_up(const account_state& account, const command& what) {
  if (what.id.empty())
    return {answer_kind::accepted, 0};
  auto mark = mark_of(what.id);
  // From the newest: a sender repeats what it sent last.
  for (auto known = account.seen.rbegin(); known != account.seen.rend(); ++known)
    if (known->mark == mark && known->id == what.id)
      return {known->content_hash == what.content_hash ? answer_kind::duplicate
                                                       : answer_kind::conflict,
              known->sequence};
  return {answer_kind::accepted, 0};
}

result<std::vector<event>> decide_in_place(account_state& account, const command& what,
                                           const policy& rules, instant now,
                                           const decision_settings& settings) {
  auto made = draft{account, what, rules, settings, now, what.happened_at, {}, 1, 0, {}};
  made.begin_fact(what.happened_at);
  if (auto judged = std::visit(body_judge{made, account.exists()}, what.body); !judged)
    return fail(std::move(judged.error()));
  // The newer version has decided this and nothing else; it looks at the rest from now on.
  if (std::holds_alternative<migrate_policy>(what.body))
    return std::move(made.events);
  if (!made.events.empty()) {
    leave_stopped_arms(made);
    review_strategy(made);
    if (made.state.move)
      review_move(made);
  }
  review_waiting(made);
  reward_choices(made);
  forget_old_commands(made);
  return std::move(made.events);
}

result<decision> decide(const account_state& account, const command& what, const policy& rules,
                        instant now, const decision_settings& settings) {
  auto next = account;
  auto events = decide_in_place(next, what, rules, now, settings);
  if (!events)
    return fail(std::move(events.error()));
  return decision{std::move(*events), std::move(next)};
}

} // namespace recobro
