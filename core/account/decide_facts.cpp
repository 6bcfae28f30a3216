#include "core/account/draft.hpp"
#include "core/account/late_contact.hpp"

#include <algorithm>

namespace recobro {

namespace {

template <class Items>
bool has_id(const Items& items, const std::string& id) {
  return std::any_of(items.begin(), items.end(), [&](auto& item) { return item.id == id; });
}

const dispute* find_dispute(const draft& made, const std::string& id) {
  for (auto& each : made.state.disputes)
    if (each.id == id)
      return &each;
  return nullptr;
}

/// A result under a number of ours means that the channel has that action. Under one that was never
/// given, or on another channel, it is a contact of the sender's own with an id that is taken.
result<void> check_action(const draft& made, const record_contact& what) {
  auto number = action_number(what.action);
  if (!number)
    return {};
  auto own = fmt::format("numbers name recobro's own actions; give a contact of yours an id "
                         "that is no number, e.g. sent-{}",
                         *number);
  if (*number > made.state.actions_planned)
    return fail(errc::action_unknown,
                fmt::format("action {} was never planned here: {}", *number, own));
  for (auto& each : made.state.actions)
    if (each.number == *number && each.kind == action_kind::send && each.by != what.by)
      return fail(errc::action_unknown,
                  fmt::format("action {} goes by {} and not by {}: {}", *number, name_of(each.by),
                              name_of(what.by), own));
  return {};
}

/// Whoever has a task may contact the debtor; whoever had it may not, if the rules say no by now.
bool late_and_unlawful(const draft& made, const record_contact& what) {
  auto number = late_task_number(what.action);
  if (!number)
    return false;
  auto call = planned_action{.number = *number, .kind = action_kind::task, .by = what.by};
  call.contacts = true;
  return rule_on(made, call).next != made.now;
}

} // namespace

result<void> decide_on(draft& made, const record_contact& what) {
  if (auto fits = check_action(made, what); !fits)
    return fits;
  auto number = made.state.chains.empty() ? std::nullopt : action_number(what.action);
  auto known = number ? chain_of(made.state, *number) : nullptr;
  auto chain = known ? std::optional{*known} : std::nullopt; // its end takes it out of the list
  made.add(contact_recorded{what.action, what.by, what.outcome, made.happened_at, what.party,
                            late_and_unlawful(made, what)});
  auto fact = contact_fact{what.outcome, what.by};
  // The next link is the answer to this result; reactions answer the last one's.
  if (chain && go_on_with_chain(made, *chain, what.outcome))
    start_deadlines(made, fact);
  else
    fire(made, fact);
  return {};
}

result<void> decide_on(draft& made, const receive_message& what) {
  made.add(message_received{what.message, what.by, what.intent, made.happened_at, what.party});
  fire(made, what.intent);
  return {};
}

// A dispute has stages: one that is open is opened again for another reason, one that was resolved
// by what happened later. Its own beginning may come after its end, and changes nothing.
result<void> decide_on(draft& made, const open_dispute& what) {
  auto known = find_dispute(made, what.dispute);
  if (known && (known->open ? known->reason == what.reason : made.happened_at < known->resolved_at))
    return {};
  if (auto fits = check_count(made.state.disputes.size(), known ? 0 : 1, disputes_max, "disputes");
      !fits)
    return fits;
  made.add(dispute_opened{what.dispute, what.reason});
  cancel_planned(made, "disputed");
  fire(made, fact_trigger::dispute_opened);
  return {};
}

// A result may reach us without its beginning; it is as true as one that has it.
result<void> decide_on(draft& made, const resolve_dispute& what) {
  auto known = find_dispute(made, what.dispute);
  if (known && !known->open && known->outcome == what.outcome)
    return {}; // said twice
  if (auto fits = check_count(made.state.disputes.size(), known ? 0 : 1, disputes_max, "disputes");
      !fits)
    return fits;
  made.add(dispute_resolved{what.dispute, what.outcome, made.happened_at});
  fire(made, fact_trigger::dispute_resolved);
  return {};
}

result<void> decide_on(draft& made, const hold_account& what) {
  if (has_id(made.state.holds, what.hold))
    return fail(errc::hold_exists,
                fmt::format("hold {} is in force; release it first or use another id", what.hold));
  if (auto fits = check_count(made.state.holds.size(), 1, holds_max, "holds"); !fits)
    return fits;
  if (what.until && (*what.until < instant{date_min} || *what.until >= instant{date_max}))
    return fail(errc::date_out_of_range,
                fmt::format("the end of hold {} lies outside {} to {}", what.hold,
                            format_date(date_min), format_date(date_max)));
  if (auto fits = check_end(made, what.until, "hold " + what.hold); !fits)
    return fits;
  made.add(hold_placed{what.hold, what.reason, what.until.value_or(never)});
  cancel_planned(made, "hold");
  return {};
}

result<void> decide_on(draft& made, const release_hold& what) {
  if (!has_id(made.state.holds, what.hold))
    return fail(errc::hold_unknown, fmt::format("hold {} was never placed, or is over", what.hold));
  made.add(hold_released{what.hold, false});
  return {};
}

} // namespace recobro
