// The command line of recobro. What each subcommand does is in tools/command and tools/import.

#include "tools/command/command.hpp"
#include "tools/command/indicators_command.hpp"
#include "tools/import/import_command.hpp"
#include "tools/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <exception>

namespace {

int run(int count, char** arguments) {
  CLI::App program{"recobro: collections orchestration\n"
                   "Exit status: 0 done, 1 refused or failed, 2 the command line is wrong"};
  program.require_subcommand(1);
  program.set_version_flag("--version", fmt::format("recobro {}", recobro::program_version));
  auto ending = recobro::exit_code::ok;
  recobro::add_account_command(program, ending);
  recobro::add_agent_command(program, ending);
  recobro::add_audit_command(program, ending);
  recobro::add_backtest_command(program, ending);
  recobro::add_backup_command(program, ending);
  recobro::add_bench_command(program, ending);
  recobro::add_board_command(program, ending);
  recobro::add_contact_command(program, ending);
  recobro::add_dead_letters_command(program, ending);
  recobro::add_demo_command(program, ending);
  recobro::add_experiment_command(program, ending);
  recobro::add_export_command(program, ending);
  recobro::add_import_command(program, ending);
  recobro::add_indicators_command(program, ending);
  recobro::add_journal_command(program, ending);
  recobro::add_policy_command(program, ending);
  recobro::add_replay_command(program, ending);
  recobro::add_retention_command(program, ending);
  recobro::add_simulate_command(program, ending);
  recobro::add_token_command(program, ending);
  try {
    program.parse(count, arguments);
  } catch (const CLI::Success& asked) { // --help, --version
    return program.exit(asked);
  } catch (const CLI::ParseError& wrong) {
    program.exit(wrong);
    return static_cast<int>(recobro::exit_code::usage);
  }
  return static_cast<int>(ending);
}

} // namespace

int main(int count, char** arguments) {
  // Answers go to the standard output, everything else beside them.
  spdlog::set_default_logger(spdlog::stderr_logger_mt("recobro"));
  try {
    return run(count, arguments);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "error: {}\n", failure.what());
    return static_cast<int>(recobro::exit_code::refused);
  }
}
