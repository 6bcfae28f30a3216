#include "actors/outbox_counts.hpp"

#include <algorithm>

namespace recobro {

std::shared_ptr<std::atomic<counts_stage>>
keep_counts(surroundings& outside, std::vector<std::pair<std::string, std::string>> counts) {
  auto noted = std::make_shared<std::atomic<counts_stage>>(counts_stage::under_way);
  auto write = [noted, &outside, counts = std::move(counts)](journal& store) {
    auto all = true;
    for (auto& [name, value] : counts)
      all = all && store.put_meta(name, value).has_value();
    *noted = all ? counts_stage::kept : counts_stage::failed;
    caf::anon_send(outside.outbox, atom::hand_over_v);
  };
  caf::anon_send(outside.writer, atom::run_v,
                 std::make_shared<std::function<void(journal&)>>(std::move(write)));
  return noted;
}

std::vector<outbox_row> admitted_still(outbox_state& state, engine_counters& counters) {
  auto rows = std::exchange(state.admitted, {});
  std::erase_if(rows, [&](const outbox_row& row) {
    if (state.void_keys.erase(row.key()) == 0)
      return false;
    counters.outbox_waiting.fetch_sub(1);
    return true;
  });
  return rows;
}

delivery postponement(const postponed_row& what, instant now) {
  auto& action = what.row.action;
  auto wanted = postpone_action{};
  wanted.action = action.number;
  wanted.quota = what.quota;
  wanted.until = what.until;
  wanted.what = action.what;
  wanted.script = action.script;
  wanted.because = action.because;
  wanted.priority = action.priority;
  wanted.terms = action.terms;
  wanted.wanted_since
    = action.wanted_since == instant{} ? what.row.planned_at : action.wanted_since;
  auto later = delivery{};
  later.account = what.row.account;
  later.what.happened_at = later.what.received_at = now;
  later.what.actor = "outbox";
  later.what.body = std::move(wanted);
  return later;
}

} // namespace recobro
