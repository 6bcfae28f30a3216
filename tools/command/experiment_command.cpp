#include "tools/command/command.hpp"
#include "tools/command/server_connection.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

struct experiment_arguments {
  server_address server;
  std::string portfolio;
  std::string experiment;
  std::string arm;
  std::string reason;
  bool json = false;
};

std::string address(const experiment_arguments& arguments) {
  return fmt::format("/v1/portfolios/{}/experiments", path_segment(arguments.portfolio));
}

std::string within(const json& bounds) {
  return fmt::format("{} to {}", bounds["low"].get<std::string>(),
                     bounds["high"].get<std::string>());
}

/// What to make of the arm: stopped, or how it stands against the control.
std::string verdict(const json& arm) {
  if (arm.contains("stopped"))
    return fmt::format("stopped by {} at {}: {}", arm["stopped"]["by"].get<std::string>(),
                       arm["stopped"]["at"].get<std::string>(),
                       arm["stopped"]["reason"].get<std::string>());
  auto standing = arm["standing"].get<std::string>();
  if (arm.contains("reason"))
    return standing + ": " + arm["reason"].get<std::string>();
  if (standing == "too_few")
    return "too few accounts are measured";
  return standing == "open" ? "no difference beyond doubt yet" : standing;
}

std::string count(const json& arm, const char* name) {
  return std::to_string(arm[name].get<int64_t>());
}

void print_experiment(const json& one) {
  fmt::print("experiment {}: {} after {} days, percent; doubt {} %, from {} accounts in each arm\n",
             one["experiment"].get<std::string>(), one["measure"].get<std::string>(),
             one["days"].get<int>(), one["doubt_percent"].get<std::string>(),
             one["at_least"].get<int>());
  text_table table{{"arm", "accounts", "measured", "mean", "within", "difference", "said stop",
                    "disputed", "contacts", "verdict"}};
  for (const auto& arm : one["arms"])
    table.add({arm["arm"].get<std::string>(), count(arm, "assigned"), count(arm, "measured"),
               arm["mean_percent"].get<std::string>(), within(arm["mean_within"]),
               arm.contains("difference_within") ? within(arm["difference_within"]) : "",
               count(arm, "said_stop"), count(arm, "disputed"), count(arm, "contacts"),
               verdict(arm)});
  fmt::print("{}", table.render());
}

void print_learner(const json& one) {
  fmt::print("learner {}: {}\n", one["learner"].get<std::string>(),
             one["reward"].get<std::string>());
  text_table table{{"segment", "choice", "tries", "wins", "percent"}};
  for (const auto& way : one["choices"]) {
    auto tries = way["tries"].get<double>(), wins = way["wins"].get<double>();
    table.add({way.value("segment", "all"), way["choice"].get<std::string>(), count(way, "tries"),
               count(way, "wins"), fmt::format("{:.1f}", tries > 0 ? 100 * wins / tries : 0)});
  }
  fmt::print("{}", table.empty() ? "  nothing is learned yet\n" : table.render());
}

exit_code show(const experiment_arguments& arguments) {
  auto answer = server_connection{arguments.server}.fetch("GET", address(arguments));
  if (!answer)
    return print_errors({answer.error()});
  if (arguments.json) {
    fmt::print("{}\n", *answer);
    return exit_code::ok;
  }
  auto shown = json::parse(*answer, nullptr, false);
  for (const auto& one : shown["experiments"])
    print_experiment(one);
  for (const auto& one : shown["learners"])
    print_learner(one);
  if (shown["experiments"].empty() && shown["learners"].empty())
    fmt::print("policy {} tries nothing out\n", shown["policy"].get<std::string>());
  return exit_code::ok;
}

exit_code stop(const experiment_arguments& arguments) {
  auto body = json{{"arm", arguments.arm}, {"reason", arguments.reason}};
  auto answer = server_connection{arguments.server}.fetch(
    "POST", fmt::format("{}/{}/stop", address(arguments), path_segment(arguments.experiment)),
    body.dump());
  if (!answer)
    return print_errors({answer.error()});
  if (arguments.json) {
    fmt::print("{}\n", *answer);
    return exit_code::ok;
  }
  auto done = json::parse(*answer, nullptr, false);
  fmt::print("arm {} of {} is stopped by {} at {}: {}\n", done["arm"].get<std::string>(),
             done["experiment"].get<std::string>(), done["by"].get<std::string>(),
             done["at"].get<std::string>(), done["reason"].get<std::string>());
  return exit_code::ok;
}

} // namespace

void add_experiment_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<experiment_arguments>();
  auto group = program.add_subcommand("experiment", "What a portfolio's policy tries out");
  group->require_subcommand(1);
  auto add = [&](const char* name, const char* says) {
    auto made = group->add_subcommand(name, says);
    add_server_options(*made, arguments->server);
    made->add_option("PORTFOLIO", arguments->portfolio)->required();
    made->add_flag("--json", arguments->json, "The server's answer as it is");
    return made;
  };
  add("show", "How each arm does, and what learners have learned")->callback([arguments, &ending] {
    ending = show(*arguments);
  });
  auto stopped = add("stop", "Stop an arm for good; its accounts go back to the control");
  stopped->add_option("EXPERIMENT", arguments->experiment)->required();
  stopped->add_option("ARM", arguments->arm)->required();
  stopped->add_option("--reason", arguments->reason, "For everybody who asks why")->required();
  stopped->callback([arguments, &ending] { ending = stop(*arguments); });
}

} // namespace recobro
