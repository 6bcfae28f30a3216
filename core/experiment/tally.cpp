#include "core/experiment/tally.hpp"

namespace recobro {

namespace {

constexpr std::string_view of_arms = "/arm/";
constexpr std::string_view of_choices = "/choice/";

class adder {
public:
  adder(tally_map& sums, std::string_view portfolio)
    : sums_(sums)
    , portfolio_(portfolio) {}

  template <class Other>
  void operator()(const Other&) {}

  void operator()(const arm_assigned& what) {
    add(arm(what.content.experiment, what.content.arm), arm_sum::assigned, 1);
  }
  void operator()(const arm_measured& what) {
    auto& sums = arm(what.experiment, what.arm);
    auto& came = what.outcome;
    add(sums, arm_sum::measured, 1);
    add(sums, arm_sum::recovered, came.recovered_basis_points);
    add(sums, arm_sum::recovered_square, came.recovered_basis_points * came.recovered_basis_points);
    add(sums, arm_sum::paid, came.paid);
    add(sums, arm_sum::settled, came.settled);
    add(sums, arm_sum::stopped, came.stopped);
    add(sums, arm_sum::disputed, came.disputed);
    add(sums, arm_sum::contacts, came.contacts);
  }
  void operator()(const arm_left& what) { add(arm(what.experiment, what.arm), arm_sum::left, 1); }
  void operator()(const choice_ended& what) {
    if (!what.tried)
      return;
    auto& sums = sums_[std::string{portfolio_}.append(of_choices)
                       + choice_key(what.learner, what.group, what.choice)];
    add(sums, choice_sum::tries, 1);
    add(sums, choice_sum::wins, what.won);
  }

private:
  template <class Sum>
  static void add(tally& to, Sum which, int64_t value) {
    to[static_cast<size_t>(which)] += value;
  }
  tally& arm(std::string_view experiment, std::string_view name) {
    return sums_[arm_tally_key(portfolio_, experiment, name)];
  }

  tally_map& sums_;
  std::string_view portfolio_;
};

} // namespace

std::string arm_tally_key(std::string_view portfolio, std::string_view experiment,
                          std::string_view arm) {
  return std::string{portfolio}.append(of_arms).append(experiment).append(1, '/').append(arm);
}

std::string portfolio_tallies(std::string_view portfolio) {
  return std::string{portfolio} + '/';
}

void add_to(tally_map& sums, std::string_view portfolio, const std::vector<event>& events) {
  adder add{sums, portfolio};
  for (const auto& each : events)
    std::visit(add, each);
}

std::map<std::string, choice_record, std::less<>> choices_of(const tally_map& sums,
                                                             std::string_view portfolio) {
  std::map<std::string, choice_record, std::less<>> found;
  const auto before = std::string{portfolio}.append(of_choices);
  for (auto each = sums.lower_bound(before); each != sums.end() && each->first.starts_with(before);
       ++each)
    found[each->first.substr(before.size())]
      = {static_cast<uint64_t>(each->second[static_cast<size_t>(choice_sum::tries)]),
         static_cast<uint64_t>(each->second[static_cast<size_t>(choice_sum::wins)])};
  return found;
}

} // namespace recobro
