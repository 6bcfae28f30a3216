#include "tools/policy_test/arm_lot.hpp"

#include "core/account/lot.hpp"
#include "tools/policy_test/test_draft.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

/// Enough for one arm in a million, the rarest that a policy may have.
constexpr uint64_t marks_max = 10'000'000;

/// As decide draws it while no arm is stopped.
size_t drawn(const experiment& tried, uint64_t mark) {
  uint64_t weights = 0;
  for (const experiment_arm& arm : tried.arms)
    weights += arm.weight;
  auto place = draw_lot(mark, tried.name) % weights;
  for (size_t arm = 0; arm < tried.arms.size(); ++arm) {
    if (place < tried.arms[arm].weight)
      return arm;
    place -= tried.arms[arm].weight;
  }
  return 0;
}

std::vector<std::string_view> arm_names(const experiment& tried) {
  std::vector<std::string_view> names;
  for (const experiment_arm& arm : tried.arms)
    names.push_back(arm.name);
  return names;
}

} // namespace

std::optional<uint64_t> mark_of_arms(const std::vector<wanted_arm>& wanted) {
  for (uint64_t mark = 0; mark < marks_max; ++mark)
    if (std::ranges::all_of(
          wanted, [&](const wanted_arm& one) { return drawn(*one.tried, mark) == one.arm; }))
      return mark;
  return std::nullopt;
}

namespace {

bool has_experiments(const yaml_node& arms, const policy& rules, yaml_errors& errors) {
  if (!rules.experiments.empty())
    return true;
  errors.add(arms, errc::config_wrong_value,
             fmt::format("policy '{}' has no experiments; remove 'arms'", rules.name));
  return false;
}

} // namespace

uint64_t read_account_mark(const given_maps& given, const case_surroundings& around,
                           yaml_errors& errors) {
  const auto node = given_key(given, "arms");
  if (!node || !has_experiments(*node, around.rules, errors))
    return 0;
  std::vector<wanted_arm> wanted;
  yaml_map_reader map(*node, errors);
  for (const experiment& tried : around.rules.experiments) {
    wanted_arm one{&tried};
    const auto names = arm_names(tried);
    if (map.read(tried.name, one.arm, [&](const yaml_node& arm) { return arm.one_of(names); }))
      wanted.push_back(one);
  }
  const auto mark = mark_of_arms(wanted);
  if (!mark)
    errors.add(*node, errc::config_wrong_value,
               fmt::format("no account among {} has all these arms; ask for fewer of them in one "
                           "case",
                           marks_max));
  return mark.value_or(0);
}

void read_expected_arms(const yaml_node& node, const case_surroundings& around,
                        std::vector<expected_word>& words, yaml_errors& errors) {
  if (!has_experiments(node, around.rules, errors))
    return;
  yaml_map_reader map(node, errors);
  for (const experiment& tried : around.rules.experiments) {
    const auto arm = map.take(tried.name);
    if (!arm)
      continue;
    auto names = arm_names(tried);
    names.push_back("none"); // the account takes no part
    const auto found = arm->one_of(names);
    if (!found)
      errors.add(*arm, found.error());
    else
      words.push_back(
        {arm->position(), expected_word::fact::arm, tried.name, std::string(names[*found])});
  }
}

} // namespace recobro
