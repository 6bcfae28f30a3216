// What people may say of a task that is done, and what a task asks of those who do it.

#include "config/policy_draft.hpp"
#include "config/policy_words.hpp"
#include "config/unique_names.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t dispositions_max = 100;
constexpr size_t task_needs_max = 20;

} // namespace

void read_dispositions(const yaml_node& node, yaml_errors& errors, policy& rules) {
  unique_names names("disposition", errors);
  rules.dispositions.clear();
  const auto items = items_of(node, errors, dispositions_max);
  for (const yaml_node& item : items) {
    yaml_map_reader map(item, errors);
    disposition_rule made;
    names.read(map, made.name);
    size_t outcome = 0;
    if (map.read("outcome", outcome, [](const yaml_node& value) {
          return value.one_of(std::span(contact_outcome_names));
        })) {
      made.outcome = static_cast<contact_outcome>(outcome);
    }
    rules.dispositions.push_back(std::move(made));
  }
  if (node.is_sequence() && items.empty()) {
    errors.add(node, errc::config_wrong_value,
               "the list is empty: nobody could complete a task; leave the key out to have the "
               "usual dispositions");
  }
}

trigger read_disposition_trigger(const yaml_node& name, const std::optional<yaml_node>& task,
                                 yaml_errors& errors, const policy_names& names) {
  disposition_trigger when;
  const auto read = [&](const yaml_node& node) {
    auto word = node.word();
    if (!word) {
      errors.add(node, word.error());
    }
    return word.value_or("");
  };
  when.disposition = read(name);
  auto& known = names.dispositions;
  if (!when.disposition.empty() && std::ranges::find(known, when.disposition) == known.end()) {
    errors.add(name, errc::config_unknown_name,
               fmt::format("no disposition is called '{}'{}", when.disposition,
                           did_you_mean(when.disposition, known)));
  }
  if (task) {
    when.task = read(*task);
  }
  return when;
}

void read_needs(const yaml_node& list, yaml_errors& errors, std::vector<std::string>& needs) {
  for (const yaml_node& item : items_of(list, errors, task_needs_max)) {
    if (auto skill = item.word()) {
      needs.push_back(std::move(*skill));
    } else {
      errors.add(item, skill.error());
    }
  }
  std::ranges::sort(needs);
  needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
}

} // namespace recobro
