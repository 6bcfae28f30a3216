#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

#include <optional>

namespace recobro {

namespace {

void warn(yaml_errors& warnings, const yaml_node& where, std::string_view message) {
  warnings.add(where, errc::config_wrong_value, message);
}

/// First day past due of the rung after this one.
std::optional<int> next_rung(const policy& rules, size_t index) {
  for (size_t later = index + 1; later < rules.phases.size(); ++later) {
    if (rules.phases[later].from_day) {
      return rules.phases[later].from_day;
    }
  }
  return std::nullopt;
}

void check_steps(const policy_draft& draft, size_t index, yaml_errors& warnings) {
  const phase& here = draft.rules.phases[index];
  const auto end = here.from_day ? next_rung(draft.rules, index) : std::nullopt;
  int days = 0;
  for (size_t at = 0; at < here.steps.size(); ++at) {
    const yaml_node& place = draft.phases[index].steps[at];
    if (at > 0 && std::holds_alternative<move_to_phase>(here.steps[at - 1].action)) {
      warn(warnings, place,
           fmt::format("never reached: step '{}' before it leaves the phase",
                       here.steps[at - 1].name));
      return;
    }
    days += here.steps[at].wait.days;
    if (end && *here.from_day + days >= *end) {
      warn(warnings, place,
           fmt::format("hardly ever reached: it comes {} days after entering the phase, which "
                       "lasts {} days for an account that starts on its first day",
                       days, *end - *here.from_day));
      return;
    }
  }
}

void check_reactions(const std::vector<reaction>& reactions, const std::vector<yaml_node>& places,
                     yaml_errors& warnings) {
  for (size_t at = 0; at < reactions.size(); ++at) {
    for (size_t earlier = 0; earlier < at; ++earlier) {
      if (covers(reactions[earlier].when, reactions[at].when)) {
        warn(warnings, places[at],
             fmt::format("never happens: the reaction at line {} answers {} first",
                         places[earlier].position().line, describe_trigger(reactions[at].when)));
        break;
      }
    }
  }
}

} // namespace

void find_warnings(const policy_draft& draft, yaml_errors& warnings) {
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    check_steps(draft, index, warnings);
    check_reactions(draft.rules.phases[index].reactions, draft.phases[index].reactions, warnings);
  }
  check_reactions(draft.rules.reactions, draft.reactions, warnings);
}

} // namespace recobro
