// Experiments and learners in words, for the outline that `recobro policy check` prints.

#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

std::string percent(int64_t basis_points) {
  return fmt::format("{}.{:02}%", basis_points / 100, basis_points % 100);
}

void append_experiments(const policy& rules, std::string& out) {
  for (const experiment& one : rules.experiments) {
    out += fmt::format("experiment {}{}: ", one.name,
                       one.who ? ", if " + describe_condition(rules, *one.who) : "");
    for (const experiment_arm& arm : one.arms) {
      out += fmt::format("{}{} {}", &arm == &one.arms.front() ? "" : ", ", arm.name, arm.weight);
    }
    out
      += fmt::format("; {} after {} days; doubt {}, from {} accounts in each arm\n",
                     name_of(one.measure), one.days, percent(one.doubt_basis_points), one.at_least);
    const auto rail = [&](std::string_view what, const std::optional<int64_t>& limit) {
      return limit ? fmt::format(" or {} points more {}", percent(*limit), what) : "";
    };
    out += fmt::format("  an arm is stopped when it is {}{}{}, beyond doubt\n",
                       one.guard.losing ? "losing" : "(losing is only reported)",
                       rail("said stop", one.guard.stops_above),
                       rail("disputed", one.guard.disputes_above));
  }
}

void append_learners(const policy& rules, std::string& out) {
  for (const learner& one : rules.learners) {
    out += fmt::format("learner {}: learns by {} within {} days{}; {} by lot\n", one.name,
                       name_of(one.reward), one.days,
                       one.by_segment ? ", for each segment by itself" : "",
                       percent(one.explore_basis_points));
    for (const learner_choice& way : one.choices) {
      out += fmt::format("  {}: {} {}{}\n", way.name, name_of(way.by), way.template_name,
                         way.at ? ", " + format_wait({.until_time = way.at}) : "");
    }
  }
}

} // namespace

std::string describe_trials(const policy& rules) {
  std::string out;
  append_experiments(rules, out);
  append_learners(rules, out);
  return out;
}

} // namespace recobro
