#pragma once

// `recobro indicators`: the figures of the business.

#include "tools/command/output.hpp"

namespace CLI {
class App;
}

namespace recobro {

void add_indicators_command(CLI::App& program, exit_code& ending);

} // namespace recobro
