// What becomes of accounts under other versions (core/policy/migration_rules.hpp).

#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/policy_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace recobro {

namespace {

constexpr size_t version_digits_least = 8;
constexpr size_t version_digits_most = 64;
constexpr std::string_view own_steps = "none";
const auto time_words = all_words<migration_time, migration_time_count>();
const std::vector<std::string_view> position_words{name_of(migration_position::keep),
                                                   name_of(migration_position::restart)};

result<std::string> read_version(const yaml_node& node) {
  const std::string& text = node.scalar();
  const bool fits = node.is_scalar() && text.size() >= version_digits_least
                    && text.size() <= version_digits_most
                    && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!fits) {
    return fail(node.wrong("a version", "its first 8 to 64 digits as 'recobro policy check' prints "
                                        "them, in quotes, e.g. \"3fa9c1d2e4b5\""));
  }
  return text;
}

result<size_t> read_position(const yaml_node& node) {
  return node.one_of(position_words);
}

/// Where accounts of a strategy go: the names are those of the older version, the values of this.
void read_strategies(const yaml_node& node, yaml_errors& errors, const phase& target,
                     phase_migration& made) {
  if (!node.is_map()) {
    errors.add(node, node.wrong("a map of strategies", "older names with names of this version, "
                                                       "e.g. {firm: personal, soft: none}"));
    return;
  }
  std::vector<std::string_view> names;
  for (const strategy& one : target.strategies) {
    names.push_back(one.name);
  }
  for (size_t at = 0; at < node.size(); ++at) {
    const yaml_node value = node.child(at);
    phase_migration::strategy_migration one{value.key(), 0};
    if (!value.is_scalar() || value.scalar() != own_steps) {
      const auto place = read_reference(value, "strategy", names);
      if (!place) {
        errors.add(value, place.error());
        continue;
      }
      one.to = static_cast<uint16_t>(*place + 1);
    }
    made.strategies.push_back(std::move(one));
  }
}

bool has_step(const phase& target, std::string_view name) {
  const auto among = [&](const std::vector<step>& steps) {
    return std::ranges::find(steps, name, &step::name) != steps.end();
  };
  return among(target.steps) || std::ranges::any_of(target.strategies, [&](const strategy& one) {
           return among(one.steps);
         });
}

void read_phase(const yaml_node& node, yaml_errors& errors, const policy_draft& draft,
                std::map<std::string, yaml_position>& seen, migration_rule& rule) {
  yaml_map_reader map(node, errors);
  phase_migration made;
  const bool named
    = map.require("from", made.from, [](const yaml_node& value) { return value.word(); });
  if (named) {
    const yaml_node from = *node.find("from");
    const auto [first, fresh] = seen.emplace(made.from, from.position());
    if (!fresh) {
      errors.add(from, errc::config_duplicate,
                 fmt::format("accounts of phase '{}' are moved at {} already; keep one", made.from,
                             from.reference(first->second)));
    }
  }
  const auto to = map.take("to");
  const auto place = to || named
                       ? read_reference(to ? *to : *node.find("from"), "phase", draft.names.phases)
                       : result<uint16_t>{uint16_t{0}};
  const auto strategies = map.take("strategies");
  const auto step = map.take("from_step");
  const auto position = map.take("position");
  if (!place) {
    errors.add(to ? *to : *node.find("from"), place.error());
    return;
  }
  if (*place >= draft.rules.phases.size()) {
    return; // the phases themselves have mistakes
  }
  const phase& target = draft.rules.phases[made.to = *place];
  if (strategies) {
    read_strategies(*strategies, errors, target, made);
  }
  if (position) {
    if (const auto read = read_position(*position)) {
      made.position = static_cast<migration_position>(*read);
    } else {
      errors.add(*position, read.error());
    }
  }
  if (step) {
    made.position = migration_position::from_step;
    made.step = step->scalar();
    if (position) {
      errors.add(*step, errc::config_wrong_value,
                 "'position' says already where in the steps accounts go on; keep one of the two");
    } else if (!step->is_scalar() || !has_step(target, made.step)) {
      errors.add(*step, errc::config_unknown_name,
                 fmt::format("phase '{}' has no step called '{}'", target.name, made.step));
    }
  }
  rule.phases.push_back(std::move(made));
}

