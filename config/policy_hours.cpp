#include "config/policy_draft.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

#include <optional>

namespace recobro {

namespace {

/// The local hour at which the step is taken, when the steps before it say so.
std::optional<duration> hour_after(const wait_rule& wait, std::optional<duration> before) {
  if (wait.until_time) {
    return wait.until_time;
  }
  return wait.fixed == duration{0} ? before : std::nullopt;
}

/// "3 business days until 09:00" from 10:00 on is 09:00 of the day after the third business day:
/// one more day than was meant, and one that may be no business day.
void check_hours(const treatment& how, yaml_errors& warnings) {
  std::optional<duration> hour;
  for (size_t at = 0; at < how.steps->size(); ++at) {
    const step& one = (*how.steps)[at];
    const wait_rule& wait = one.wait;
    if (wait.business_days && wait.days > 0 && wait.fixed == duration{0} && wait.until_time && hour
        && *wait.until_time < *hour) {
      warn(warnings, (*how.step_places)[at],
           fmt::format("comes on the day after a business day, a Saturday or holiday perhaps: the "
                       "step before it is taken at {}, and '{}' is over at the next {} after that "
                       "hour; begin earlier or let it end at {} or later",
                       format_wait({.until_time = hour}).substr(6), format_wait(wait),
                       format_wait({.until_time = wait.until_time}).substr(6),
                       format_wait({.until_time = hour}).substr(6)));
    }
    hour = hour_after(wait, hour);
  }
}

} // namespace

void find_lost_days(const policy_draft& draft, yaml_errors& warnings) {
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    for (const treatment& how : treatments_of(draft, index)) {
      check_hours(how, warnings);
    }
  }
}

} // namespace recobro
