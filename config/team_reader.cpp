#include "config/team_reader.hpp"

#include "config/jurisdiction_draft.hpp"
#include "config/jurisdiction_file.hpp"
#include "config/unique_names.hpp"
#include "config/wait_text.hpp"
#include "core/account/approval.hpp"
#include "core/base/identity.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace recobro {

namespace {

using namespace std::chrono_literals;

constexpr size_t teams_max = 500;
constexpr size_t agents_max = 20'000; // of one team
constexpr size_t listed_max = 200;

using item_reader = result<std::string> (*)(const yaml_node&);

result<std::string> read_word(const yaml_node& node) {
  return node.word();
}

result<std::string> read_identifier(const yaml_node& node) {
  if (node.is_scalar() && valid_identifier(node.scalar()))
    return node.scalar();
  return fail(node.wrong("a name", "1 to 64 of A-Z a-z 0-9 . _ : / -"));
}

result<std::string> read_jurisdiction(const yaml_node& node) {
  if (node.is_scalar() && valid_jurisdiction_id(node.scalar()))
    return node.scalar();
  return fail(node.wrong("a jurisdiction", "an id such as CO, MX-financial or US-NY"));
}

result<std::string> read_language(const yaml_node& node) {
  auto& text = node.scalar();
  if (node.is_scalar() && text.size() == 2
      && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
    return text;
  return fail(node.wrong("a language", "two letters such as es, en or pt"));
}

/// A list, sorted and each once.
void read_list(yaml_map_reader& map, std::string_view key, yaml_errors& errors,
               std::vector<std::string>& target, item_reader read) {
  auto list = map.take(key);
  if (!list)
    return;
  for (const yaml_node& item : items_of(*list, errors, listed_max)) {
    auto value = read(item);
    if (value)
      target.push_back(std::move(*value));
    else
      errors.add(item, value.error());
  }
  std::sort(target.begin(), target.end());
  target.erase(std::unique(target.begin(), target.end()), target.end());
}

/// Who approves as an admin may approve what a supervisor may.
void add_approvals(const yaml_node& node, yaml_errors& errors, std::vector<std::string>& skills) {
  auto admin = node.is_scalar() && node.scalar() == "admin";
  if (!admin && !(node.is_scalar() && node.scalar() == "supervisor"))
    return errors.add(node, node.wrong("a role", "supervisor or admin"));
  skills.push_back(approval_skill(sender_role::supervisor));
  if (admin)
    skills.push_back(approval_skill(sender_role::admin));
  std::sort(skills.begin(), skills.end());
  skills.erase(std::unique(skills.begin(), skills.end()), skills.end());
}

/// By class of channels, as contact rules have them.
void read_capacity(yaml_map_reader& from, yaml_errors& errors, channel_capacity& target) {
  auto node = from.take("capacity");
  if (!node)
    return;
  yaml_map_reader map(*node, errors);
  for (size_t place = 0; place < channel_class_count; ++place)
    map.read(name_of(static_cast<channel_class>(place)), target[place],
             [](const yaml_node& value) { return value.integer(1, 100); });
}

agent_profile read_agent(const yaml_node& node, yaml_errors& errors) {
  agent_profile made;
  if (node.is_scalar()) { // a name alone: no special skills
    auto id = read_identifier(node);
    if (!id)
      errors.add(node, id.error());
    made.id = id.value_or("");
    return made;
  }
  yaml_map_reader map(node, errors);
  map.require("id", made.id, read_identifier);
  read_list(map, "skills", errors, made.skills, read_word);
  read_list(map, "languages", errors, made.languages, read_language);
  read_list(map, "licences", errors, made.licences, read_jurisdiction);
  read_list(map, "portfolios", errors, made.portfolios, read_identifier);
  map.read("level", made.level, [](const yaml_node& value) { return value.integer(0, 9); });
  read_capacity(map, errors, made.capacity);
  if (auto role = map.take("approves"))
    add_approvals(*role, errors, made.skills);
  return made;
}

/// A length of business time.
result<duration> read_span(const yaml_node& node) {
  auto length = read_real_time(node);
  if (length)
    return duration{*length};
  auto wait = node.is_scalar() ? parse_wait(node.scalar()) : std::nullopt;
  if (wait && wait->days == 0 && !wait->until_time && wait->fixed > duration{0})
    return wait->fixed;
  return fail(node.wrong("a length of time", "e.g. '30 minutes' or '4 hours'"));
}

void read_overflow(const yaml_node& node, yaml_errors& errors, team& target) {
  yaml_map_reader map(node, errors);
  map.require("to", target.overflow_to, read_word);
  map.require("after", target.overflow_after, read_span);
}

team read_team(yaml_map_reader& map, unique_names& names, yaml_errors& errors,
               std::set<std::string>& everybody) {
  team made;
  names.read(map, made.name);
  read_list(map, "portfolios", errors, made.portfolios, read_identifier);
  read_list(map, "tasks", errors, made.kinds, read_word);
  read_list(map, "licensed", errors, made.licensed, read_jurisdiction);
  map.read("tasks_per_agent", made.tasks_per_agent,
           [](const yaml_node& value) { return value.integer(1, 100); });
  read_capacity(map, errors, made.capacity);
  map.read("lease", made.lease, read_real_time);
  map.read("accept_within", made.accept_within, read_real_time);
  map.read("finish_within", made.finish_within, read_real_time);
  map.read("sticky_for", made.sticky_for, read_span);
  map.read("ageing_per_hour", made.ageing_per_hour,
           [](const yaml_node& value) { return value.integer(0, 1'000'000); });
  map.read("escalate_to", made.escalate_to, read_word);
  map.read("escalate_after", made.escalate_after, read_span);
  if (auto overflow = map.take("overflow"))
    read_overflow(*overflow, errors, made);
  if (auto agents = map.need("agents"))
    for (const yaml_node& item : items_of(*agents, errors, agents_max)) {
      made.agents.push_back(read_agent(item, errors));
      auto& id = made.agents.back().id;
      if (!id.empty() && !everybody.insert(id).second)
        errors.add(item, errc::config_duplicate,
                   fmt::format("agent '{}' is in a team already; keep one", id));
    }
  return made;
}

/// What a team refers to exists, and is not itself; nothing goes round in a circle.
void check_target(const yaml_node& where, std::string_view key, const std::string& target,
                  const team& from, const team_list& teams, yaml_errors& errors) {
  if (target.empty())
    return;
  std::vector<std::string_view> names;
  for (auto& each : teams)
    names.push_back(each.name);
  if (std::find(names.begin(), names.end(), target) == names.end())
    errors.add(
      where, errc::config_unknown_name,
      fmt::format("{}: there is no team '{}'{}", key, target, did_you_mean(target, names)));
  else if (target == from.name)
    errors.add(where, errc::config_wrong_value,
               fmt::format("{}: team '{}' can't hand its tasks to itself", key, target));
}

const team* named(const team_list& teams, const std::string& name) {
  for (auto& each : teams)
    if (each.name == name)
      return &each;
  return nullptr;
}

/// Whether a task that waits in `from` could come back to it by overflow and escalation.
bool comes_back(const team_list& teams, const team& from) {
  std::set<const team*> seen;
  std::vector<const team*> next{&from};
  while (!next.empty()) {
    const auto* here = next.back();
    next.pop_back();
    for (const auto& to : {here->overflow_to, here->escalate_to}) {
      const auto* there = named(teams, to);
      if (there == &from)
        return true;
      if (there && seen.insert(there).second)
        next.push_back(there);
    }
  }
  return false;
}

} // namespace

void read_teams(const yaml_node& node, yaml_errors& errors, team_list& teams) {
  unique_names names("team", errors);
  std::set<std::string> everybody;
  auto items = items_of(node, errors, teams_max);
  for (const yaml_node& item : items) {
    yaml_map_reader map(item, errors);
    teams.push_back(read_team(map, names, errors, everybody));
  }
  for (size_t place = 0; place < items.size(); ++place) {
    auto& made = teams[place];
    check_target(items[place], "overflow", made.overflow_to, made, teams, errors);
    check_target(items[place], "escalate_to", made.escalate_to, made, teams, errors);
    if (made.overflow_to != made.name && made.escalate_to != made.name && comes_back(teams, made))
      errors.add(
        items[place], errc::config_wrong_value,
        fmt::format("what team '{}' hands on by 'overflow' and 'escalate_to' comes back to "
                    "it; let it end somewhere",
                    made.name));
  }
}

} // namespace recobro
