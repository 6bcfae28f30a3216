#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace recobro {

namespace {

constexpr int from_day_min = -365;
constexpr int from_day_max = 36'500;

/// Names that must be unique within one list.
class unique_names {
public:
  unique_names(std::string_view what, yaml_errors& errors)
    : what_(what)
    , errors_(errors) {}

  void add(const yaml_node& name) {
    const auto [first, fresh] = seen_.emplace(name.scalar(), name.position());
    if (!fresh) {
      errors_.add(name, errc::config_duplicate,
                  fmt::format("another {} is called '{}', at {}:{}; names must differ", what_,
                              name.scalar(), first->second.line, first->second.column));
    }
  }

private:
  std::string_view what_;
  yaml_errors& errors_;
  std::unordered_map<std::string, yaml_position> seen_;
};

void read_name(yaml_map_reader& map, std::string& target, unique_names& names) {
  if (map.require("name", target, [](const yaml_node& value) { return value.word(); })) {
    names.add(*map.node().find("name"));
  }
}

step read_step(const yaml_node& node, yaml_errors& errors, const policy_draft& draft,
               unique_names& names) {
  step made;
  yaml_map_reader map(node, errors);
  read_name(map, made.name, names);
  map.read("wait", made.wait, read_wait);
  const auto send = map.take("send");
  const auto task = map.take("task");
  const auto hold = map.take("hold");
  map.read("move_to", made.action, [&](const yaml_node& value) -> result<policy_action> {
    return read_phase_name(value, draft.phase_names).map([](uint16_t phase) {
      return policy_action(move_to_phase{phase});
    });
  });
  if (send) {
    made.action = read_send(*send, errors);
  }
  if (task) {
    made.action = read_task(*task, errors);
  }
  if (hold) {
    made.action = read_hold(*hold, errors);
  }
  const int actions = int{send.has_value()} + int{task.has_value()} + int{hold.has_value()}
                      + int{node.find("move_to").has_value()};
  if (actions > 1) {
    errors.add(node, errc::config_wrong_value,
               "a step does one thing: send, task, move_to or hold; make a step of each");
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

void read_steps(const yaml_node& node, yaml_errors& errors, policy_draft& draft, size_t index) {
  unique_names names("step of this phase", errors);
  for (const yaml_node& item : items_of(node, errors, policy_steps_max)) {
    const bool sound = item.is_map();
    draft.rules.phases[index].steps.push_back(read_step(item, errors, draft, names));
    draft.phases[index].steps.push_back(item);
    if (const auto move = sound ? item.find("move_to") : std::nullopt; move && move->is_scalar()) {
      refuse_own_phase(draft.rules.phases[index].steps.back().action, index, *move, errors);
    }
  }
}

void read_phase(const yaml_node& node, yaml_errors& errors, policy_draft& draft,
                unique_names& names) {
  const size_t index = draft.rules.phases.size();
  draft.rules.phases.emplace_back();
  draft.phases.push_back({node, {}, {}});
  yaml_map_reader map(node, errors);
  phase& made = draft.rules.phases[index];
  read_name(map, made.name, names);
  map.read("from_day", made.from_day,
           [](const yaml_node& value) { return value.integer(from_day_min, from_day_max); });
  map.read("final", made.final, [](const yaml_node& value) { return value.boolean(); });
  const auto steps = map.take("steps");
  const auto reactions = map.take("reactions");
  if (made.final && (steps || reactions)) {
    errors.add(steps ? *steps : *reactions, errc::config_wrong_value,
               "a final phase closes the account, so nothing in it ever happens; remove it, or "
               "remove 'final: true'");
  }
  if (steps) {
    read_steps(*steps, errors, draft, index);
  }
  if (reactions) {
    made.reactions = read_reactions(*reactions, errors, draft, draft.phases[index].reactions);
    for (size_t at = 0; at < made.reactions.size(); ++at) {
      for (const policy_action& action : made.reactions[at].actions) {
        refuse_own_phase(action, index, draft.phases[index].reactions[at], errors);
      }
    }
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
      errors.add(*draft.phases[index].phase.find("from_day"), errc::config_wrong_value,
                 fmt::format("{} does not come after the {} of phase '{}' above it; order the "
                             "phases by from_day, each later than the one before",
                             *rung.from_day, *below->from_day, below->name));
    }
    below = &rung;
  }
}

} // namespace

void read_phases(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  const auto items = items_of(node, errors, policy_phases_max);
  if (node.is_sequence() && node.size() == 0) {
    errors.add(node, errc::config_wrong_value, "the list is empty; expected at least one phase");
  }
  for (const yaml_node& item : items) {
    const auto name = item.find("name");
    draft.phase_names.push_back(name ? std::string_view(name->scalar()) : std::string_view{});
  }
  unique_names names("phase", errors);
  for (const yaml_node& item : items) {
    read_phase(item, errors, draft, names);
  }
  check_ladder(draft, errors);
}

std::vector<reaction> read_reactions(const yaml_node& node, yaml_errors& errors,
                                     const policy_draft& draft, std::vector<yaml_node>& places) {
  std::vector<reaction> reactions;
  for (const yaml_node& item : items_of(node, errors, policy_reactions_max)) {
    yaml_map_reader map(item, errors);
    reaction made;
    if (const auto when = map.need("when")) {
      made.when = read_trigger(*when, errors);
    }
    if (const auto actions = map.need("do")) {
      made.actions = read_actions(*actions, errors, draft.phase_names);
    }
    reactions.push_back(std::move(made));
    places.push_back(item);
  }
  return reactions;
}

std::vector<deadline_rule> read_deadlines(const yaml_node& node, yaml_errors& errors,
                                          const policy_draft& draft) {
  std::vector<deadline_rule> deadlines;
  unique_names names("deadline", errors);
  for (const yaml_node& item : items_of(node, errors, policy_deadlines_max)) {
    yaml_map_reader map(item, errors);
    deadline_rule made;
    read_name(map, made.name, names);
    if (const auto starts = map.need("starts")) {
      made.starts = read_trigger(*starts, errors);
    }
    map.require("after", made.after, read_wait);
    if (const auto actions = map.need("do")) {
      made.actions = read_actions(*actions, errors, draft.phase_names);
    }
    deadlines.push_back(std::move(made));
  }
  return deadlines;
}

} // namespace recobro
