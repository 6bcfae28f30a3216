#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace recobro {

namespace {

/// The least days that waits take one after another: begun on the best day of the week, and with no
/// holiday on the way, since both are different for each account.
class least_days {
public:
  explicit least_days(const business_calendar& calendar)
    : week_{calendar.weekend, {}} {
    for (size_t day = 0; day < reached_.size(); ++day) {
      reached_[day] = start_of(day);
    }
  }

  void wait(const wait_rule& next) {
    for (date& day : reached_) {
      day = next.business_days ? week_.add(day, next.days) : day + std::chrono::days{next.days};
    }
  }

  int count() const {
    auto least = reached_.front() - start_of(0);
    for (size_t day = 1; day < reached_.size(); ++day) {
      least = std::min(least, reached_[day] - start_of(day));
    }
    return static_cast<int>(least.count());
  }

private:
  static date start_of(size_t day) { return date{std::chrono::days{day}}; }

  business_calendar week_;
  std::array<date, 7> reached_; // from each day of a week
};

void check_steps(const policy_draft& draft, size_t index, const treatment& how,
                 yaml_errors& warnings) {
  const phase& here = draft.rules.phases[index];
  const auto end = here.from_day ? next_rung(draft.rules, index) : std::nullopt;
  const std::vector<step>& steps = *how.steps;
  least_days waited{draft.rules.calendar};
  for (size_t at = 0; at < steps.size(); ++at) {
    const yaml_node& place = (*how.step_places)[at];
    if (at > 0 && !steps[at - 1].only_if
        && std::holds_alternative<move_to_phase>(steps[at - 1].action)) {
      warn(warnings, place,
           fmt::format("never reached: step '{}' before it leaves the phase", steps[at - 1].name));
      return;
    }
    if (!end) {
      continue;
    }
    waited.wait(steps[at].wait);
    if (*here.from_day + waited.count() >= *end) {
      warn(warnings, place,
           fmt::format("hardly ever reached: it comes at least {} days after entering the phase, "
                       "which lasts {} days for an account that starts on its first day",
                       waited.count(), *end - *here.from_day));
      return;
    }
  }
}

void check_reactions(const std::vector<reaction>& reactions, const std::vector<yaml_node>& places,
                     yaml_errors& warnings) {
  for (size_t at = 0; at < reactions.size(); ++at) {
    for (size_t earlier = 0; earlier < at; ++earlier) {
      if (!reactions[earlier].only_if && covers(reactions[earlier].when, reactions[at].when)) {
        warn(warnings, places[at],
             fmt::format("never happens: the reaction at line {} answers {} first",
                         places[earlier].position().line, describe_trigger(reactions[at].when)));
        break;
      }
    }
  }
}

/// A strategy that takes every account leaves nothing to those behind it.
void check_strategies(const policy_draft& draft, size_t index, yaml_errors& warnings) {
  const phase& here = draft.rules.phases[index];
  for (size_t at = 0; at + 1 < here.strategies.size(); ++at) {
    const strategy& one = here.strategies[at];
    if (one.segments.empty() && !one.when && !one.leave_when) {
      warn(warnings, draft.phases[index].strategies[at + 1].where,
           fmt::format("never chosen: strategy '{}' before it takes every account", one.name));
      return;
    }
  }
}

void check_segments(const policy_draft& draft, yaml_errors& warnings) {
  for (size_t at = 0; at < draft.segments.size(); ++at) {
    const auto named = [at](const strategy& one) {
      return std::ranges::find(one.segments, at) != one.segments.end();
    };
    const bool used = std::ranges::any_of(draft.rules.phases, [&](const phase& each) {
      return std::ranges::any_of(each.strategies, named);
    });
    if (!used) {
      warn(warnings, draft.segments[at], "no strategy is for this segment");
    }
  }
}

} // namespace

void warn(yaml_errors& warnings, const yaml_node& where, std::string_view message) {
  warnings.add(where, errc::config_wrong_value, message);
}

std::optional<int> next_rung(const policy& rules, size_t index) {
  for (size_t later = index + 1; later < rules.phases.size(); ++later) {
    if (rules.phases[later].from_day) {
      return rules.phases[later].from_day;
    }
  }
  return std::nullopt;
}

void find_warnings(const policy_draft& draft, yaml_errors& warnings) {
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    for (const treatment& how : treatments_of(draft, index)) {
      check_steps(draft, index, how, warnings);
      const auto& own = how.answers.front();
      check_reactions(*own.reactions, *own.places, warnings);
    }
    check_strategies(draft, index, warnings);
  }
  check_segments(draft, warnings);
  check_reactions(draft.rules.reactions, draft.reactions, warnings);
}

} // namespace recobro
