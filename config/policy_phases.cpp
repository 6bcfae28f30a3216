#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/unique_names.hpp"
#include "core/account/agenda.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace recobro {

namespace {

constexpr int from_day_min = -365;
constexpr int from_day_max = 36'500;
const auto role_names = all_words<sender_role, sender_role_count>();

step read_step(const yaml_node& node, yaml_errors& errors, const policy_draft& draft,
               unique_names& names) {
  step made;
  yaml_map_reader map(node, errors);
  names.read(map, made.name);
  map.read("wait", made.wait, read_wait);
  read_condition(map, "if", made.only_if, draft.names);
  const auto send = map.take("send");
  const auto task = map.take("task");
  const auto hold = map.take("hold");
  const auto offer = map.take("offer");
  map.read("send_by", made.action,
           [&](const yaml_node& value) { return read_learned_send(value, draft.names); });
  map.read("move_to", made.action, [&](const yaml_node& value) -> result<policy_action> {
    return read_reference(value, "phase", draft.names.phases).map([](uint16_t phase) {
      return policy_action(move_to_phase{phase});
    });
  });
  if (send) {
    made.action = read_send(*send, errors);
  }
  if (task) {
    made.action = read_task(*task, errors, draft.names);
  }
  if (hold) {
    made.action = read_hold(*hold, errors);
  }
  if (offer) {
    made.action = read_make_offer(*offer, errors, draft.names);
  }
  const int actions = int{send.has_value()} + int{task.has_value()} + int{hold.has_value()}
                      + int{offer.has_value()} + int{node.find("move_to").has_value()}
                      + int{node.find("send_by").has_value()};
  if (actions > 1) {
    errors.add(node, errc::config_wrong_value,
               "a step does one thing: send, send_by, task, offer, move_to or hold; make a step of "
               "each");
  }
  return made;
}

void refuse_own_phase(const policy_action& action, size_t phase, const yaml_node& where,
                      yaml_errors& errors) {
  const auto* move = std::get_if<move_to_phase>(&action);
  if (move && move->phase == phase) {
    errors.add(where, errc::config_wrong_value,
               "moves to the phase that it stands in, which does nothing; name another phase");
  }
}

void read_steps(const yaml_node& node, yaml_errors& errors, const policy_draft& draft, size_t phase,
                std::vector<step>& steps, std::vector<yaml_node>& places) {
  unique_names names("step of this phase", errors);
  for (const yaml_node& item : items_of(node, errors, policy_steps_max)) {
    const bool sound = item.is_map();
    steps.push_back(read_step(item, errors, draft, names));
    places.push_back(item);
    if (const auto move = sound ? item.find("move_to") : std::nullopt; move && move->is_scalar()) {
      refuse_own_phase(steps.back().action, phase, *move, errors);
    }
  }
}

/// "steps" and "reactions" of a phase or of a strategy in it.
void read_treatment(yaml_map_reader& map, const policy_draft& draft, size_t phase,
                    std::vector<step>& steps, std::vector<reaction>& reactions,
                    treatment_places& places) {
  if (const auto list = map.take("steps")) {
    read_steps(*list, map.errors(), draft, phase, steps, places.steps);
  }
  if (const auto list = map.take("reactions")) {
    reactions = read_reactions(*list, map.errors(), draft, places.reactions);
    for (size_t at = 0; at < reactions.size(); ++at) {
      for (const policy_action& action : reactions[at].actions) {
        refuse_own_phase(action, phase, places.reactions[at], map.errors());
      }
    }
  }
}

void read_tone(yaml_map_reader& map, std::string& tone) {
  map.read("tone", tone, [](const yaml_node& value) { return value.word(); });
}

void read_own_effort(yaml_map_reader& map, const policy_draft& draft, size_t phase,
                     std::optional<effort_cap>& effort) {
  read_effort(map, effort, draft.names);
  for (size_t at = 0; effort && at < effort->then.size(); ++at) {
    refuse_own_phase(effort->then[at], phase, *map.node().find("effort"), map.errors());
  }
}

void read_strategies(const yaml_node& node, yaml_errors& errors, policy_draft& draft,
                     size_t phase) {
  unique_names names("strategy of this phase", errors);
  for (const yaml_node& item : items_of(node, errors, policy_strategies_max)) {
    strategy made;
    treatment_places places{item, {}, {}};
    yaml_map_reader map(item, errors);
    names.read(map, made.name);
    if (const auto list = map.take("for")) {
      for (const yaml_node& name : items_of(*list, errors, policy_segments_max)) {
        if (const auto place = read_reference(name, "segment", draft.names.segments)) {
          made.segments.push_back(*place);
        } else {
          errors.add(name, place.error());
        }
      }
    }
    read_condition(map, "when", made.when, draft.names);
    if (made.when) {
      refuse_fact(*made.when, word_fact::segment, item, "write 'for: [segment]' instead", errors);
      refuse_fact(*made.when, word_fact::strategy, item, "ask for facts of the account", errors);
    }
    read_condition(map, "leave_when", made.leave_when, draft.names);
    read_treatment(map, draft, phase, made.steps, made.reactions, places);
    if (const auto quiet = map.take("quiet")) {
      read_quiet(*quiet, errors, made.quiet);
    }
    read_own_effort(map, draft, phase, made.effort);
    read_tone(map, made.tone);
    draft.rules.phases[phase].strategies.push_back(std::move(made));
    draft.phases[phase].strategies.push_back(std::move(places));
  }
}

void read_phase(const yaml_node& node, yaml_errors& errors, policy_draft& draft,
                unique_names& names) {
  const size_t index = draft.rules.phases.size();
  draft.rules.phases.emplace_back();
  draft.phases.push_back({{node, {}, {}}, {}});
  yaml_map_reader map(node, errors);
  phase& made = draft.rules.phases[index];
  names.read(map, made.name);
  map.read("from_day", made.from_day,
           [](const yaml_node& value) { return value.integer(from_day_min, from_day_max); });
  map.read("final", made.final, [](const yaml_node& value) { return value.boolean(); });
  if (made.final) {
    for (const std::string_view key : {"steps", "reactions", "strategies", "effort", "tone"}) {
      if (const auto found = node.find(key)) {
        errors.add(*found, errc::config_wrong_value,
                   "a final phase closes the account, so nothing in it ever happens; remove it, "
                   "or remove 'final: true'");
        break;
      }
    }
  }
  read_treatment(map, draft, index, made.steps, made.reactions, draft.phases[index].own);
  read_own_effort(map, draft, index, made.effort);
  read_tone(map, made.tone);
  read_condition(map, "enter_if", made.enter_if, draft.names);
  map.read("approval", made.approval, [](const yaml_node& value) -> result<sender_role> {
    return value.one_of(role_names).map([](size_t at) { return static_cast<sender_role>(at); });
  });
  if (const auto strategies = map.take("strategies")) {
    read_strategies(*strategies, errors, draft, index);
  }
}

void check_ladder(const policy_draft& draft, yaml_errors& errors) {
  const phase* below = nullptr;
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    const phase& rung = draft.rules.phases[index];
    if (!rung.from_day) {
      continue;
    }
    if (below && *rung.from_day <= *below->from_day) {
      errors.add(*draft.phases[index].own.where.find("from_day"), errc::config_wrong_value,
                 fmt::format("{} does not come after the {} of phase '{}' above it; order the "
                             "phases by from_day, each later than the one before",
                             *rung.from_day, *below->from_day, below->name));
    }
    below = &rung;
  }
}

