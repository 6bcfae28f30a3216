#include "tools/command/indicators_command.hpp"

#include "core/indicator/indicator.hpp"
#include "tools/command/server_connection.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

struct indicator_arguments {
  server_address server;
  std::string from, to, every, by, show, format = "table", output;
  std::vector<std::string> only;
  bool stocks = false;
};

void append_parameter(std::string& path, std::string_view name, std::string_view value) {
  if (value.empty())
    return;
  path += path.find('?') == path.npos ? '?' : '&';
  path.append(name).append(1, '=').append(path_segment(value));
}

/// "phase=early,late" is a parameter as it stands.
result<std::string> address_of(const indicator_arguments& arguments) {
  std::string path = "/v1/indicators";
  append_parameter(path, "from", arguments.from);
  append_parameter(path, "to", arguments.to);
  append_parameter(path, "every", arguments.every);
  append_parameter(path, "by", arguments.by);
  append_parameter(path, "show", arguments.show);
  append_parameter(path, "stocks", arguments.stocks ? "yes" : "");
  append_parameter(path, "format", arguments.format == "table" ? "json" : arguments.format);
  for (const auto& filter : arguments.only) {
    const auto equals = filter.find('=');
    const auto name = filter.substr(0, equals);
    if (equals == filter.npos || !dimension_from(name))
      return fail(errc::usage,
                  "--only takes a dimension and its values, \"phase=early,late\", not \"" + filter
                    + '"');
    append_parameter(path, name, filter.substr(equals + 1));
  }
  return path;
}

std::string cell_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// What is in every line the same way round: figures in rows, for there are more of them than
/// anybody's screen is wide; one line is one column.
std::string rendered(const json& page) {
  std::vector<std::string> names;
  for (const auto& line : page["lines"])
    for (const auto& [name, value] : line.items())
      if (std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
  std::vector<std::string> header{"figure"};
  const auto is_label = [](const std::string& name) {
    return name == "day" || name == "week" || name == "month" || dimension_from(name).has_value();
  };
  for (const auto& line : page["lines"]) {
    std::string title;
    for (const auto& [name, value] : line.items())
      if (is_label(name))
        title.append(title.empty() ? "" : " ").append(cell_text(value));
    header.push_back(std::move(title));
  }
  text_table table{header};
  for (const auto& name : names) {
    if (is_label(name))
      continue;
    std::vector<std::string> row{name.ends_with("_rate") ? name + " %" : name};
    for (const auto& line : page["lines"])
      row.push_back(line.contains(name) ? cell_text(line[name]) : "");
    table.add(std::move(row));
  }
  return table.render();
}

exit_code write_out(const indicator_arguments& arguments, const std::string& bytes) {
  if (arguments.output.empty()) {
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
    return exit_code::ok;
  }
  std::ofstream file(arguments.output, std::ios::binary);
  file << bytes;
  file.close();
  if (!file)
    return print_errors(
      {{errc::file_unreadable, arguments.output + " cannot be written: choose another place"}});
  return exit_code::ok;
}

exit_code show(const indicator_arguments& arguments) {
  if (arguments.format == "xlsx" && arguments.output.empty())
    return print_errors({{errc::usage, "a workbook is no text: name a file with --output"}});
  const auto address = address_of(arguments);
  if (!address)
    return print_errors({address.error()});
  auto answer = server_connection{arguments.server}.fetch("GET", *address);
  if (!answer)
    return print_errors({answer.error()});
  if (arguments.format == "json")
    answer->push_back('\n');
  if (arguments.format != "table")
    return write_out(arguments, *answer);
  const auto page = json::parse(*answer, nullptr, false);
  if (page["lines"].empty()) {
    fmt::print("nothing was counted from {} to {}\n", page["from"].get<std::string>(),
               page["to"].get<std::string>());
    return exit_code::ok;
  }
  return write_out(arguments, fmt::format("{} to {}\n{}", page["from"].get<std::string>(),
                                          page["to"].get<std::string>(), rendered(page)));
}

} // namespace

void add_indicators_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<indicator_arguments>();
  auto command = program.add_subcommand("indicators", "The figures of the business, over days");
  add_server_options(*command, arguments->server);
  command->add_option("--from", arguments->from, "First day, 2026-03-01; else the last one");
  command->add_option("--to", arguments->to, "Last day; else today by the server's clock, in UTC");
  command->add_option("--every", arguments->every, "One line for each")
    ->check(CLI::IsMember({"total", "day", "week", "month"}));
  command->add_option("--by", arguments->by, "Dimensions with commas: portfolio,phase,channel");
  command->add_option("--only", arguments->only, "Values of a dimension: phase=early,late")
    ->take_all();
  command->add_option("--show", arguments->show,
                      "Figures and ratios with commas, and no others; else all that are not zero");
  command->add_flag("--stocks", arguments->stocks,
                    "Accounts and balance before and after; slower, reads all days");
  command->add_option("--format", arguments->format, "How it is written")
    ->check(CLI::IsMember({"table", "json", "csv", "xlsx"}))
    ->capture_default_str();
  command->add_option("--output", arguments->output, "A file; else the standard output");
  command->callback([arguments, &ending] { ending = show(*arguments); });
}

} // namespace recobro
