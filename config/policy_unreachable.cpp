#include "config/condition_logic.hpp"
#include "config/policy_draft.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

/// Whether an account of which both fit belongs to the earlier one.
bool goes_before(const policy& rules, const segment& earlier, const segment& later) {
  return rules.chosen_segment == segment_choice::first_match || earlier.score == later.score;
}

void check_shadows(const policy_draft& draft, yaml_errors& warnings) {
  const auto& segments = draft.rules.segments;
  for (size_t at = 0; at < segments.size(); ++at) {
    for (size_t earlier = 0; earlier < at; ++earlier) {
      if (goes_before(draft.rules, segments[earlier], segments[at])
          && implies(segments[at].when, segments[earlier].when)) {
        warn(warnings, draft.segments[at],
             fmt::format("no account ever belongs to it: whatever fits it fits segment '{}' before "
                         "it; put it first or narrow that one",
                         segments[earlier].name));
        break;
      }
    }
  }
}

bool all_segments_of(const strategy& narrow, const strategy& wide) {
  return wide.segments.empty()
         || (!narrow.segments.empty() && std::ranges::all_of(narrow.segments, [&](uint16_t each) {
              return std::ranges::find(wide.segments, each) != wide.segments.end();
            }));
}

/// Whether every account that `later` is for goes to `earlier`, and stays there.
bool takes_all_of(const strategy& earlier, const strategy& later) {
  return !earlier.leave_when && all_segments_of(later, earlier)
         && (!earlier.when || (later.when && implies(*later.when, *earlier.when)));
}

/// True of `one` for each segment that it is for (once, when it is for all).
template <class True>
bool for_every_segment(const policy& rules, const strategy& one, True is_true) {
  if (one.segments.empty()) {
    return is_true(nullptr);
  }
  return std::ranges::all_of(one.segments,
                             [&](uint16_t each) { return is_true(&rules.segments[each].when); });
}

bool never_fits(const policy& rules, const strategy& one) {
  return one.when && for_every_segment(rules, one, [&](const condition* segment) {
           return segment && contradicts(*segment, *one.when);
         });
}

bool left_at_once(const policy& rules, const strategy& one) {
  return one.leave_when && for_every_segment(rules, one, [&](const condition* segment) {
           return (segment && implies(*segment, *one.leave_when))
                  || (one.when && implies(*one.when, *one.leave_when));
         });
}

void check_strategies(const policy_draft& draft, size_t index, yaml_errors& warnings) {
  const auto& strategies = draft.rules.phases[index].strategies;
  bool everybody = false; // goes to one of those before
  for (size_t at = 0; at < strategies.size(); ++at) {
    const strategy& one = strategies[at];
    const yaml_node& place = draft.phases[index].strategies[at].where;
    if (never_fits(draft.rules, one)) {
      warn(warnings, place,
           "never chosen: 'when' is false of every account of the segments it is for");
    }
    if (left_at_once(draft.rules, one)) {
      warn(warnings, place,
           "left as soon as it is chosen: 'leave_when' already holds of every account that it is "
           "for");
    }
    if (everybody) {
      continue; // what stands behind it is warned of in policy_warnings.cpp
    }
    for (size_t earlier = 0; earlier < at; ++earlier) {
      if (takes_all_of(strategies[earlier], one)) {
        warn(warnings, place,
             fmt::format("never chosen: strategy '{}' before it takes every account that it is for",
                         strategies[earlier].name));
        break;
      }
    }
    everybody = one.segments.empty() && !one.when && !one.leave_when;
  }
}

/// The phase's own steps are for accounts that no strategy takes.
void check_own_steps(const policy_draft& draft, size_t index, yaml_errors& warnings) {
  const phase& here = draft.rules.phases[index];
  const auto everybody = std::ranges::find_if(here.strategies, [](const strategy& one) {
    return one.segments.empty() && !one.when && !one.leave_when;
  });
  if (everybody != here.strategies.end() && !here.steps.empty()) {
    warn(warnings, draft.phases[index].own.steps.front(),
         fmt::format("never reached: strategy '{}' takes every account of the phase",
                     everybody->name));
  }
}

/// What is true of every account of a phase whose steps go on, and why.
struct standing_fact {
  condition is;
  std::string because;
};

condition at_most(number_fact fact, int64_t most) {
  return {number_test{.fact = fact, .by = {}, .most = most}};
}

/// An account beyond the next rung's day is on that rung, unless somebody or something may keep it
/// from there.
std::optional<standing_fact> latest_day(const policy& rules, const phase& here) {
  const phase* next = nullptr;
  for (const phase& other : rules.phases)
    if (here.from_day && other.from_day && *other.from_day > *here.from_day
        && (!next || *other.from_day < *next->from_day))
      next = &other;
  if (!next || next->enter_if || next->approval)
    return std::nullopt;
  return standing_fact{at_most(number_fact::days_past_due, *next->from_day - 1),
                       fmt::format("from day {} on accounts are in phase '{}', but for those that "
                                   "somebody moved by hand",
                                   *next->from_day, next->name)};
}

std::vector<standing_fact> facts_of(const policy& rules, const phase& here) {
  std::vector<standing_fact> facts{
    {{word_test{word_fact::phase, {here.name}}},
     fmt::format("the account is in phase '{}'", here.name)},
    {{number_test{.fact = number_fact::balance, .by = {}, .least = 1}},
     "whoever owes nothing has no steps"},
    {at_most(number_fact::open_disputes, 0), "a dispute pauses the steps"}};
  if (rules.promises.pauses_steps)
    facts.push_back({at_most(number_fact::open_promises, 0), "an open promise pauses the steps"});
  if (rules.arrangements.pauses_steps)
    facts.push_back(
      {at_most(number_fact::open_arrangements, 0), "an arrangement pauses the steps"});
  if (auto latest = latest_day(rules, here))
    facts.push_back(std::move(*latest));
  return facts;
}

/// A guard that is false of every account of the strategy's segments at its beginning may come
/// true later; one that contradicts itself never does.
void check_guards(const treatment& how, const std::vector<standing_fact>& facts,
                  yaml_errors& warnings) {
  for (size_t at = 0; at < how.steps->size(); ++at) {
    const auto& guard = (*how.steps)[at].only_if;
    if (!guard)
      continue;
    if (contradicts(*guard, *guard)) {
      warn(warnings, (*how.step_places)[at],
           "never taken: its condition contradicts itself, so it is always skipped");
      continue;
    }
    const auto against = std::ranges::find_if(
      facts, [&](const standing_fact& fact) { return contradicts(*guard, fact.is); });
    if (against != facts.end())
      warn(warnings, (*how.step_places)[at],
           fmt::format("never taken: its condition cannot hold here, so it is always skipped ({})",
                       against->because));
  }
}

} // namespace

void find_unreachable(const policy_draft& draft, yaml_errors& warnings) {
  check_shadows(draft, warnings);
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    check_strategies(draft, index, warnings);
    check_own_steps(draft, index, warnings);
    const auto facts = facts_of(draft.rules, draft.rules.phases[index]);
    for (const treatment& how : treatments_of(draft, index)) {
      check_guards(how, facts, warnings);
    }
  }
}

} // namespace recobro
