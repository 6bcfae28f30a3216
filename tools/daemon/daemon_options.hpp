#pragma once

// What recobrod runs with: its configuration file, with flags over it, as options of the
// engine and the gateway.

#include "actors/gateway/gateway.hpp"
#include "config/server_config.hpp"
#include "config/template_file.hpp"
#include "tools/engine/engine.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace recobro {

/// Flags that stand over the file.
struct daemon_flags {
  std::string config_file;
  std::string data_directory;
  std::string address;
  std::optional<uint16_t> port;
  std::string log_level;
};

/// All errors of file and flags.
file_result<server_config> load_config(const daemon_flags& flags);

/// Reads the policy of each portfolio. All errors.
/// What a portfolio sends: the texts that its settings name, or those beside its policy.
file_result<std::vector<placed_templates>> texts_of(const portfolio_settings& portfolio);
file_result<std::vector<portfolio_policy>> policies_of(const server_config& config);

/// Reads policies and the master key. All errors.
file_result<engine_options> engine_options_of(const server_config& config);

gateway_settings gateway_settings_of(const server_config& config);

/// The clock that the configuration asks for. One that is not the system's goes on from
/// `latest` when the directory has seen later instants than its start.
std::shared_ptr<clock> make_clock(const clock_settings& settings, std::optional<instant> latest);

/// The latest instant at which a block of the directory was written; nothing for a new
/// or unreadable one.
std::optional<instant> latest_instant(const std::string& directory);

} // namespace recobro
