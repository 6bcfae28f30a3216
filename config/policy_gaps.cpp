#include "config/policy_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace recobro {

namespace {

/// "from day 31 to day 60".
std::string days_of(const policy& rules, size_t index) {
  const phase& here = rules.phases[index];
  const auto next = next_rung(rules, index);
  return next ? fmt::format("from day {} to day {}", *here.from_day, *next - 1)
              : fmt::format("from day {} on", *here.from_day);
}

bool reacts(const std::vector<reaction>& reactions) {
  return !reactions.empty();
}

bool takes_everybody(const strategy& one) {
  return one.segments.empty() && !one.when && !one.leave_when;
}

void check_phase(const policy_draft& draft, size_t index, yaml_errors& warnings) {
  const phase& here = draft.rules.phases[index];
  const yaml_node& place = draft.phases[index].own.where;
  // Before the due date there is nothing that has to be done, and in an event phase whatever led
  // there may be what is waited for.
  const auto next = next_rung(draft.rules, index);
  if (!here.from_day || !here.steps.empty() || (next && *next <= 1)) {
    return;
  }
  const bool some
    = std::ranges::any_of(here.strategies, [](const strategy& one) { return !one.steps.empty(); });
  if (!some && !reacts(here.reactions)) {
    warn(warnings, place,
         fmt::format("a gap: nothing is done {}; add steps, or begin the next phase earlier",
                     days_of(draft.rules, index)));
  } else if (some && std::ranges::none_of(here.strategies, takes_everybody)) {
    warn(warnings, place,
         fmt::format("a gap: nothing is done {} for an account that no strategy is for; add steps "
                     "of the phase's own, or a strategy without 'for', 'when' and 'leave_when'",
                     days_of(draft.rules, index)));
  }
}

/// Accounts are in the first rung before its day, too.
void check_first_rung(const policy_draft& draft, yaml_errors& warnings) {
  const auto& phases = draft.rules.phases;
  const auto first
    = std::ranges::find_if(phases, [](const phase& one) { return one.from_day.has_value(); });
  if (first == phases.end() || *first->from_day <= 1) {
    return;
  }
  warn(warnings, draft.phases[static_cast<size_t>(first - phases.begin())].own.where,
       fmt::format("a gap: the ladder begins on day {}, and an account is in its first phase from "
                   "the beginning, so what it does for late debts is done for current ones; add a "
                   "phase with from_day: 0 or earlier",
                   *first->from_day));
}

/// Ways that no condition guards: once an account is on them it follows them.
std::vector<size_t> sure_ways(const phase& here) {
  std::vector<size_t> targets;
  for (const step& one : here.steps) {
    if (const auto* move = std::get_if<move_to_phase>(&one.action); move && !one.only_if) {
      targets.push_back(move->phase);
      break;
    }
  }
  return targets;
}

void check_rounds(const policy_draft& draft, yaml_errors& warnings) {
  const auto& phases = draft.rules.phases;
  std::set<size_t> told;
  for (size_t begin = 0; begin < phases.size(); ++begin) {
    std::vector<size_t> walk{begin};
    while (phases[walk.back()].strategies.empty()) {
      const auto ways = sure_ways(phases[walk.back()]);
      if (ways.empty()) {
        break;
      }
      const auto back = std::ranges::find(walk, ways.front());
      if (back == walk.end()) {
        walk.push_back(ways.front());
        continue;
      }
      if (told.insert(*back).second && back == walk.begin()) {
        std::string names;
        for (const size_t each : walk) {
          told.insert(each);
          names += phases[each].name + " -> ";
        }
        warn(warnings, draft.phases[begin].own.where,
             fmt::format("goes round for ever: {}{}; no step of it has a condition, so an account "
                         "that owes is worked like this without end; give a move an 'if' that "
                         "counts, or end it in another phase",
                         names, phases[begin].name));
      }
      break;
    }
  }
}

/// Whether an answer to a call or visit of a person plans the same once more, whatever came before.
bool repeats(const reaction& one) {
  const auto* when = std::get_if<contact_trigger>(&one.when);
  const bool unsuccessful
    = when
      && (when->outcome == contact_outcome::no_answer || when->outcome == contact_outcome::failed);
  const auto again = [when](std::string_view kind, channel by) {
    return kind == name_of(by) || (kind == "call" && by == channel::agent_call)
             ? !when->by || *when->by == by
             : false;
  };
  return unsuccessful && !one.only_if
         && std::ranges::any_of(one.actions, [&](const policy_action& action) {
              const auto* task = std::get_if<task_action>(&action);
              return task
                     && (again(task->kind, channel::agent_call)
                         || again(task->kind, channel::visit));
            });
}

void check_repeats(const std::vector<reaction>& reactions, const std::vector<yaml_node>& places,
                   yaml_errors& warnings) {
  for (size_t at = 0; at < reactions.size(); ++at) {
    if (repeats(reactions[at])) {
      warn(warnings, places[at],
           "can go on for ever: whoever never answers is called once more each time; add an 'if' "
           "that ends it, e.g. {days_in_phase: {less_than: 20}}");
    }
  }
}

} // namespace

void find_gaps(const policy_draft& draft, yaml_errors& warnings) {
  check_first_rung(draft, warnings);
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    check_phase(draft, index, warnings);
    const phase& here = draft.rules.phases[index];
    const phase_places& places = draft.phases[index];
    check_repeats(here.reactions, places.own.reactions, warnings);
    for (size_t at = 0; at < here.strategies.size(); ++at) {
      check_repeats(here.strategies[at].reactions, places.strategies[at].reactions, warnings);
    }
  }
  check_repeats(draft.rules.reactions, draft.reactions, warnings);
  check_rounds(draft, warnings);
}

} // namespace recobro
