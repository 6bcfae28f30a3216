#include "config/policy_file.hpp"
#include "config/server_config.hpp"
#include "core/store/records.hpp"
#include "tools/command/command.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace recobro {

namespace {

struct policy_arguments {
  std::vector<std::string> files;
  bool json = false;
  bool quiet = false;
};

void print_as_json(const std::string& file, const file_result<checked_policy>& checked) {
  nlohmann::ordered_json object{{"file", file}, {"ok", checked.has_value()}};
  object["errors"] = nlohmann::ordered_json::array();
  object["warnings"] = nlohmann::ordered_json::array();
  if (checked) {
    object["name"] = checked->rules.name;
    object["version"] = checked->rules.hash;
    for (const auto& warning : checked->warnings)
      object["warnings"].push_back(warning);
  } else {
    for (const auto& failure : checked.error())
      object["errors"].push_back({{"code", name_of(failure.code)}, {"detail", failure.detail}});
  }
  fmt::print("{}\n", object.dump());
}

void print_for_people(const std::string& file, const file_result<checked_policy>& checked,
                      bool quiet) {
  if (!checked) {
    for (const auto& failure : checked.error())
      fmt::print("{} ({})\n", failure.detail, name_of(failure.code));
    fmt::print("{}: {} {}; nothing was loaded\n", file, checked.error().size(),
               checked.error().size() == 1 ? "error" : "errors");
    return;
  }
  for (const auto& warning : checked->warnings)
    fmt::print("warning: {}\n", warning);
  if (!quiet)
    fmt::print("{}\n", describe_policy(checked->rules));
  fmt::print("{}: no errors, version {}\n", file, checked->rules.hash.substr(0, 12));
}

exit_code check(const policy_arguments& arguments) {
  auto ending = exit_code::ok;
  for (const auto& file : arguments.files) {
    auto text = read_text_file(file);
    auto checked
      = text ? check_policy(*text, file, digest(*text))
             : file_result<checked_policy>{tl::unexpected(std::vector<error>{text.error()})};
    if (arguments.json)
      print_as_json(file, checked);
    else
      print_for_people(file, checked, arguments.quiet);
    if (!checked)
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
  command->add_flag("--json", arguments->json, "One JSON object for each file");
  command->add_flag("--quiet", arguments->quiet, "No outline");
  command->callback([arguments, &ending] { ending = check(*arguments); });
}

} // namespace recobro
