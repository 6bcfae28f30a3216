#include "config/server_config.hpp"

#include "config/portfolio_reader.hpp"
#include "config/team_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>

namespace recobro {

namespace {

constexpr std::array<std::string_view, 2> sync_words{"durable", "lazy"};
constexpr std::array<std::string_view, 3> clock_words{"system", "accelerated", "log"};
constexpr std::array<std::string_view, 3> retention_words{"off", "report", "erase"};
constexpr std::array<std::string_view, 6> level_words{"trace",   "debug", "info",
                                                      "warning", "error", "off"};

/// "8 MiB" -> count and unit; without a unit the second is empty.
std::optional<std::pair<int64_t, std::string_view>> split_count(std::string_view text) {
  int64_t count = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (code != std::errc{} || count < 0) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  while (text.starts_with(' ')) {
    text.remove_prefix(1);
  }
  return std::pair{count, text};
}

template <size_t count>
using unit_table = std::array<std::pair<std::string_view, int64_t>, count>;

/// A count in one of the units; any overflow is a wrong value too.
template <size_t count>
std::optional<int64_t> measured(const yaml_node& node, const unit_table<count>& units) {
  const auto parts = node.is_scalar() ? split_count(node.scalar()) : std::nullopt;
  for (const auto& [unit, factor] : units) {
    if (parts && parts->second == unit && parts->first <= INT64_MAX / factor) {
      return parts->first * factor;
    }
  }
  return std::nullopt;
}

result<int64_t> read_bytes(const yaml_node& node) {
  constexpr unit_table<4> units{{{"", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}}};
  if (const auto bytes = measured(node, units)) {
    return *bytes;
  }
  return fail(node.wrong("a size", "bytes, or e.g. '512 KiB', '8 MiB', '1 GiB'"));
}

result<std::chrono::days> read_days(const yaml_node& node) {
  constexpr unit_table<2> units{{{"day", 1}, {"days", 1}}};
  const auto count = measured(node, units);
  if (count && *count <= INT32_MAX) {
    return std::chrono::days{*count};
  }
  return fail(node.wrong("a number of days", "e.g. '400 days'"));
}

result<int64_t> read_number(const yaml_node& node) {
  return node.integer(0, INT64_MAX);
}

result<bool> read_boolean(const yaml_node& node) {
  return node.boolean();
}

result<instant> read_start(const yaml_node& node) {
  const auto value = node.is_scalar() ? parse_instant(node.scalar()) : fail(errc::date_malformed);
  if (!value) {
    return fail(node.wrong("an instant", "a date with time and offset from 1900 to 2199, e.g. "
                                         "2026-01-01T00:00:00Z"));
  }
  return *value;
}

/// Adds a struct's problems at the keys they are about.
void report(const setting_problems& problems, const yaml_node& node, yaml_errors& errors) {
  for (const setting_problem& problem : problems) {
    const auto where = node.find(problem.key);
    errors.add(where.value_or(node), errc::config_wrong_value, problem.message);
  }
}

void read_listen(const yaml_node& node, yaml_errors& errors, listen_settings& settings) {
  yaml_map_reader map(node, errors);
  map.read("address", settings.address, [](const yaml_node& value) { return value.text(); });
  map.read("port", settings.port, read_number);
  map.read("allow_remote", settings.allow_remote, read_boolean);
  report(validate(settings), node, errors);
}

void read_store(const yaml_node& node, yaml_errors& errors, store_settings& settings) {
  yaml_map_reader map(node, errors);
  map.read("partitions", settings.partitions, read_number);
  map.read("sync", settings.sync, [](const yaml_node& value) { return value.one_of(sync_words); });
  map.read("cache", settings.cache_bytes, read_bytes);
  map.read("write_buffer", settings.write_buffer_bytes, read_bytes);
  report(validate(settings), node, errors);
}

void read_clock(const yaml_node& node, yaml_errors& errors, clock_settings& settings) {
  yaml_map_reader map(node, errors);
  const bool source_wrong = !map.read("source", settings.source, [](const yaml_node& value) {
    return value.one_of(clock_words);
  }) && node.find("source");
  const bool start_wrong = !map.read("start", settings.start, read_start) && node.find("start");
  map.read("day_lasts", settings.day_lasts, read_real_time);
  // What goes with what can't be judged while one of the two is unknown.
  if (!source_wrong && !start_wrong) {
    report(validate(settings), node, errors);
  }
}

void read_limits(const yaml_node& node, yaml_errors& errors, limit_settings& settings) {
  yaml_map_reader map(node, errors);
  map.read("in_flight_max", settings.in_flight_max, read_number);
  map.read("accounts_awake_max", settings.accounts_awake_max, read_number);
  map.read("wakes_in_flight_max", settings.wakes_in_flight_max, read_number);
  map.read("block_appends_max", settings.block_appends_max, read_number);
  map.read("outbox_rows_max", settings.outbox_rows_max, read_number);
  map.read("request_bytes_max", settings.request_bytes_max, read_bytes);
  map.read("connections_max", settings.connections_max, read_number);
  map.read("feed_queue_max", settings.feed_queue_max, read_number);
  map.read("window_lines_max", settings.window_lines_max, read_number);
  report(validate(settings), node, errors);
}

server_config read_config(const yaml_node& root, yaml_errors& errors) {
  server_config config;
  yaml_map_reader map(root, errors);
  map.require("data_directory", config.data_directory, read_path);
  if (const auto listen = map.take("listen")) {
    read_listen(*listen, errors, config.listen);
  }
  if (const auto store = map.take("store")) {
    read_store(*store, errors, config.store);
  }
  if (const auto clock = map.take("clock")) {
    read_clock(*clock, errors, config.time);
  }
  if (const auto limits = map.take("limits")) {
    read_limits(*limits, errors, config.limits);
  }
  const auto portfolios = map.need("portfolios");
  if (portfolios) {
    read_portfolios(*portfolios, errors, config.portfolios);
  }
  if (const auto teams = map.take("teams")) {
    read_teams(*teams, errors, config.teams);
  }
  map.read("contact_rules", config.contact_rules, read_path);
  map.read("master_key_file", config.master_key_file, read_path);
  map.read("outbox_file", config.outbox_file, read_path);
  map.read("workers", config.workers, read_number);
  map.read("command_ids_kept", config.command_ids_kept, read_days);
  map.read("retention", config.retention,
           [](const yaml_node& value) { return value.one_of(retention_words); });
  map.read("log_level", config.logged,
           [](const yaml_node& value) { return value.one_of(level_words); });
  // A missing or unreadable list of portfolios has been complained of already.
  setting_problems problems = validate(config);
  if (!portfolios || !portfolios->is_sequence()) {
    std::erase_if(problems, [](const auto& problem) { return problem.key == "portfolios"; });
  }
  report(problems, root, errors);
  return config;
}

} // namespace

result<std::chrono::milliseconds> read_real_time(const yaml_node& node) {
  constexpr unit_table<8> units{{{"milliseconds", 1},
                                 {"ms", 1},
                                 {"second", 1'000},
                                 {"seconds", 1'000},
                                 {"minute", 60'000},
                                 {"minutes", 60'000},
                                 {"hour", 3'600'000},
                                 {"hours", 3'600'000}}};
  if (const auto length = measured(node, units)) {
    return std::chrono::milliseconds{*length};
  }
  return fail(node.wrong("a length of time", "e.g. '5 seconds', '500 milliseconds', '2 minutes'"));
}

file_result<server_config> read_server_config(std::string_view text, std::string_view file) {
  return read_yaml<server_config>(text, file, read_config);
}

result<std::string> read_text_file(const std::filesystem::path& path) {
  const auto unreadable = [&](std::string_view reason) {
    return fail(errc::file_unreadable, fmt::format("{}: {}", path.string(), reason));
  };
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) {
    return unreadable("is a directory; expected a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return unreadable(std::strerror(errno));
  }
  std::string text(yaml_bytes_max + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  if (file.bad()) {
    return unreadable("reading it failed");
  }
  if (text.size() > yaml_bytes_max) {
    return unreadable(fmt::format("is larger than {} bytes", yaml_bytes_max));
  }
  return text;
}

} // namespace recobro
