#include "config/embedded_files.hpp"
#include "config/policy_document.hpp"
#include "core/base/nearest.hpp"
#include "tools/command/contact_options.hpp"
#include "tools/command/policy_commands.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace recobro {

namespace {

constexpr std::string_view root = "config/policies/";

struct copy_arguments {
  std::string name;
  std::string directory;
};

/// The files of each shipped policy by their paths within its folder.
using shipped_files = std::map<std::string, std::map<std::string, std::string_view>, std::less<>>;

shipped_files all_shipped() {
  shipped_files all;
  for (const auto& one : embedded_policies) {
    const auto path = one.path.substr(root.size());
    const auto slash = path.find('/');
    all[std::string(path.substr(0, slash))][std::string(path.substr(slash + 1))] = one.content;
  }
  return all;
}

exit_code list() {
  text_table table{{"name", "currency", "phases", "segments", "files"}};
  for (const auto& [name, files] : all_shipped()) {
    const auto made = shipped_policy_document(name).and_then(
      [&](const policy_document& source) { return compile_policy(source, name); });
    if (!made)
      return refuse(made.error());
    table.add({name, made->unit ? std::string(made->unit->code()) : "",
               std::to_string(made->phases.size()), std::to_string(made->segments.size()),
               std::to_string(files.size())});
  }
  fmt::print("{}", table.render());
  return exit_code::ok;
}

result<void> write(const std::filesystem::path& file, std::string_view text) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out)
    return fail(errc::file_unreadable, fmt::format("{} cannot be written", file.string()));
  return {};
}

exit_code copy(const copy_arguments& arguments) {
  const auto all = all_shipped();
  const auto found = all.find(arguments.name);
  if (found == all.end()) {
    std::vector<std::string_view> names;
    for (const auto& [name, files] : all)
      names.push_back(name);
    return refuse(
      error{errc::config_unknown_name,
            fmt::format("no policy {} comes with recobro{}; 'recobro policy shipped' "
                        "lists them",
                        recobro::quoted(arguments.name), did_you_mean(arguments.name, names))});
  }
  if (std::filesystem::exists(arguments.directory))
    return refuse(error{
      errc::usage, fmt::format("{} is there already; name a new directory", arguments.directory)});
  for (const auto& [path, text] : found->second)
    if (auto done = write(std::filesystem::path{arguments.directory} / path, text); !done)
      return refuse(done.error());
  fmt::print("{} files in {}; see docs/policies/{}.md\n", found->second.size(), arguments.directory,
             found->first);
  return exit_code::ok;
}

} // namespace

void add_policy_copy_command(CLI::App& group, exit_code& ending) {
  auto shipped = group.add_subcommand("shipped", "List the policies that come with recobro");
  shipped->callback([&ending] { ending = list(); });
  auto arguments = std::make_shared<copy_arguments>();
  auto command = group.add_subcommand(
    "copy", "Make a directory with a shipped policy, its texts and tests, to start from");
  command->add_option("NAME", arguments->name, "As 'shipped' lists it")->required();
  command->add_option("DIR", arguments->directory, "A new directory")->required();
  command->callback([arguments, &ending] { ending = copy(*arguments); });
}

} // namespace recobro
