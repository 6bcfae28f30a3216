#include "config/policy_sends.hpp"

namespace recobro {

namespace {

void append(const std::vector<step>& steps, const treatment_places& places,
            std::vector<placed_action>& all) {
  for (size_t at = 0; at < steps.size(); ++at) {
    all.push_back({&steps[at].action, places.steps[at]});
  }
}

void append(const std::vector<reaction>& reactions, const std::vector<yaml_node>& places,
            std::vector<placed_action>& all) {
  for (size_t at = 0; at < reactions.size(); ++at) {
    for (const policy_action& action : reactions[at].actions) {
      all.push_back({&action, places[at]});
    }
  }
}

void append(const std::optional<effort_cap>& effort, const yaml_node& place,
            std::vector<placed_action>& all) {
  for (size_t at = 0; effort && at < effort->then.size(); ++at) {
    all.push_back({&effort->then[at], place});
  }
}

} // namespace

std::vector<placed_action> actions_of(const policy_draft& draft) {
  std::vector<placed_action> all;
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    const phase& here = draft.rules.phases[index];
    const phase_places& places = draft.phases[index];
    append(here.steps, places.own, all);
    append(here.reactions, places.own.reactions, all);
    append(here.effort, places.own.where, all);
    for (size_t at = 0; at < here.strategies.size(); ++at) {
      append(here.strategies[at].steps, places.strategies[at], all);
      append(here.strategies[at].reactions, places.strategies[at].reactions, all);
      append(here.strategies[at].effort, places.strategies[at].where, all);
    }
  }
  append(draft.rules.reactions, draft.reactions, all);
  for (size_t at = 0; at < draft.rules.deadlines.size(); ++at) {
    for (const policy_action& action : draft.rules.deadlines[at].actions) {
      all.push_back({&action, draft.deadlines[at]});
    }
  }
  return all;
}

std::vector<channel> channels_of(const policy_action& action, const policy& rules) {
  std::vector<channel> channels;
  if (const auto* send = std::get_if<send_action>(&action)) {
    for (const send_link& link : links_of(*send)) {
      channels.push_back(link.by);
    }
  }
  if (const auto* learned = std::get_if<learned_send>(&action)) {
    for (const learner_choice& way : rules.learners.at(learned->learner).choices) {
      channels.push_back(way.by);
    }
  }
  return channels;
}

} // namespace recobro
