#include "tools/policy_test/known_names.hpp"

#include "core/account/approval.hpp"

namespace recobro {

namespace {

class name_collector {
public:
  explicit name_collector(const policy& rules) {
    for (const auto& one : rules.phases) {
      take(one.name, one.steps, one.reactions, one.effort);
      for (const auto& each : one.strategies)
        take(one.name, each.steps, each.reactions, each.effort);
    }
    take(rules.reactions);
    for (const auto& one : rules.deadlines)
      take(one.actions);
    for (const auto& one : rules.learners)
      for (const auto& way : one.choices)
        made_.templates.emplace_back(way.template_name);
    made_.task_kinds.insert(made_.task_kinds.end(), {move_approval, arrangement_approval});
  }

  known_names names() && { return std::move(made_); }

private:
  void take(const std::string& phase, const std::vector<step>& steps,
            const std::vector<reaction>& reactions, const std::optional<effort_cap>& effort) {
    for (const auto& one : steps) {
      made_.steps.push_back(phase + "/" + one.name);
      take(one.action);
    }
    take(reactions);
    if (effort)
      take(effort->then);
  }
  void take(const std::vector<reaction>& reactions) {
    for (const auto& one : reactions)
      take(one.actions);
  }
  void take(const std::vector<policy_action>& actions) {
    for (const auto& one : actions)
      take(one);
  }
  void take(const policy_action& action) {
    if (const auto* send = std::get_if<send_action>(&action)) {
      made_.templates.emplace_back(send->template_name);
      for (const auto& link : send->others)
        made_.templates.emplace_back(link.template_name);
    }
    if (const auto* task = std::get_if<task_action>(&action))
      made_.task_kinds.emplace_back(task->kind);
  }

  known_names made_;
};

} // namespace

known_names names_in(const policy& rules) {
  return name_collector{rules}.names();
}

} // namespace recobro
