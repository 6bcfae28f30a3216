#include "tools/daemon/daemon_options.hpp"

#include "config/policy_document.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/master_key.hpp"
#include "tools/replay/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <thread>

namespace recobro {

using namespace std::chrono_literals;

namespace {

/// From an action's release to its channel, on a busy machine.
constexpr auto on_the_way = 200ms;

constexpr std::array<std::string_view, 6> level_words{"trace",   "debug", "info",
                                                      "warning", "error", "off"};

std::optional<error> apply(const daemon_flags& flags, server_config& config) {
  if (!flags.data_directory.empty())
    config.data_directory = flags.data_directory;
  if (!flags.address.empty())
    config.listen.address = flags.address;
  if (flags.port)
    config.listen.port = *flags.port;
  if (flags.log_level.empty())
    return std::nullopt;
  auto level = std::find(level_words.begin(), level_words.end(), flags.log_level);
  if (level == level_words.end())
    return error{errc::usage,
                 fmt::format("--log-level {}: expected trace, debug, info, warning, error or off",
                             flags.log_level)};
  config.logged = static_cast<log_level>(level - level_words.begin());
  return std::nullopt;
}

std::string master_key_file_of(const server_config& config) {
  if (config.master_key_file)
    return config.master_key_file->string();
  const char* named = std::getenv("RECOBRO_MASTER_KEY_FILE");
  return named != nullptr ? named : "";
}

unsigned workers_of(const server_config& config) {
  if (config.workers > 0)
    return static_cast<unsigned>(config.workers);
  // The journal writer and the network have threads of their own.
  return std::max(1u, std::thread::hardware_concurrency() - 1);
}

void copy_limits(const server_config& config, engine_settings& settings) {
  settings.in_flight_max = static_cast<size_t>(config.limits.in_flight_max);
  settings.accounts_awake_max = static_cast<size_t>(config.limits.accounts_awake_max);
  settings.wakes_in_flight_max = static_cast<size_t>(config.limits.wakes_in_flight_max);
  settings.block_appends_max = static_cast<size_t>(config.limits.block_appends_max);
  settings.outbox_rows_max = static_cast<size_t>(config.limits.outbox_rows_max);
  if (config.command_ids_kept)
    settings.decisions.command_ids_kept = *config.command_ids_kept;
}

} // namespace

file_result<server_config> load_config(const daemon_flags& flags) {
  auto text = read_text_file(std::filesystem::path{flags.config_file});
  if (!text)
    return tl::unexpected(std::vector<error>{text.error()});
  auto config = read_server_config(*text, flags.config_file);
  if (!config)
    return config;
  std::vector<error> errors;
  if (auto wrong = apply(flags, *config))
    errors.push_back(std::move(*wrong));
  for (const auto& problem : validate(config->listen))
    errors.push_back({errc::config_wrong_value,
                      fmt::format("after flags: listen.{}: {}", problem.key, problem.message)});
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  return config;
}

file_result<std::vector<placed_templates>> texts_of(const portfolio_settings& portfolio) {
  if (portfolio.texts)
    return read_templates(*portfolio.texts);
  // What is wrong with the policy itself is told where it is compiled.
  auto source = read_policy_document(portfolio.policy);
  return source ? templates_of(*source) : std::vector<placed_templates>{};
}

file_result<std::vector<portfolio_policy>> policies_of(const server_config& config) {
  std::vector<portfolio_policy> policies;
  std::vector<error> errors;
  for (const auto& portfolio : config.portfolios) {
    auto text = read_policy_text(portfolio.policy);
    if (!text)
      for (const auto& wrong : text.error())
        errors.push_back(
          {wrong.code, fmt::format("policy of portfolio '{}': {}", portfolio.name, wrong.detail)});
    auto texts = texts_of(portfolio);
    if (!texts)
      errors.insert(errors.end(), texts.error().begin(), texts.error().end());
    if (text && texts)
      policies.push_back({portfolio.name,
                          portfolio.policy.string(),
                          std::move(*text),
                          portfolio.jurisdictions,
                          {portfolio.sender, facts_of(*texts)},
                          portfolio.quotas});
  }
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  return policies;
}

file_result<engine_options> engine_options_of(const server_config& config) {
  engine_options options;
  std::vector<error> errors;
  options.store.directory = config.data_directory.string();
  options.store.partitions = static_cast<uint16_t>(config.store.partitions);
  options.store.sync
    = config.store.sync == store_sync::durable ? sync_policy::durable : sync_policy::lazy;
  options.store.cache_bytes = static_cast<size_t>(config.store.cache_bytes);
  options.store.write_buffer_bytes = static_cast<size_t>(config.store.write_buffer_bytes);
  if (auto key = read_master_key(master_key_file_of(config)); key)
    options.store.master_key = std::move(*key);
  else
    errors.push_back({key.error().code, "master_key_file: " + key.error().detail});
  if (auto policies = policies_of(config); policies)
    options.policies = std::move(*policies);
  else
    errors.insert(errors.end(), policies.error().begin(), policies.error().end());
  if (config.contact_rules)
    options.contact.directory = config.contact_rules->string();
  options.workers = workers_of(config);
  options.teams = config.teams;
  if (config.outbox_file)
    options.outbox_file = config.outbox_file->string();
  if (config.time.source == clock_source::log)
    follow_history(options.settings);
  copy_limits(config, options.settings);
  // A clock that runs fast is looked at more often, so that a timer is not hours late.
  if (config.time.source == clock_source::accelerated) {
    // Between a yes and the channel lies real time, of which a fast clock makes much more.
    options.settings.decisions.verdict_holds
      = std::max(options.settings.decisions.verdict_holds,
                 on_the_way * (std::chrono::milliseconds{24h} / config.time.day_lasts));
    options.settings.tick_interval = std::clamp(
      config.time.day_lasts / 200, std::chrono::milliseconds{10}, options.settings.tick_interval);
  }
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  return options;
}

gateway_settings gateway_settings_of(const server_config& config) {
  gateway_settings settings;
  settings.address = config.listen.address;
  settings.port = static_cast<uint16_t>(config.listen.port);
  settings.body_bytes_max = static_cast<size_t>(config.limits.request_bytes_max);
  settings.connections_max = static_cast<size_t>(config.limits.connections_max);
  settings.window_lines = static_cast<uint32_t>(config.limits.window_lines_max);
  settings.feed_entries_max = static_cast<size_t>(config.limits.feed_queue_max);
  return settings;
}

std::shared_ptr<clock> make_clock(const clock_settings& settings, std::optional<instant> latest) {
  if (settings.source == clock_source::system)
    return std::make_shared<system_time>();
  auto start
    = std::max(settings.start.value_or(instant{date_min}), latest.value_or(instant::min()));
  if (settings.source == clock_source::accelerated)
    return std::make_shared<accelerated_time>(start, settings.day_lasts);
  return std::make_shared<log_time>(start);
}

std::optional<instant> latest_instant(const std::string& directory) {
  auto store
    = journal::open({.directory = directory, .partitions = 0, .create = false, .read_only = true});
  if (!store)
    return std::nullopt; // the engine's own opening says what is wrong
  std::optional<instant> latest;
  for (uint16_t partition = 0; partition < (*store)->partitions(); ++partition) {
    auto number = (*store)->last_block(partition);
    auto last
      = number == 0 ? result<std::vector<stored_block>>{} : (*store)->blocks(partition, number, 1);
    if (last && !last->empty())
      latest = std::max(latest.value_or(instant::min()), last->front().written_at);
  }
  return latest;
}

} // namespace recobro
