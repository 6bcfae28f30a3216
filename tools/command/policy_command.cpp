#include "config/policy_document.hpp"
#include "config/policy_volume.hpp"
#include "config/server_config.hpp"
#include "core/store/records.hpp"
#include "tools/command/command.hpp"
#include "tools/command/contact_options.hpp"
#include "tools/command/policy_commands.hpp"
#include "tools/daemon/daemon_options.hpp"
#include "tools/policy_test/known_names.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace recobro {

namespace {

struct policy_arguments {
  std::vector<std::string> files;
  std::vector<std::string> jurisdictions;
  std::string templates;
  std::string rules_directory;
  std::string config_file;      // whose quotas have to serve the policy
  int64_t accounts_per_day = 0; // that come new
  bool strict = false;
  bool json = false;
  bool quiet = false;
  bool flat = false;
};

/// The texts of a directory; without one those beside the policy.
file_result<std::vector<placed_templates>> texts_for(const policy_arguments& arguments,
                                                     const policy_document& source) {
  return arguments.templates.empty() ? templates_of(source) : read_templates(arguments.templates);
}

/// Whether it sends texts that nobody looked at.
bool texts_missing(const policy_arguments& arguments, const policy_document& source,
                   const policy& rules) {
  const auto texts = texts_for(arguments, source);
  return texts && texts->empty() && !names_in(rules).templates.empty();
}

void print_as_json(const std::string& file, const policy_document* source,
                   const file_result<checked_policy>& checked, const policy_arguments& arguments) {
  nlohmann::ordered_json object{{"file", file}, {"ok", checked.has_value()}};
  object["errors"] = nlohmann::ordered_json::array();
  object["warnings"] = nlohmann::ordered_json::array();
  if (checked) {
    object["name"] = checked->rules.name;
    object["version"] = checked->rules.hash;
    object["files"] = source->files;
    for (const auto& warning : checked->warnings)
      object["warnings"].push_back(warning);
    object["endless"] = nlohmann::ordered_json::array();
    for (const auto& place : checked->endless)
      object["endless"].push_back(place);
    object["overlaps"] = nlohmann::ordered_json::array();
    for (const auto& place : checked->overlaps)
      object["overlaps"].push_back(place);
    object["texts_checked"] = !texts_missing(arguments, *source, checked->rules);
  } else {
    for (const auto& failure : checked.error())
      object["errors"].push_back({{"code", name_of(failure.code)}, {"detail", failure.detail}});
  }
  fmt::print("{}\n", object.dump());
}

/// "base.yaml, peru.yaml": what the policy extends, the first first.
std::string bases_of(const policy_document& source) {
  return fmt::format("{}", fmt::join(source.files.rbegin(), source.files.rend() - 1, ", "));
}

void print_for_people(const std::string& file, const policy_document* source,
                      const file_result<checked_policy>& checked,
                      const policy_arguments& arguments) {
  // What is printed with --flat is YAML.
  const std::string_view mark = arguments.flat ? "# " : "";
  if (!checked) {
    for (const auto& failure : checked.error())
      fmt::print("{}{} ({})\n", mark, failure.detail, name_of(failure.code));
    fmt::print("{}{}: {} {}; nothing was loaded\n", mark, file, checked.error().size(),
               checked.error().size() == 1 ? "error" : "errors");
    return;
  }
  for (const auto& warning : checked->warnings)
    fmt::print("{}warning: {}\n", mark, warning);
  for (const auto* notes : {&checked->overlaps, &checked->endless})
    for (const auto& place : *notes)
      fmt::print("{}note: {}\n", mark, place);
  if (texts_missing(arguments, *source, checked->rules))
    fmt::print("{}note: {}: its texts were not looked at, since there is no templates/ beside it; "
               "name their directory with --templates\n",
               mark, file);
  if (!arguments.quiet && !arguments.flat)
    fmt::print("{}\n", describe_policy(checked->rules));
  if (source->put_together() && !arguments.flat)
    fmt::print("{} extends {}; --flat shows what stands where\n", file, bases_of(*source));
  const auto warnings = checked->warnings.size();
  fmt::print("{}{}: no errors, {} warning{}, version {}\n", mark, file, warnings,
             warnings == 1 ? "" : "s", checked->rules.hash.substr(0, 12));
}

result<contact_rules> lawful_of(const std::vector<std::string>& names,
                                const jurisdiction_library& library) {
  std::vector<jurisdiction_ptr> found;
  for (const auto& name : names) {
    auto one = library.find(name);
    if (!one)
      return fail(one.error());
    found.push_back(std::move(*one));
  }
  return contact_rules{std::move(found)};
}

file_result<checked_policy> check_source(const policy_arguments& arguments,
                                         const policy_document& source,
                                         const contact_rules& lawful) {
  const auto texts = texts_for(arguments, source);
  if (!texts)
    return tl::unexpected(texts.error());
  policy_surroundings with;
  with.templates = *texts;
  if (!arguments.jurisdictions.empty()) {
    with.contact = &lawful;
    with.from = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  }
  return check_policy(source, digest(source.text), with);
}

/// What quotas of the configuration cannot serve when so many accounts come every day.
std::vector<std::string> find_short_quotas(const policy_arguments& arguments,
                                           const server_config& config, const std::string& file,
                                           const policy& rules) {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& portfolio : config.portfolios) {
    if (!std::filesystem::equivalent(portfolio.policy, file, ignored))
      continue;
    for (const auto& quota : portfolio.quotas) {
      const auto each = contacts_of_one_account(rules, quota.channels);
      const auto planned = each * arguments.accounts_per_day;
      if (planned > quota.at_most)
        found.push_back(fmt::format(
          "{}: the quota '{}' of portfolio '{}' is {} a day; {} new accounts a day with up to {} "
          "such contacts each plan {}: what waits grows by up to {} every day",
          arguments.config_file, quota.name, portfolio.name, quota.at_most,
          arguments.accounts_per_day, each, planned, planned - quota.at_most));
      for (const auto& share : quota.shares)
        if (std::ranges::none_of(rules.segments,
                                 [&](const auto& one) { return one.name == share.segment; }))
          found.push_back(fmt::format("{}: the quota '{}' has a share for the segment '{}', which "
                                      "the policy does not have",
                                      arguments.config_file, quota.name, share.segment));
    }
  }
  return found;
}

