#pragma once

// The contact rules that a server's configuration names for its portfolios, for commands that look
// at its data without a server.

#include "actors/surroundings.hpp"
#include "config/server_config.hpp"

namespace recobro {

/// Every portfolio's policy and contact rules. The first error of its files.
result<policy_registry> contact_books_of(const server_config& config);

/// The portfolio's own settings, or those for every other one; null: it has none.
const portfolio_settings* settings_of(const server_config& config, std::string_view portfolio);

} // namespace recobro
