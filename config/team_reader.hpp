#pragma once

// The part of the server's configuration that says who works: teams and their agents. For
// config/server_config.cpp only.

#include "config/yaml_reader.hpp"
#include "core/work/team.hpp"

namespace recobro {

/// A length of real time, such as "60 seconds".
result<std::chrono::milliseconds> read_real_time(const yaml_node& node);

void read_teams(const yaml_node& node, yaml_errors& errors, team_list& teams);

} // namespace recobro
