#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

template <class Items>
bool has_id(const Items& items, const std::string& id) {
  return std::any_of(items.begin(), items.end(), [&](auto& item) { return item.id == id; });
}

} // namespace

result<void> decide_on(draft& made, const record_contact& what) {
  auto number = made.state.chains.empty() ? std::nullopt : action_number(what.action);
  auto known = number ? chain_of(made.state, *number) : nullptr;
  auto chain = known ? std::optional{*known} : std::nullopt; // its end takes it out of the list
  made.add(contact_recorded{what.action, what.by, what.outcome, made.happened_at, what.party});
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

result<void> decide_on(draft& made, const open_dispute& what) {
  auto known = has_id(made.state.disputes, what.dispute);
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
  auto known = has_id(made.state.disputes, what.dispute);
  if (auto fits = check_count(made.state.disputes.size(), known ? 0 : 1, disputes_max, "disputes");
      !fits)
    return fits;
  made.add(dispute_resolved{what.dispute, what.outcome});
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
