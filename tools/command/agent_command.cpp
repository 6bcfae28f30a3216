#include "tools/agent/agent_connection.hpp"
#include "tools/agent/agent_terminal.hpp"
#include "tools/agent/scripted_agent.hpp"
#include "tools/command/command.hpp"
#include "tools/command/server_connection.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <thread>

namespace recobro {

namespace {

struct agent_arguments {
  server_address server;
  bool scripted = false;
  std::string tokens_file;
  std::vector<std::string> dispositions;
  int64_t work_time_ms = 1'000;
  int64_t seconds = 0;
  agent_script script;
  bool json = false;
};

result<std::vector<std::string>> read_tokens(const agent_arguments& arguments) {
  if (arguments.tokens_file.empty())
    return std::vector{arguments.server.token};
  std::ifstream file{arguments.tokens_file};
  if (!file)
    return fail(errc::file_unreadable, arguments.tokens_file + " can't be read");
  std::vector<std::string> tokens;
  for (std::string line; std::getline(file, line);)
    if (!line.empty())
      tokens.push_back(line);
  return tokens;
}

/// "no_answer=5" taken apart.
result<void> read_dispositions(agent_arguments& arguments) {
  if (arguments.dispositions.empty())
    return {};
  arguments.script.dispositions.clear();
  for (auto& text : arguments.dispositions) {
    auto sign = text.find('=');
    auto weight = sign == text.npos ? 0 : std::atoi(text.c_str() + sign + 1);
    if (weight <= 0)
      return fail(errc::usage, "--say is '" + text
                                 + "'; expected a disposition and its weight, "
                                   "e.g. no_answer=5");
    arguments.script.dispositions.emplace_back(text.substr(0, sign), static_cast<uint32_t>(weight));
  }
  return {};
}

void print_tally(const agent_tally& tally, bool as_json) {
  auto told
    = nlohmann::ordered_json{{"joined", tally.joined},       {"offered", tally.offered},
                             {"accepted", tally.accepted},   {"declined", tally.declined},
                             {"completed", tally.completed}, {"withdrawn", tally.withdrawn},
                             {"late", tally.late},           {"refused", tally.refused},
                             {"lost", tally.lost},           {"dispositions", tally.dispositions},
                             {"refusals", tally.refusals}};
  if (as_json)
    fmt::print("{}\n", told.dump());
  else
    fmt::print("{} agents joined; tasks offered {}, accepted {}, declined {}, completed {}, "
               "withdrawn {}, late {}; refused {}, connections lost {}\n",
               tally.joined, tally.offered, tally.accepted, tally.declined, tally.completed,
               tally.withdrawn, tally.late, tally.refused, tally.lost);
}

exit_code never_in(const std::string& reason) {
  return print_errors(
    {{errc::connection_failed,
      "no agent was let in: "
        + (reason.empty() ? std::string{"the server has not answered"} : reason)}});
}

exit_code run_scripted(agent_arguments& arguments) {
  auto tokens = read_tokens(arguments);
  if (!tokens)
    return print_errors({tokens.error()});
  if (auto read = read_dispositions(arguments); !read)
    return print_errors({read.error()});
  arguments.script.work_time = std::chrono::milliseconds{arguments.work_time_ms};
  agent_loop loop;
  agent_tally tally;
  std::vector<std::unique_ptr<scripted_agent>> agents;
  for (auto& token : *tokens) {
    auto script = arguments.script;
    script.seed += agents.size();
    auto agent = scripted_agent::make(loop, arguments.server.url, token, script, tally);
    if (!agent)
      return print_errors({agent.error()});
    agents.push_back(std::move(*agent));
    agents.back()->open();
  }
  size_t left = agents.size();
  if (arguments.seconds > 0)
    loop.after(std::chrono::seconds{arguments.seconds}, [&] {
      for (auto& agent : agents)
        agent->drain([&] {
          if (--left == 0)
            loop.stop();
        });
      loop.after(std::chrono::seconds{10}, [&] { loop.stop(); });
    });
  loop.run();
  print_tally(tally, arguments.json);
  return tally.joined > 0 ? exit_code::ok : never_in(tally.last_loss);
}

/// An agent at the keyboard. Shared with the keyboard's thread, which may wait for a key for ever.
struct keyboard_agent {
  agent_loop loop;
  std::unique_ptr<agent_connection> connection;
  std::unique_ptr<agent_terminal> terminal;
  std::chrono::milliseconds lease{60'000};
  bool beats = false;
  bool joined = false;
  std::string last_loss;

  void beat() {
    loop.after(lease / 3, [this] {
      connection->say({{"type", "heartbeat"}});
      beat();
    });
  }
  void hear(const nlohmann::json& message) {
    if (message.value("type", "") == "welcome") {
      joined = true;
      lease = std::chrono::seconds{message.value("lease_seconds", 60)};
      if (!std::exchange(beats, true))
        beat();
    }
    terminal->hear(message);
  }
  void leave() {
    connection->close();
    loop.stop();
  }
};

exit_code run_terminal(const agent_arguments& arguments) {
  auto agent = std::make_shared<keyboard_agent>();
  auto here = agent.get(); // what runs on the loop ends before this function does
  auto connection
    = agent_connection::make(agent->loop, arguments.server.url, arguments.server.token,
                             {[here](const nlohmann::json& message) { here->hear(message); },
                              [here](bool open, const std::string& reason) {
                                if (open)
                                  return;
                                here->last_loss = reason;
                                here->terminal->lost(reason);
                              }});
  if (!connection)
    return print_errors({connection.error()});
  agent->connection = std::move(*connection);
  agent->terminal = std::make_unique<agent_terminal>(
    terminal_ports{[here](const nlohmann::json& message) { here->connection->say(message); },
                   [](const std::string& line) {
                     fmt::print("{}\n", line);
                     std::fflush(stdout);
                   },
                   [here] { here->leave(); }});
  agent->connection->open();
  std::thread{[agent] {
    for (std::string line; std::getline(std::cin, line);)
      agent->loop.post([agent, line] { agent->terminal->typed(line); });
    agent->loop.post([agent] { agent->terminal->input_ended(); });
  }}.detach();
  agent->loop.run();
  return agent->joined ? exit_code::ok : never_in(agent->last_loss);
}

} // namespace

void add_agent_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<agent_arguments>();
  auto agent = program.add_subcommand("agent", "Work tasks: by keyboard, or by a script for load");
  add_server_options(*agent, arguments->server);
  agent->add_flag("--scripted", arguments->scripted, "accept and complete by a stated model");
  agent->add_option("--tokens", arguments->tokens_file,
                    "scripted: a file with an agent's token on each line");
  agent->add_option("--work-ms", arguments->work_time_ms, "scripted: a task's mean time")
    ->check(CLI::Range(1, 3'600'000));
  agent->add_option("--say", arguments->dispositions,
                    "scripted: a disposition and its weight, e.g. no_answer=5");
  agent->add_option("--decline-percent", arguments->script.declines_percent)
    ->check(CLI::Range(0, 100));
  agent->add_option("--credit", arguments->script.credit, "scripted: tasks asked for at once")
    ->check(CLI::Range(1, 1'000));
  agent->add_option("--seconds", arguments->seconds, "scripted: finish and go after so long");
  agent->add_option("--seed", arguments->script.seed);
  agent->add_flag("--json", arguments->json, "print the counts as JSON");
  agent->callback([arguments, &ending] {
    ending = arguments->scripted ? run_scripted(*arguments) : run_terminal(*arguments);
  });
}

} // namespace recobro
