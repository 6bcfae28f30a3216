#include "config/server_config.hpp"
#include "core/base/nearest.hpp"
#include "tools/command/contact_options.hpp"
#include "tools/command/policy_commands.hpp"
#include "tools/policy_test/case_report.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

namespace recobro {

namespace {

struct test_arguments {
  std::vector<std::string> files;
  std::vector<std::string> cases;
  std::string rules_directory;
  bool json = false;
};

struct tally {
  size_t passed = 0, failed = 0, files_refused = 0;
  std::set<std::string> found; // names of cases
};

void print_refused(const std::string& file, const std::vector<error>& failures, bool as_json) {
  if (as_json) {
    nlohmann::ordered_json object{{"file", file}, {"ok", false}};
    object["errors"] = nlohmann::ordered_json::array();
    for (const auto& one : failures)
      object["errors"].push_back({{"code", name_of(one.code)}, {"detail", one.detail}});
    fmt::print("{}\n", object.dump());
    return;
  }
  for (const auto& one : failures)
    fmt::print("{} ({})\n", one.detail, name_of(one.code));
  fmt::print("{}: {} {}; no case was run\n", file, failures.size(),
             failures.size() == 1 ? "error" : "errors");
}

bool chosen(const test_arguments& arguments, const std::string& name) {
  return arguments.cases.empty()
         || std::ranges::find(arguments.cases, name) != arguments.cases.end();
}

void run_file(const policy_test_file& file, const test_arguments& arguments, tally& all) {
  size_t passed = 0, failed = 0;
  for (const auto& one : file.cases) {
    all.found.insert(one.name);
    if (!chosen(arguments, one.name))
      continue;
    const auto result = run_case(file, one);
    ++(result.passed() ? passed : failed);
    if (arguments.json)
      fmt::print("{}\n", report_json(file, result).dump());
    else
      fmt::print("{}", report_text(file, result));
  }
  if (!arguments.json)
    fmt::print("{}: {} passed, {} failed\n", file.file, passed, failed);
  all.passed += passed;
  all.failed += failed;
}

/// A case that was asked for and that no file has.
exit_code check_cases(const test_arguments& arguments, const tally& all) {
  const std::vector<std::string_view> known(all.found.begin(), all.found.end());
  for (const auto& name : arguments.cases)
    if (all.found.count(name) == 0) {
      print_error({errc::usage, fmt::format("no case is called {}{}", recobro::quoted(name),
                                            did_you_mean(name, known))});
      return exit_code::usage;
    }
  return exit_code::ok;
}

/// A directory stands for every tests.yaml in it.
result<std::vector<std::string>> files_of(const std::vector<std::string>& named) {
  std::vector<std::string> files;
  for (const auto& one : named) {
    std::error_code failure;
    if (!std::filesystem::is_directory(one, failure)) {
      files.push_back(one);
      continue;
    }
    std::vector<std::string> found;
    for (const auto& each : std::filesystem::recursive_directory_iterator(one, failure))
      if (each.path().filename() == "tests.yaml")
        found.push_back(each.path().string());
    if (failure || found.empty())
      return fail(errc::file_unreadable,
                  fmt::format("{}: {}", one, failure ? failure.message() : "no tests.yaml in it"));
    std::ranges::sort(found);
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

exit_code test(const test_arguments& arguments) {
  const auto files = files_of(arguments.files);
  if (!files)
    return refuse(files.error());
  const auto library = contact_library(arguments.rules_directory);
  if (!library)
    return refuse(library.error());
  tally all;
  for (const auto& file : *files) {
    const auto text = read_text_file(file);
    auto tests = text ? compile_policy_tests(*text, file, *library)
                      : file_result<policy_test_file>{tl::unexpected(std::vector{text.error()})};
    if (tests) {
      run_file(*tests, arguments, all);
      continue;
    }
    ++all.files_refused;
    print_refused(file, tests.error(), arguments.json);
  }
  if (all.files_refused == 0)
    if (const auto wrong = check_cases(arguments, all); wrong != exit_code::ok)
      return wrong;
  if (!arguments.json && files->size() > 1)
    fmt::print(
      "{} files: {} passed, {} failed{}\n", files->size(), all.passed, all.failed,
      all.files_refused == 0 ? "" : fmt::format(", {} files not understood", all.files_refused));
  return all.failed == 0 && all.files_refused == 0 ? exit_code::ok : exit_code::refused;
}

} // namespace

void add_policy_test_command(CLI::App& group, exit_code& ending) {
  auto arguments = std::make_shared<test_arguments>();
  auto command = group.add_subcommand(
    "test", "Run given/when/then cases through the real rules on virtual time;\n"
            "see docs/policy-tests.md");
  command
    ->add_option("FILE", arguments->files,
                 "Files of policy tests (YAML), or directories: every tests.yaml in them")
    ->required();
  command->add_option("--case", arguments->cases, "Only the case of this name; may be repeated")
    ->allow_extra_args(false);
  command->add_option("--rules", arguments->rules_directory,
                      "Directory with contact rules of your own, laid over the shipped ones");
  command->add_flag("--json", arguments->json, "One JSON object for each case");
  command->callback([arguments, &ending] { ending = test(*arguments); });
}

} // namespace recobro
