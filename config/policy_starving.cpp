#include "config/policy_file.hpp"
#include "config/policy_sends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace recobro {

namespace {

struct bounds {
  int64_t least = 0;
  int64_t most = 0;
};

/// What a score can come to at all.
bounds bounds_of(const score_rule& rule) {
  bounds made{rule.base, rule.base};
  for (const score_term& term : rule.terms) {
    const int64_t points = term.points * (term.each ? term.units_max : 1);
    (points < 0 ? made.least : made.most) += points;
  }
  return made;
}

struct work {
  bounds range;
  yaml_node place;
};

/// The range of each kind of task over all places that plan one.
std::map<std::string, work> works_of(const policy_draft& draft) {
  std::map<std::string, work> all;
  const policy& rules = draft.rules;
  for (const placed_action& one : actions_of(draft)) {
    const auto* task = std::get_if<task_action>(one.what);
    if (!task) {
      continue;
    }
    const auto by = task->priority ? task->priority : rules.task_priority;
    const bounds range = by ? bounds_of(rules.scores[*by]) : bounds{};
    const auto [known, fresh] = all.emplace(task->kind, work{range, one.place});
    if (!fresh) {
      known->second.range = {std::min(known->second.range.least, range.least),
                             std::max(known->second.range.most, range.most)};
    }
  }
  return all;
}

} // namespace

void find_starving(const policy_draft& draft, yaml_errors& warnings) {
  const auto all = works_of(draft);
  for (const auto& [kind, low] : all) {
    for (const auto& [other, high] : all) {
      if (low.range.most < high.range.least) {
        warn(warnings, low.place,
             fmt::format("may starve: a task '{}' has at most {} points and a task '{}' at least "
                         "{}, so none of the first is anybody's next while there is one of the "
                         "second",
                         kind, low.range.most, other, high.range.least));
        break;
      }
    }
  }
}

} // namespace recobro
