#include "config/policy_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace recobro {

namespace {

/// For each channel, the channels on which its outcomes send again.
using send_graph = std::array<std::set<size_t>, channel_count>;

void add_sends(const reaction& one, send_graph& graph) {
  const auto* when = std::get_if<contact_trigger>(&one.when);
  for (const policy_action& action : one.actions) {
    const auto* send = std::get_if<send_action>(&action);
    for (size_t from = 0; when && send && from < channel_count; ++from) {
      if (can_follow(*when, static_cast<channel>(from))) {
        for (const send_link& link : links_of(*send)) {
          graph[from].insert(static_cast<size_t>(link.by));
        }
      }
    }
  }
}

bool reaches(const send_graph& graph, size_t from, size_t goal, std::set<size_t>& passed) {
  if (from == goal) {
    return true;
  }
  if (!passed.insert(from).second) {
    return false;
  }
  return std::ranges::any_of(graph[from],
                             [&](size_t next) { return reaches(graph, next, goal, passed); });
}

/// Whether what the reaction sends can lead to the reaction again.
bool leads_back(const contact_trigger& when, const send_action& send, const send_graph& graph) {
  for (size_t goal = 0; goal < channel_count; ++goal) {
    for (const send_link& link : links_of(send)) {
      std::set<size_t> passed;
      if (can_follow(when, static_cast<channel>(goal))
          && reaches(graph, static_cast<size_t>(link.by), goal, passed)) {
        return true;
      }
    }
  }
  return false;
}

/// Reactions that were complained of: those of a phase are seen with each of its strategies.
using known_places = std::set<yaml_position>;

void refuse_circles(const std::vector<reaction>& reactions, const std::vector<yaml_node>& places,
                    const send_graph& graph, yaml_errors& errors, known_places& known) {
  for (size_t at = 0; at < reactions.size(); ++at) {
    const auto* when = std::get_if<contact_trigger>(&reactions[at].when);
    for (const policy_action& action : reactions[at].actions) {
      const auto* send = std::get_if<send_action>(&action);
      if (when && send && leads_back(*when, *send, graph)
          && known.insert(places[at].position()).second) {
        errors.add(places[at], errc::config_wrong_value,
                   fmt::format("sends on {} in answer to '{}', which can go on without end, "
                               "because that message's own outcome leads here again; use "
                               "next_step, a task, or a channel that does not lead back",
                               name_of(send->by), name_of(when->outcome)));
        break;
      }
    }
  }
}

/// Those in answers of the phase or strategy itself; the policy's own are looked at once.
void refuse_circles(const treatment& how, yaml_errors& errors, known_places& known) {
  send_graph graph;
  for (size_t list = 0; list < how.answers.size(); ++list) {
    for (const reaction& one : *how.answers[list].reactions) {
      if (!how.answered_before(list, one.when)) {
        add_sends(one, graph);
      }
    }
  }
  for (size_t list = 0; list + 1 < how.answers.size(); ++list) {
    refuse_circles(*how.answers[list].reactions, *how.answers[list].places, graph, errors, known);
  }
}

} // namespace

void refuse_send_circles(const policy_draft& draft, yaml_errors& errors) {
  send_graph common;
  for (const reaction& one : draft.rules.reactions) {
    add_sends(one, common);
  }
  known_places known;
  refuse_circles(draft.rules.reactions, draft.reactions, common, errors, known);
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    for (const treatment& how : treatments_of(draft, index)) {
      refuse_circles(how, errors, known);
    }
  }
}

} // namespace recobro
