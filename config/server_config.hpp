#pragma once

// The server's configuration file as typed, checked values (docs/configuration.md). Each
// struct has a validate() of its own, so that values which come from flags instead of the
// file meet the same bounds.

#include "config/yaml_reader.hpp"
#include "core/base/time.hpp"
#include "core/contact/judge.hpp"
#include "core/policy/quota.hpp"
#include "core/work/team.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// What is wrong with one setting: `message` has value and bound.
struct setting_problem {
  std::string key; // within its struct, as in the file
  std::string message;
};
using setting_problems = std::vector<setting_problem>;

struct listen_settings {
  std::string address = "127.0.0.1"; // an IP address or "localhost"
  int64_t port = 7420;               // 0: any free one
  /// Without TLS of its own the server must not be reachable from elsewhere by accident.
  bool allow_remote = false;
};
setting_problems validate(const listen_settings& settings);
/// True for 127.0.0.0/8, ::1 and "localhost".
bool is_loopback(std::string_view address);

enum class store_sync : uint8_t {
  durable, // answers wait for stable storage
  lazy     // answers wait for the operating system only: a power cut may lose the last ones
};

struct store_settings {
  int64_t partitions = 16; // chosen when the data directory is made
  store_sync sync = store_sync::durable;
  int64_t cache_bytes = 256 << 20;
  int64_t write_buffer_bytes = 64 << 20;
};
setting_problems validate(const store_settings& settings);

enum class clock_source : uint8_t { system, accelerated, log };

struct clock_settings {
  clock_source source = clock_source::system;
  std::optional<instant> start;              // accelerated and log: required
  std::chrono::milliseconds day_lasts{5000}; // accelerated: real time for one day
};
setting_problems validate(const clock_settings& settings);

struct limit_settings {
  int64_t in_flight_max = 20'000;       // commands under way at once
  int64_t accounts_awake_max = 100'000; // accounts in memory at once
  int64_t wakes_in_flight_max = 256;    // accounts one partition wakes by time at once
  int64_t block_appends_max = 2'000;    // accounts in one block
  int64_t outbox_rows_max = 10'000;     // actions in memory that wait for their channel
  int64_t request_bytes_max = 8 << 20;  // of one HTTP request
  int64_t connections_max = 10'000;     // open at once
  int64_t feed_queue_max = 10'000;      // events that wait for one slow reader of the feed
  int64_t window_lines_max = 1'000;     // unacknowledged lines of one WebSocket
};
setting_problems validate(const limit_settings& settings);

struct portfolio_settings {
  std::string name; // "*": every portfolio that is not named
  std::filesystem::path policy;
  std::vector<std::string> jurisdictions;     // whose contact rules hold; without: none are applied
  std::optional<std::filesystem::path> texts; // directory; without: templates/ beside the policy
  std::optional<sender_identity> sender;      // as whom it writes; without: not known
  std::vector<quota_rule> quotas;             // how many contacts may leave in a day
};

/// What is done about personal data whose period has passed.
enum class retention_mode : uint8_t { off, report, erase };

enum class log_level : uint8_t { trace, debug, info, warning, error, off };

/// Paths are absolute or relative to the process; in the file they are relative to it.
struct server_config {
  std::filesystem::path data_directory; // required
  listen_settings listen;
  store_settings store;
  clock_settings time;
  limit_settings limits;
  std::vector<portfolio_settings> portfolios;         // at least one
  std::optional<std::filesystem::path> contact_rules; // directory laid over the shipped rules
  std::optional<std::filesystem::path> master_key_file;
  std::optional<std::filesystem::path> outbox_file; // without: actions stay in the outbox
  int64_t workers = 0;                              // threads that decide; 0: one for each core
  // Without: 400 days, and all of them where a log drives the clock.
  std::optional<std::chrono::days> command_ids_kept;
  log_level logged = log_level::info;
  retention_mode retention = retention_mode::off; // looked at once a day
  team_list teams;                                // people who do tasks
};
setting_problems validate(const server_config& config);

file_result<server_config> read_server_config(std::string_view text, std::string_view file);

/// The file's text, at most yaml_bytes_max. Error: file_unreadable with the reason.
result<std::string> read_text_file(const std::filesystem::path& path);

} // namespace recobro
