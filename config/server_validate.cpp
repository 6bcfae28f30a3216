#include "config/server_config.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace recobro {

namespace {

constexpr int64_t mebibyte = 1 << 20;
constexpr int64_t gibibyte = 1 << 30;

struct bounded_setting {
  std::string_view key;
  int64_t value;
  int64_t least;
  int64_t most;
};

void check_bounds(std::span<const bounded_setting> settings, setting_problems& problems) {
  for (const bounded_setting& one : settings) {
    if (one.value < one.least || one.value > one.most) {
      problems.push_back({std::string(one.key), fmt::format("{} is out of bounds; expected {} to "
                                                            "{}",
                                                            one.value, one.least, one.most)});
    }
  }
}

bool is_address(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  return text == "localhost" || inet_pton(AF_INET, text.c_str(), bytes.data()) == 1
         || inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

} // namespace

bool is_loopback(std::string_view address) {
  const std::string text(address);
  std::array<unsigned char, 4> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    return bytes[0] == 127;
  }
  return text == "::1" || text == "localhost";
}

setting_problems validate(const listen_settings& settings) {
  setting_problems problems;
  const std::array bounds{bounded_setting{"port", settings.port, 0, 65'535}};
  check_bounds(bounds, problems);
  if (!is_address(settings.address)) {
    problems.push_back({"address", fmt::format("'{}' is not an IP address; expected one such as "
                                               "127.0.0.1 or ::1",
                                               settings.address)});
  } else if (!settings.allow_remote && !is_loopback(settings.address)) {
    problems.push_back(
      {"address", fmt::format("'{}' can be reached from other machines; expected 127.0.0.1 "
                              "or ::1, or say 'allow_remote: true' beside it",
                              settings.address)});
  }
  return problems;
}

setting_problems validate(const store_settings& settings) {
  setting_problems problems;
  const std::array bounds{
    bounded_setting{"partitions", settings.partitions, 1, 4'096},
    bounded_setting{"cache", settings.cache_bytes, mebibyte, 256 * gibibyte},
    bounded_setting{"write_buffer", settings.write_buffer_bytes, mebibyte, 16 * gibibyte}};
  check_bounds(bounds, problems);
  return problems;
}

setting_problems validate(const clock_settings& settings) {
  setting_problems problems;
  const bool system = settings.source == clock_source::system;
  if (system && settings.start) {
    problems.push_back({"start", "the system's clock has no start; remove it, or choose 'source: "
                                 "accelerated' or 'source: log'"});
  }
  if (!system && !settings.start) {
    problems.push_back({"", "a clock that is not the system's needs a start; add e.g. 'start: "
                            "2026-01-01T00:00:00Z'"});
  }
  const std::array bounds{bounded_setting{"day_lasts", settings.day_lasts.count(), 10, 86'400'000}};
  check_bounds(bounds, problems);
  for (setting_problem& problem : problems) {
    problem.message += problem.key == "day_lasts" ? " milliseconds" : "";
  }
  return problems;
}

setting_problems validate(const limit_settings& settings) {
  setting_problems problems;
  const std::array bounds{
    bounded_setting{"in_flight_max", settings.in_flight_max, 1, 10'000'000},
    bounded_setting{"accounts_awake_max", settings.accounts_awake_max, 1, 100'000'000},
    bounded_setting{"wakes_in_flight_max", settings.wakes_in_flight_max, 1, 1'000'000},
    bounded_setting{"block_appends_max", settings.block_appends_max, 1, 100'000},
    bounded_setting{"outbox_rows_max", settings.outbox_rows_max, 1, 10'000'000},
    bounded_setting{"request_bytes_max", settings.request_bytes_max, 1'024, gibibyte},
    bounded_setting{"connections_max", settings.connections_max, 1, 1'000'000},
    bounded_setting{"feed_queue_max", settings.feed_queue_max, 1, 10'000'000},
    bounded_setting{"window_lines_max", settings.window_lines_max, 1, 1'000'000}};
  check_bounds(bounds, problems);
  return problems;
}

setting_problems validate(const server_config& config) {
  setting_problems problems;
  const std::array bounds{
    bounded_setting{"workers", config.workers, 0, 1'024},
    bounded_setting{"command_ids_kept",
                    config.command_ids_kept.value_or(std::chrono::days{1}).count(), 1, 3'650}};
  check_bounds(bounds, problems);
  if (config.portfolios.empty()) {
    problems.push_back({"portfolios", "the list is empty; expected at least one portfolio, e.g. "
                                      "'- {name: loans, policy: policies/loans.yaml}'"});
  }
  return problems;
}

} // namespace recobro