/// Versions as rules name them, each with where the first rule that does stands.
using versions_seen = std::map<std::string, yaml_position, std::less<>>;

/// The first rule that fits an account's version is the only one that is asked about it.
void refuse_repeated(const yaml_node& item, std::string_view version, yaml_errors& errors,
                     versions_seen& seen) {
  for (size_t digits = version_digits_least; digits <= version.size(); ++digits) {
    const auto known = seen.find(version.substr(0, digits));
    if (known == seen.end()) {
      continue;
    }
    const auto place = item.reference(known->second);
    errors.add(
      item, errc::config_duplicate,
      digits == version.size()
        ? fmt::format("accounts of version '{}' are moved at {} already; keep one", version, place)
        : fmt::format("accounts of version '{}' are moved by '{}' at {} already; put the longer "
                      "one first, or keep one",
                      version, known->first, place));
    return;
  }
  seen.emplace(version, item.position());
}

void read_versions(const yaml_node& list, yaml_errors& errors, versions_seen& seen,
                   migration_rule& rule) {
  for (const yaml_node& item : items_of(list, errors, policy_migrations_max)) {
    if (auto version = read_version(item)) {
      refuse_repeated(item, *version, errors, seen);
      rule.from.push_back(std::move(*version));
    } else {
      errors.add(item, version.error());
      rule.from.emplace_back(); // else the rule would seem to be for every version
    }
  }
  if (list.is_sequence() && list.size() == 0) {
    errors.add(list, errc::config_wrong_value,
               "an empty list; name versions, or leave 'from' out for every version");
  }
}

void read_rule(const yaml_node& node, yaml_errors& errors, policy_draft& draft,
               versions_seen& seen) {
  yaml_map_reader map(node, errors);
  migration_rule made;
  if (!draft.rules.migrations.empty() && draft.rules.migrations.back().from.empty()) {
    errors.add(node, errc::config_wrong_value,
               "never asked: the rule before it is for every version; put that one last");
  }
  if (const auto list = map.take("from")) {
    read_versions(*list, errors, seen, made);
  }
  map.require("when", made.when, [](const yaml_node& value) { return value.one_of(time_words); });
  map.read("position", made.position, read_position);
  if (const auto phases = map.take("phases")) {
    std::map<std::string, yaml_position> named;
    for (const yaml_node& item : items_of(*phases, errors, policy_phases_max)) {
      read_phase(item, errors, draft, named, made);
    }
  }
  draft.rules.migrations.push_back(std::move(made));
}

} // namespace

void read_migrations(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  versions_seen seen;
  for (const yaml_node& item : items_of(node, errors, policy_migrations_max)) {
    read_rule(item, errors, draft, seen);
  }
}

std::string describe_migrations(const policy& rules) {
  std::string out;
  for (const migration_rule& rule : rules.migrations) {
    out += fmt::format(
      "accounts of {} are moved {}, {}\n",
      rule.from.empty() ? "other versions" : fmt::format("version {}", fmt::join(rule.from, ", ")),
      rule.when == migration_time::now             ? "at once"
      : rule.when == migration_time::next_decision ? "when the next thing is decided"
                                                   : "when their strategy ends",
      rule.position == migration_position::keep ? "and go on at their step"
                                                : "and begin at the first step");
    for (const phase_migration& one : rule.phases) {
      const phase& target = rules.phases[one.to];
      out += fmt::format("  phase {} to {}", one.from, target.name);
      for (const auto& each : one.strategies) {
        out += fmt::format(", strategy {} to {}", each.from,
                           each.to == 0 ? own_steps : target.strategies[each.to - 1u].name);
      }
      if (one.position == migration_position::from_step) {
        out += fmt::format(", from step {}", one.step);
      } else if (one.position) {
        out += fmt::format(", {} their step",
                           *one.position == migration_position::keep ? "keeping" : "losing");
      }
      out += '\n';
    }
  }
  return out;
}

} // namespace recobro
