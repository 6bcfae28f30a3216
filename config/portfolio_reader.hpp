#pragma once

// The part of the server's configuration that says what holds for each portfolio. For
// config/server_config.cpp only.

#include "config/server_config.hpp"

namespace recobro {

/// A path, relative to the directory of the file it stands in.
result<std::filesystem::path> read_path(const yaml_node& node);

void read_portfolios(const yaml_node& node, yaml_errors& errors,
                     std::vector<portfolio_settings>& portfolios);

} // namespace recobro
