#include "config/policy_draft.hpp"
#include "config/policy_words.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace recobro {

namespace {

/// A way out of a phase by its own steps.
struct way_out {
  size_t from = 0;
  size_t step = 0; // that moves
  size_t target = 0;
};

/// The wait before `at`, as what the step before did left it.
wait_rule wait_before(const std::vector<step>& steps, size_t at) {
  if (at == 0) {
    return steps[at].wait;
  }
  const policy_action& before = steps[at - 1].action;
  if (const auto* again = std::get_if<wait_again>(&before)) {
    return again->wait;
  }
  return std::holds_alternative<next_step_now>(before) ? wait_rule{} : steps[at].wait;
}

/// The move that the phase's steps make without letting any time pass, if they do. A
/// wait "until 09:00" passes none when it is 09:00.
std::optional<way_out> move_at_once(const policy& rules, size_t index) {
  const std::vector<step>& steps = rules.phases[index].steps;
  for (size_t at = 0; at < steps.size(); ++at) {
    if (takes_time(wait_before(steps, at)) || std::holds_alternative<place_hold>(steps[at].action)
        || std::holds_alternative<end_steps>(steps[at].action)) {
      return std::nullopt;
    }
    if (const auto* move = std::get_if<move_to_phase>(&steps[at].action)) {
      return way_out{index, at, move->phase};
    }
  }
  return std::nullopt;
}

std::string names_along(const policy& rules, const std::vector<way_out>& circle) {
  std::string out;
  for (const way_out& way : circle) {
    out += rules.phases[way.from].name + " -> ";
  }
  return out + rules.phases[circle.front().from].name;
}

/// Every phase has at most one such move, so each walk ends in at most one circle.
void refuse_phase_circles(const policy_draft& draft, yaml_errors& errors) {
  std::vector<bool> judged(draft.phases.size(), false);
  for (size_t start = 0; start < draft.phases.size(); ++start) {
    std::vector<way_out> walk;
    size_t at = start;
    while (!judged[at]) {
      judged[at] = true;
      const auto way = move_at_once(draft.rules, at);
      if (!way) {
        break;
      }
      walk.push_back(*way);
      at = way->target;
      const auto back = std::ranges::find(walk, at, &way_out::from);
      if (back != walk.end()) {
        const std::vector<way_out> circle(back, walk.end());
        const way_out& last = circle.back();
        errors.add(draft.phases[last.from].steps[last.step], errc::config_wrong_value,
                   fmt::format("closes a circle of phases in which no time passes: {}; give a "
                               "step of it a wait of days, hours or minutes",
                               names_along(draft.rules, circle)));
        break;
      }
    }
  }
}

/// For each channel, the channels on which its outcomes send again.
using send_graph = std::array<std::set<size_t>, channel_count>;

/// Whether a contact on this channel can lead to the reaction.
bool answers(const contact_trigger& when, size_t on) {
  if (when.by) {
    return static_cast<size_t>(*when.by) == on;
  }
  const auto by = static_cast<channel>(on);
  return when.outcome != contact_outcome::no_answer || by == channel::voice || by == channel::visit
         || by == channel::agent_call;
}

void add_sends(const std::vector<reaction>& reactions, send_graph& graph) {
  for (const reaction& one : reactions) {
    const auto* when = std::get_if<contact_trigger>(&one.when);
    for (const policy_action& action : one.actions) {
      const auto* send = std::get_if<send_action>(&action);
      for (size_t from = 0; when && send && from < channel_count; ++from) {
        if (answers(*when, from)) {
          graph[from].insert(static_cast<size_t>(send->by));
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

/// Complains of each reaction that sends what leads back to the reaction itself.
void refuse_send_circles(const std::vector<reaction>& reactions,
                         const std::vector<yaml_node>& places, const send_graph& graph,
                         yaml_errors& errors) {
  for (size_t at = 0; at < reactions.size(); ++at) {
    const auto* when = std::get_if<contact_trigger>(&reactions[at].when);
    for (const policy_action& action : reactions[at].actions) {
      const auto* send = std::get_if<send_action>(&action);
      bool circle = false;
      for (size_t goal = 0; when && send && goal < channel_count; ++goal) {
        std::set<size_t> passed;
        circle = circle
                 || (answers(*when, goal)
                     && reaches(graph, static_cast<size_t>(send->by), goal, passed));
      }
      if (circle) {
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

} // namespace

void refuse_loops(const policy_draft& draft, yaml_errors& errors) {
  refuse_phase_circles(draft, errors);
  send_graph common;
  add_sends(draft.rules.reactions, common);
  refuse_send_circles(draft.rules.reactions, draft.reactions, common, errors);
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    send_graph graph = common;
    add_sends(draft.rules.phases[index].reactions, graph);
    refuse_send_circles(draft.rules.phases[index].reactions, draft.phases[index].reactions, graph,
                        errors);
  }
}

} // namespace recobro
