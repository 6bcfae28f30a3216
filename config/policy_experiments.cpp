// Experiments and learners of a policy.

#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/unique_names.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

constexpr int64_t weight_max = 1'000'000;
constexpr int64_t days_max = 730;
constexpr int64_t at_least_max = 10'000'000;

const auto measure_names = all_words<trial_measure, trial_measure_count>();
const auto reward_names = all_words<learner_reward, learner_reward_count>();

void need_two(size_t found, const yaml_node& list, std::string_view what, yaml_errors& errors) {
  if (list.is_sequence() && found < 2) {
    errors.add(list, errc::config_wrong_value,
               fmt::format("there is nothing to compare; expected at least two {}", what));
  }
}

std::vector<experiment_arm> read_arms(const yaml_node& list, yaml_errors& errors) {
  std::vector<experiment_arm> arms;
  unique_names names("arm of this experiment", errors);
  for (const yaml_node& item : items_of(list, errors, arms_max)) {
    experiment_arm made;
    yaml_map_reader map(item, errors);
    names.read(map, made.name);
    map.read("weight", made.weight,
             [](const yaml_node& value) { return value.integer(1, weight_max); });
    arms.push_back(std::move(made));
  }
  need_two(arms.size(), list, "arms, the first of which is the control", errors);
  return arms;
}

guard_rails read_guard(const yaml_node& node, yaml_errors& errors) {
  guard_rails made;
  yaml_map_reader map(node, errors);
  const auto percent = [](const yaml_node& value) { return value.basis_points(); };
  map.read("losing", made.losing, [](const yaml_node& value) { return value.boolean(); });
  map.read("stops_above", made.stops_above, percent);
  map.read("disputes_above", made.disputes_above, percent);
  return made;
}

result<int64_t> read_doubt(const yaml_node& value) {
  auto points = value.basis_points();
  if (points && (*points < 1 || *points > 5'000)) {
    return fail(value.wrong("a doubt", "0.01 to 50 percent, mostly 5"));
  }
  return points;
}

result<duration> read_hour(const yaml_node& value) {
  const auto wait = value.is_scalar() ? parse_wait("until " + value.scalar()) : std::nullopt;
  if (!wait || !wait->until_time) {
    return fail(value.wrong("a local time of day", "hours and minutes, e.g. \"09:30\""));
  }
  return *wait->until_time;
}

std::vector<learner_choice> read_choices(const yaml_node& list, yaml_errors& errors,
                                         std::vector<yaml_node>& places) {
  std::vector<learner_choice> choices;
  unique_names names("choice of this learner", errors);
  for (const yaml_node& item : items_of(list, errors, learner_choices_max)) {
    learner_choice made;
    yaml_map_reader map(item, errors);
    names.read(map, made.name);
    map.require("channel", made.by,
                [](const yaml_node& value) { return value.one_of(channel_names); });
    map.require("template", made.template_name,
                [](const yaml_node& value) { return value.word(); });
    map.read("at", made.at, read_hour);
    choices.push_back(std::move(made));
    places.push_back(item);
  }
  need_two(choices.size(), list, "choices", errors);
  return choices;
}

} // namespace

void read_experiments(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  unique_names names("experiment", errors);
  for (const yaml_node& item : items_of(node, errors, experiments_max)) {
    experiment made;
    yaml_map_reader map(item, errors);
    names.read(map, made.name);
    if (const auto arms = map.need("arms")) {
      made.arms = read_arms(*arms, errors);
    }
    if (const auto who = map.take("who")) {
      made.who = read_condition(*who, errors, draft.names);
      refuse_fact(*made.who, word_fact::strategy, *who,
                  "accounts are assigned before a strategy is chosen", errors);
      refuse_arms(*made.who, *who, errors);
    }
    map.read("measure", made.measure,
             [](const yaml_node& value) { return value.one_of(measure_names); });
    map.read("days", made.days, [](const yaml_node& value) { return value.integer(1, days_max); });
    map.read("doubt", made.doubt_basis_points, read_doubt);
    map.read("at_least", made.at_least,
             [](const yaml_node& value) { return value.integer(10, at_least_max); });
    if (const auto guard = map.take("guard")) {
      made.guard = read_guard(*guard, errors);
    }
    draft.rules.experiments.push_back(std::move(made));
  }
}

void read_learners(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  unique_names names("learner", errors);
  for (const yaml_node& item : items_of(node, errors, learners_max)) {
    learner made;
    draft.learners.emplace_back();
    yaml_map_reader map(item, errors);
    names.read(map, made.name);
    if (const auto choices = map.need("choices")) {
      made.choices = read_choices(*choices, errors, draft.learners.back());
    }
    map.read("by_segment", made.by_segment, [](const yaml_node& value) { return value.boolean(); });
    map.read("reward", made.reward,
             [](const yaml_node& value) { return value.one_of(reward_names); });
    map.read("days", made.days, [](const yaml_node& value) { return value.integer(1, days_max); });
    map.read("explore", made.explore_basis_points,
             [](const yaml_node& value) { return value.basis_points(); });
    draft.rules.learners.push_back(std::move(made));
  }
}

} // namespace recobro