/// Accounts have to be somewhere at their beginning.
void check_beginning(const policy_draft& draft, yaml_errors& errors) {
  const auto& phases = draft.rules.phases;
  if (phases.empty()) {
    return;
  }
  const size_t first = rung_for(draft.rules, std::nullopt);
  for (const std::string_view key : {"enter_if", "approval"}) {
    if (const auto found = draft.phases[first].own.where.find(key)) {
      errors.add(*found, errc::config_wrong_value,
                 "accounts begin in this phase, so nothing may keep them out of it; remove it, or "
                 "add a phase before");
    }
  }
}

} // namespace

void read_phases(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  const auto items = items_of(node, errors, policy_phases_max);
  if (node.is_sequence() && node.size() == 0) {
    errors.add(node, errc::config_wrong_value, "the list is empty; expected at least one phase");
  }
  unique_names names("phase", errors);
  for (const yaml_node& item : items) {
    read_phase(item, errors, draft, names);
  }
  check_ladder(draft, errors);
  check_beginning(draft, errors);
}

std::vector<reaction> read_reactions(const yaml_node& node, yaml_errors& errors,
                                     const policy_draft& draft, std::vector<yaml_node>& places) {
  std::vector<reaction> reactions;
  for (const yaml_node& item : items_of(node, errors, policy_reactions_max)) {
    yaml_map_reader map(item, errors);
    reaction made;
    if (const auto when = map.need("when")) {
      made.when = read_trigger(*when, errors, draft.names);
    }
    read_condition(map, "if", made.only_if, draft.names);
    if (const auto actions = map.need("do")) {
      made.actions = read_actions(*actions, errors, draft.names);
    }
    reactions.push_back(std::move(made));
    places.push_back(item);
  }
  return reactions;
}

std::vector<deadline_rule> read_deadlines(const yaml_node& node, yaml_errors& errors,
                                          const policy_draft& draft,
                                          std::vector<yaml_node>& places) {
  std::vector<deadline_rule> deadlines;
  unique_names names("deadline", errors);
  for (const yaml_node& item : items_of(node, errors, policy_deadlines_max)) {
    yaml_map_reader map(item, errors);
    deadline_rule made;
    names.read(map, made.name);
    if (const auto starts = map.need("starts")) {
      made.starts = read_trigger(*starts, errors, draft.names);
    }
    map.require("after", made.after, read_wait);
    if (const auto actions = map.need("do")) {
      made.actions = read_actions(*actions, errors, draft.names);
    }
    deadlines.push_back(std::move(made));
    places.push_back(item);
  }
  return deadlines;
}

} // namespace recobro
