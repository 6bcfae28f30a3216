#include "core/experiment/knowledge.hpp"

namespace recobro {

std::string choice_key(std::string_view learner, std::string_view group, std::string_view choice) {
  std::string key;
  key.reserve(learner.size() + group.size() + choice.size() + 2);
  key.append(learner).append(1, '/').append(group).append(1, '/').append(choice);
  return key;
}

choice_record portfolio_knowledge::of(std::string_view learner, std::string_view group,
                                      std::string_view choice) const {
  const auto found = choices.find(choice_key(learner, group, choice));
  return found == choices.end() ? choice_record{} : found->second;
}

bool portfolio_knowledge::is_stopped(const std::string& experiment, const std::string& arm) const {
  return !stopped_arms.empty() && stopped_arms.contains({experiment, arm});
}

} // namespace recobro
