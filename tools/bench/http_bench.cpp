#include "actors/gateway/command_json.hpp"
#include "tools/bench/bench.hpp"
#include "tools/bench/child_server.hpp"
#include "tools/bench/driver.hpp"
#include "tools/bench/engine_setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <thread>

namespace recobro {

namespace {

/// What one connection sends: whole accounts, so that their commands keep their order.
using request_bodies = std::vector<std::string>;

std::vector<request_bodies> make_requests(const bench_options& options, instant now) {
  workload work{{.accounts = options.accounts, .seed = options.seed, .now = now}};
  std::vector<request_bodies> requests(options.connections);
  std::vector<std::pair<std::string, size_t>> open(options.connections);
  for (const auto& [account, what] : work.take(work.size())) {
    auto lane = std::hash<std::string>{}(account.text()) % options.connections;
    auto& [text, lines] = open[lane];
    text += command_to_json(account, what) + '\n';
    if (++lines == options.lines) {
      requests[lane].push_back(std::exchange(text, {}));
      lines = 0;
    }
  }
  for (size_t lane = 0; lane < open.size(); ++lane)
    if (!open[lane].first.empty())
      requests[lane].push_back(std::move(open[lane].first));
  return requests;
}

struct lane_outcome {
  uint64_t accepted = 0;
  std::vector<int64_t> request_microseconds;
  std::optional<error> failure;
};

uint64_t count_accepted(std::string_view text) {
  constexpr std::string_view word = R"("result":"accepted")";
  uint64_t count = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    ++count;
  return count;
}

lane_outcome send_all(const server_address& server, const request_bodies& bodies) {
  lane_outcome outcome;
  server_connection connection{server};
  for (const auto& body : bodies) {
    auto begin = steady_microseconds();
    auto answer = connection.fetch("POST", "/v1/events", body, "application/x-ndjson");
    if (!answer) {
      outcome.failure = answer.error();
      return outcome;
    }
    outcome.request_microseconds.push_back(steady_microseconds() - begin);
    outcome.accepted += count_accepted(*answer);
  }
  return outcome;
}

struct http_figures {
  uint64_t commands = 0;
  double seconds = 0;
  double server_cpu_seconds = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double first_answer_seconds = 0; // after a kill, to the state of one account
};

result<double> first_answer_after_kill(child_server& server) {
  auto begin = steady_microseconds();
  if (auto again = server.kill_and_start_again(); !again)
    return fail(again.error());
  server_connection connection{server.address()};
  auto answer = connection.fetch("GET", "/v1/portfolios/bench/accounts/A00000000");
  if (!answer)
    return fail(answer.error());
  return static_cast<double>(steady_microseconds() - begin) / 1e6;
}

result<http_figures> run_http(const bench_options& options, const std::string& directory) {
  auto server = child_server::start(directory, options);
  if (!server)
    return fail(server.error());
  auto now = std::chrono::floor<duration>(std::chrono::system_clock::now());
  auto requests = make_requests(options, now);
  std::vector<lane_outcome> outcomes(requests.size());
  auto cpu_before = (*server)->cpu_seconds();
  auto begin = steady_microseconds();
  {
    std::vector<std::jthread> lanes;
    for (size_t lane = 0; lane < requests.size(); ++lane)
      lanes.emplace_back(
        [&, lane] { outcomes[lane] = send_all((*server)->address(), requests[lane]); });
  }
  http_figures figures;
  figures.seconds = static_cast<double>(steady_microseconds() - begin) / 1e6;
  figures.server_cpu_seconds = (*server)->cpu_seconds() - cpu_before;
  std::vector<int64_t> all;
  for (const auto& outcome : outcomes) {
    if (outcome.failure)
      return fail(*outcome.failure);
    figures.commands += outcome.accepted;
    all.insert(all.end(), outcome.request_microseconds.begin(), outcome.request_microseconds.end());
  }
  latency_list latencies{all.size()};
  for (size_t place = 0; place < all.size(); ++place)
    latencies.set(place, all[place]);
  figures.p50_ms = latencies.quantile_ms(0.5);
  figures.p99_ms = latencies.quantile_ms(0.99);
  auto first_answer = first_answer_after_kill(**server);
  if (!first_answer)
    return fail(first_answer.error());
  figures.first_answer_seconds = *first_answer;
  return figures;
}

/// The same commands in process, in a directory beside.
result<double> in_process(const bench_options& options, const std::string& directory) {
  auto target = start_bench_engine(
    {.directory = directory, .workers = options.workers, .partitions = options.partitions},
    std::make_shared<system_time>());
  if (!target)
    return fail(target.error());
  workload work{
    {.accounts = options.accounts, .seed = options.seed, .now = (*target)->time().now()}};
  auto load = run_load(**target, work.take(work.size()), {.window = options.window});
  (*target)->stop();
  if (!load)
    return fail(load.error());
  return load->per_second();
}

} // namespace

result<std::vector<figure>> bench_http(const bench_options& options) {
  bench_directory directory{options.directory};
  auto http_path = directory.path() + "/http";
  std::filesystem::create_directory(http_path);
  auto through_http = run_http(options, http_path);
  if (!through_http)
    return fail(through_http.error());
  auto expected = options.accounts * uint64_t{commands_per_account};
  if (through_http->commands != expected)
    return fail(errc::value_out_of_range,
                fmt::format("{} of {} commands were accepted", through_http->commands, expected));
  auto direct = in_process(options, directory.path() + "/direct");
  if (!direct)
    return fail(direct.error());
  auto commands = static_cast<double>(through_http->commands);
  figure durable{.name = "http_durable_commands",
                 .value = commands / through_http->seconds,
                 .unit = "commands/s",
                 .p50_ms = through_http->p50_ms,
                 .p99_ms = through_http->p99_ms,
                 .settings
                 = {{"limit_is", "the same commands in process"},
                    {"accounts", std::to_string(options.accounts)},
                    {"commands", std::to_string(through_http->commands)},
                    {"connections", std::to_string(options.connections)},
                    {"lines_per_request", std::to_string(options.lines)},
                    {"workers", std::to_string(options.workers)},
                    {"ms_are_of", "whole requests"},
                    {"server_cpu_us_per_command",
                     fmt::format("{:.2f}", through_http->server_cpu_seconds * 1e6 / commands)}}};
  figure restart{.name = "first_answer_after_kill",
                 .value = through_http->first_answer_seconds,
                 .unit = "s",
                 .settings = {{"limit_is", "budget"},
                              {"accounts", std::to_string(options.accounts)},
                              {"entries", std::to_string(through_http->commands)}}};
  return std::vector<figure>{against(std::move(durable), *direct),
                             against(std::move(restart), 1.0)};
}

} // namespace recobro
