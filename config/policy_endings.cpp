// An ending for every account: whoever never pays must not stay in a phase for ever without anybody
// having said what comes of it.

#include "config/policy_draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

bool ends(const std::optional<effort_cap>& effort) {
  return effort && effort->days > 0;
}

/// Whether the steps, one after the other, are sure to lead to another phase.
bool lead_on(const std::vector<step>& steps) {
  for (const step& one : steps) {
    if (const auto* hold = std::get_if<place_hold>(&one.action); hold && !hold->length) {
      return false;
    }
    if (std::holds_alternative<move_to_phase>(one.action) && !one.only_if) {
      return true;
    }
  }
  return false;
}

bool takes_everybody(const strategy& one) {
  return one.segments.empty() && !one.when && !one.leave_when;
}

constexpr std::string_view remedy = "no ending: an account that never pays could stay here for "
                                    "ever; add an 'effort' with 'days' and "
                                    "what is done then, a step that moves on, or a later rung";

} // namespace

void find_endless(const policy_draft& draft, yaml_errors& warnings) {
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    const phase& here = draft.rules.phases[index];
    if (here.final || ends(here.effort) || (here.from_day && next_rung(draft.rules, index))) {
      continue;
    }
    if (!lead_on(here.steps) && std::ranges::none_of(here.strategies, takes_everybody)) {
      warn(warnings, draft.phases[index].own.where, remedy);
    }
    for (size_t at = 0; at < here.strategies.size(); ++at) {
      const strategy& one = here.strategies[at];
      if (!ends(one.effort) && !lead_on(one.steps)) {
        warn(warnings, draft.phases[index].strategies[at].where, remedy);
      }
    }
  }
}

} // namespace recobro
