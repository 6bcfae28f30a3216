#include "config/policy_file.hpp"

#include "config/policy_document.hpp"
#include "config/policy_draft.hpp"
#include "config/policy_words.hpp"
#include "core/base/identity.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace recobro {

namespace {

result<std::string> read_policy_name(const yaml_node& node) {
  const bool fits = node.is_scalar() && valid_identifier(node.scalar())
                    && node.scalar().find('/') == std::string::npos;
  if (!fits) {
    return fail(node.wrong("a policy's name", "1 to 64 of A-Z a-z 0-9 . _ : -, e.g. "
                                              "'municipal-fines'"));
  }
  return node.scalar();
}

void read_allocation(const yaml_node& node, yaml_errors& errors, policy& rules) {
  yaml_map_reader map(node, errors);
  map.read("order", rules.order,
           [](const yaml_node& value) { return value.one_of(allocation_order_names); });
  map.read("fees_first", rules.fees_first, [](const yaml_node& value) { return value.boolean(); });
}

void append_names(const std::optional<yaml_node>& list, std::vector<std::string_view>& names) {
  for (size_t at = 0; list && list->is_sequence() && at < list->size(); ++at) {
    const auto name = list->child(at).find("name");
    names.push_back(name ? std::string_view(name->scalar()) : std::string_view{});
  }
}

policy_names names_in(const yaml_node& root) {
  policy_names names;
  const auto phases = root.find("phases");
  append_names(phases, names.phases);
  append_names(root.find("segments"), names.segments);
  append_names(root.find("scores"), names.scores);
  append_names(root.find("learners"), names.learners);
  if (const auto arrangements = root.find("arrangements")) {
    append_names(arrangements->find("offers"), names.offers);
  }
  const auto experiments = root.find("experiments");
  append_names(experiments, names.experiments);
  for (size_t at = 0; at < names.experiments.size(); ++at) {
    append_names(experiments->child(at).find("arms"), names.arms.emplace_back());
  }
  for (size_t at = 0; phases && phases->is_sequence() && at < phases->size(); ++at) {
    append_names(phases->child(at).find("strategies"), names.strategies);
  }
  return names;
}

/// What is only there before a policy is put together (policy_document.hpp).
void refuse_parts(yaml_map_reader& map, yaml_errors& errors) {
  if (const auto extends = map.take("extends")) {
    errors.add(
      *extends, errc::config_wrong_value,
      "a policy that stands by itself cannot extend another; 'recobro policy check --flat' "
      "shows what the two come to");
  }
  if (const auto remove = map.take("remove")) {
    errors.add(*remove, errc::config_wrong_value,
               "there is nothing to remove from: only a policy that extends another removes");
  }
}

void read_unit(yaml_map_reader& map, yaml_errors& errors, policy& rules) {
  const auto unit = map.take("currency");
  if (!unit) {
    return;
  }
  if (const auto known = read_currency(*unit)) {
    rules.unit = *known;
  } else {
    errors.add(*unit, known.error());
    // One complaint is enough: amounts are read as if it were known.
    rules.unit = *currency::from_code("EUR");
  }
}

/// Scores, and the segments that may be chosen by them.
void read_groups(yaml_map_reader& map, yaml_errors& errors, policy_draft& draft) {
  if (const auto scores = map.take("scores")) {
    read_scores(*scores, errors, draft);
  }
  map.read("segments_by", draft.rules.chosen_segment, read_segment_choice);
  if (const auto segments = map.take("segments")) {
    read_segments(*segments, errors, draft);
  }
}

policy_draft read_policy(const yaml_node& root, yaml_errors& errors) {
  policy_draft draft;
  policy& rules = draft.rules;
  yaml_map_reader map(root, errors);
  map.require("policy", rules.name, read_policy_name);
  map.require("zone", rules.default_zone, read_zone);
  read_unit(map, errors, rules);
  if (const auto calendar = map.take("calendar")) {
    read_calendar(*calendar, errors, rules.calendar);
  }
  if (const auto allocation = map.take("allocation")) {
    read_allocation(*allocation, errors, rules);
  }
  if (const auto cure = map.take("cure")) {
    read_cure(*cure, errors, rules.cure);
  }
  if (const auto promises = map.take("promises")) {
    read_promises(*promises, errors, rules);
  }
  draft.names = names_in(root);
  draft.names.unit = rules.unit;
  draft.names.gain = root.find("expected_gain").has_value();
  if (const auto dispositions = map.take("dispositions")) {
    read_dispositions(*dispositions, errors, rules);
  }
  draft.names.dispositions.clear();
  for (const disposition_rule& one : rules.dispositions) {
    draft.names.dispositions.push_back(one.name);
  }
  read_groups(map, errors, draft);
  if (const auto gain = map.take("expected_gain")) {
    read_gain(*gain, errors, draft);
  }
  draft.quiet = map.take("quiet");
  if (draft.quiet) {
    read_quiet(*draft.quiet, errors, rules.quiet);
  }
  rules.quiet_holidays.days = rules.calendar.holidays;
  map.read("priority", rules.task_priority, [&](const yaml_node& value) {
    return read_reference(value, "score", draft.names.scores);
  });
  if (const auto arrangements = map.take("arrangements")) {
    read_arrangements(*arrangements, errors, draft);
  }
  if (const auto experiments = map.take("experiments")) {
    read_experiments(*experiments, errors, draft);
  }
  if (const auto learners = map.take("learners")) {
    read_learners(*learners, errors, draft);
  }
  if (const auto phases = map.need("phases")) {
    read_phases(*phases, errors, draft);
  }
  if (const auto reactions = map.take("reactions")) {
    rules.reactions = read_reactions(*reactions, errors, draft, draft.reactions);
  }
  if (const auto deadlines = map.take("deadlines")) {
    rules.deadlines = read_deadlines(*deadlines, errors, draft, draft.deadlines);
  }
  if (const auto migration = map.take("migration")) {
    read_migrations(*migration, errors, draft);
  }
  refuse_parts(map, errors);
  return draft;
}

policy_draft read_whole_policy(const yaml_node& root, yaml_errors& errors) {
  policy_draft made = read_policy(root, errors);
  if (errors.empty()) {
    refuse_phase_circles(made, errors);
    refuse_send_circles(made, errors);
    refuse_endless_quiet(made, errors);
  }
  return made;
}

file_result<policy_draft> compile_draft(std::string_view text, std::string_view file) {
  return read_yaml<policy_draft>(text, file, read_whole_policy);
}

file_result<policy_draft> compile_draft(const policy_document& source) {
  yaml_errors errors;
  policy_draft made = read_whole_policy(source.root, errors);
  if (!errors.empty()) {
    return tl::unexpected(errors.take());
  }
  return made;
}

file_result<policy> rules_of(file_result<policy_draft> draft, std::string hash) {
  return std::move(draft).map([&](policy_draft&& made) {
    made.rules.hash = std::move(hash);
    return std::move(made.rules);
  });
}

checked_policy look_again(policy_draft draft, std::string hash, const policy_surroundings& with) {
  draft.rules.hash = std::move(hash);
  yaml_errors found;
  find_warnings(draft, found);
  find_unreachable(draft, found);
  find_gaps(draft, found);
  find_lost_days(draft, found);
  find_starving(draft, found);
  if (with.contact) {
    find_unlawful(draft, *with.contact, with.from, found);
  }
  std::vector<std::string> of_templates
    = find_template_gaps(draft, with.templates, with.contact, found);
  yaml_errors open_ended;
  find_endless(draft, open_ended);
  yaml_errors ordered;
  find_overlaps(draft, ordered);
  checked_policy checked{std::move(draft.rules), {}, {}, {}};
  for (error& place : ordered.take()) {
    checked.overlaps.push_back(std::move(place.detail));
  }
  for (error& place : open_ended.take()) {
    checked.endless.push_back(std::move(place.detail));
  }
  for (error& warning : found.take()) {
    checked.warnings.push_back(std::move(warning.detail));
  }
  std::ranges::move(of_templates, std::back_inserter(checked.warnings));
  return checked;
}

} // namespace

file_result<policy> compile_policy(std::string_view text, std::string_view file, std::string hash) {
  return rules_of(compile_draft(text, file), std::move(hash));
}

file_result<policy> compile_policy(const policy_document& source, std::string hash) {
  return rules_of(compile_draft(source), std::move(hash));
}

file_result<checked_policy> check_policy(std::string_view text, std::string_view file,
                                         std::string hash, const policy_surroundings& with) {
  return compile_draft(text, file).map([&](policy_draft&& draft) {
    return look_again(std::move(draft), std::move(hash), with);
  });
}

file_result<std::vector<error>> find_text_gaps(const policy_document& source,
                                               std::span<const placed_templates> templates) {
  return compile_draft(source).map([&](const policy_draft& draft) {
    yaml_errors found;
    find_template_gaps(draft, templates, nullptr, found);
    return found.take();
  });
}

file_result<checked_policy> check_policy(const policy_document& source, std::string hash,
                                         const policy_surroundings& with) {
  return compile_draft(source).map(
    [&](policy_draft&& draft) { return look_again(std::move(draft), std::move(hash), with); });
}

} // namespace recobro