exit_code check(const policy_arguments& arguments) {
  std::optional<server_config> config;
  if (!arguments.config_file.empty()) {
    auto read = load_config({.config_file = arguments.config_file});
    if (!read)
      return refuse(read.error());
    config = std::move(*read);
  }
  const auto library = contact_library(arguments.rules_directory);
  if (!library)
    return refuse(library.error());
  const auto lawful = lawful_of(arguments.jurisdictions, *library);
  if (!lawful)
    return refuse(lawful.error());
  auto ending = exit_code::ok;
  for (const auto& file : arguments.files) {
    const auto source = read_policy_document(file);
    if (source && arguments.flat)
      fmt::print("{}", source->commented());
    auto checked = source ? check_source(arguments, *source, *lawful)
                          : file_result<checked_policy>{tl::unexpected(source.error())};
    if (checked && config)
      std::ranges::move(find_short_quotas(arguments, *config, file, checked->rules),
                        std::back_inserter(checked->warnings));
    if (arguments.json)
      print_as_json(file, source ? &*source : nullptr, checked, arguments);
    else
      print_for_people(file, source ? &*source : nullptr, checked, arguments);
    if (!checked || (arguments.strict && !checked->warnings.empty()))
      ending = exit_code::refused;
  }
  return ending;
}

} // namespace

void add_policy_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<policy_arguments>();
  auto group = program.add_subcommand("policy", "Work with policy files");
  group->require_subcommand(1);
  auto command = group->add_subcommand(
    "check", "Find everything that is wrong in policy files, then show what was understood");
  command->add_option("FILE", arguments->files, "Policy files (YAML)")->required();
  command
    ->add_option("--jurisdiction", arguments->jurisdictions,
                 "Whose contact rules hold; finds what they never let through, and what always "
                 "waits. May be repeated")
    ->allow_extra_args(false);
  command->add_option("--templates", arguments->templates,
                      "Directory of texts, <language>.yaml; without it templates/ beside the "
                      "policy, if it is there");
  command->add_option("--rules", arguments->rules_directory,
                      "Directory with contact rules of your own, laid over the shipped ones");
  command->add_option("--config", arguments->config_file,
                      "A server's configuration: finds quotas that cannot serve the policy");
  command
    ->add_option("--accounts-per-day", arguments->accounts_per_day,
                 "With --config: how many new accounts come in a day")
    ->check(CLI::Range(int64_t{0}, int64_t{1'000'000'000}));
  command->add_flag("--strict", arguments->strict, "A warning fails too");
  command->add_flag("--json", arguments->json, "One JSON object for each file");
  command->add_flag("--quiet", arguments->quiet, "No outline");
  command->add_flag("--flat", arguments->flat,
                    "Instead of the outline: the policy put together with what it extends, with a "
                    "comment where a value stands in another file");
  command->callback([arguments, &ending] { ending = check(*arguments); });
  add_policy_migrate_command(*group, ending);
  add_policy_test_command(*group, ending);
  add_policy_copy_command(*group, ending);
}

} // namespace recobro
