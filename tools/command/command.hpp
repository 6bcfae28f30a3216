#pragma once

// The subcommands of `recobro`. Each adds itself to the program and, when it was chosen,
// runs in its callback and sets how the program ends.

#include "tools/command/output.hpp"

namespace CLI {
class App;
}

namespace recobro {

void add_account_command(CLI::App& program, exit_code& ending);
void add_agent_command(CLI::App& program, exit_code& ending);
void add_audit_command(CLI::App& program, exit_code& ending);
void add_backup_command(CLI::App& program, exit_code& ending);
void add_backtest_command(CLI::App& program, exit_code& ending);
void add_bench_command(CLI::App& program, exit_code& ending);
void add_board_command(CLI::App& program, exit_code& ending);
void add_contact_command(CLI::App& program, exit_code& ending);
void add_dead_letters_command(CLI::App& program, exit_code& ending);
void add_demo_command(CLI::App& program, exit_code& ending);
void add_experiment_command(CLI::App& program, exit_code& ending);
void add_export_command(CLI::App& program, exit_code& ending);
void add_journal_command(CLI::App& program, exit_code& ending);
void add_policy_command(CLI::App& program, exit_code& ending);
void add_replay_command(CLI::App& program, exit_code& ending);
void add_retention_command(CLI::App& program, exit_code& ending);
/// Within the simulate command.
void add_simulate_fit_command(CLI::App& simulate, exit_code& ending);
void add_simulate_transitions_command(CLI::App& simulate, exit_code& ending);
void add_simulate_command(CLI::App& program, exit_code& ending);
void add_token_command(CLI::App& program, exit_code& ending);

} // namespace recobro
