#pragma once

// The subcommands of `recobro policy`.

#include "tools/command/output.hpp"

namespace CLI {
class App;
}

namespace recobro {

void add_policy_copy_command(CLI::App& group, exit_code& ending);
void add_policy_migrate_command(CLI::App& group, exit_code& ending);
void add_policy_test_command(CLI::App& group, exit_code& ending);

} // namespace recobro
