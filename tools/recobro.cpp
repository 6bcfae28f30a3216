// The command line of recobro. What each subcommand does is in tools/command and tools/import.

#include "tools/command/command.hpp"
#include "tools/command/indicators_command.hpp"
#include "tools/import/import_command.hpp"
#include "tools/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
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
    const int ending = run(count, arguments);
    // A full disk behind the standard output shows only now; a reader that has gone does not
    // matter.
    if ((std::fflush(stdout) != 0 || std::ferror(stdout)) && errno != EPIPE) {
      fmt::print(stderr, "error: the standard output could not be written: {}\n",
                 std::strerror(errno));
      return static_cast<int>(recobro::exit_code::refused);
    }
    return ending;
  } catch (const std::exception& failure) {
    // The standard error may be what is full: nothing more can be done then.
    std::fputs(fmt::format("error: {}\n", failure.what()).c_str(), stderr);
    return static_cast<int>(recobro::exit_code::refused);
  }
}
