// A live board of the teams in a terminal: what waits, who is there, how fast it goes.

#include "tools/command/command.hpp"
#include "tools/command/server_connection.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <thread>

namespace recobro {

namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

constexpr std::string_view clear_screen = "\x1b[H\x1b[2J";

struct board_arguments {
  server_address server;
  std::string team;
  int64_t every_ms = 1'000;
  bool once = false;
};

std::string age_of(int64_t seconds) {
  if (seconds < 120)
    return fmt::format("{} s", seconds);
  if (seconds < 7'200)
    return fmt::format("{} min", seconds / 60);
  return seconds < 172'800 ? fmt::format("{} h", seconds / 3'600)
                           : fmt::format("{} d", seconds / 86'400);
}

/// What was counted in the last turn, for rates.
class rates {
public:
  /// "12.0/s", or nothing at the first look.
  std::string of(const std::string& name, int64_t count, double seconds) {
    auto [place, first] = last_.try_emplace(name, count);
    auto more = count - std::exchange(place->second, count);
    return first || seconds <= 0 ? ""
                                 : fmt::format("{:.1f}/s", static_cast<double>(more) / seconds);
  }

private:
  std::map<std::string, int64_t> last_;
};

void print_teams(const json& shown, rates& speed, double seconds) {
  text_table table{{"team", "waiting", "oldest", "with agents", "ready", "busy", "idle", "paused",
                    "draining", "away", "done", "rate", "withdrawn", "given back", "in/h", "out/h",
                    "empty in"}};
  for (auto& team : shown["teams"]) {
    auto name = team["team"].get<std::string>();
    auto& agents = team["agents_by_state"];
    auto number = [](const json& value) { return std::to_string(value.get<int64_t>()); };
    table.add({name, number(team["waiting"]),
               team.contains("oldest_seconds") ? age_of(team["oldest_seconds"]) : "",
               number(team["held"]), number(agents["ready"]), number(agents["busy"]),
               number(agents["idle"]), number(agents["paused"]), number(agents["draining"]),
               number(agents["away"]), number(team["completed"]),
               speed.of(name, team["completed"], seconds), number(team["withdrawn"]),
               number(team["released"]), number(team["forecast"]["arriving_per_hour"]),
               number(team["forecast"]["finishing_per_hour"]),
               team["forecast"].contains("empty_in_seconds")
                 ? age_of(team["forecast"]["empty_in_seconds"])
                 : "never"});
  }
  fmt::print("{}", table.empty() ? "no teams are configured\n" : table.render());
}

void print_one(const json& team) {
  text_table queues{{"portfolio", "needs", "language", "licence", "level", "through", "waiting"}};
  for (auto& line : team["queues"]) {
    std::string needs;
    for (auto& skill : line["needs"])
      needs += (needs.empty() ? "" : " ") + skill.get<std::string>();
    queues.add({line["portfolio"], needs, line.value("language", ""), line.value("licence", ""),
                std::to_string(line["level"].get<int>()), line.value("through", ""),
                std::to_string(line["waiting"].get<int64_t>())});
  }
  if (!queues.empty())
    fmt::print("\n{}", queues.render());
  text_table agents{{"agent", "state", "tasks"}};
  for (auto& one : team["agents"]) {
    std::string tasks;
    for (auto& task : one["tasks"])
      tasks += (tasks.empty() ? "" : " ") + task.get<std::string>();
    auto state = one["state"].get<std::string>();
    if (one.contains("reason"))
      state += " (" + one["reason"].get<std::string>() + ')';
    agents.add({one["agent"], std::move(state), tasks});
  }
  if (!agents.empty())
    fmt::print("\n{}", agents.render());
}

/// Of the server's day: "promises for 2026-03-02: 12, 3 of them ended". Elsewhere it is still
/// yesterday, or tomorrow already: a promise is counted on the day that it has in its debtor's
/// zone.
void print_promises(const json& indicators) {
  int64_t expected = 0, ended = 0;
  for (auto& line : indicators["lines"]) { // one for each currency
    expected += line.value("promises_expected", int64_t{0});
    ended += line.value("promises_due", int64_t{0});
  }
  fmt::print("\npromises for {}: {}, {} of them ended\n", indicators["to"].get<std::string>(),
             expected, ended);
}

/// From the cumulative buckets of a histogram: in which one 99 of 100 lie.
void print_stop_latency(std::string_view metrics) {
  constexpr std::string_view bucket = "\nrecobro_stop_latency_seconds_bucket{le=\"";
  std::vector<std::pair<std::string, double>> counts;
  for (auto at = metrics.find(bucket); at != metrics.npos; at = metrics.find(bucket, at + 1)) {
    auto bound = metrics.substr(at + bucket.size());
    auto count = bound.substr(bound.find(' ') + 1);
    counts.emplace_back(bound.substr(0, bound.find('"')), std::stod(std::string{count}));
  }
  if (counts.empty() || counts.back().second == 0)
    return fmt::print("stops: none yet\n");
  auto all = counts.back().second;
  for (auto& [bound, count] : counts)
    if (count >= all * 0.99)
      return fmt::print("stops: {:.0f}; 99 of 100 took effect within {} s of the payment\n", all,
                        bound);
}

struct board_pages {
  json teams, promises, one; // one: null without a team
  std::string metrics;
};

result<board_pages> fetch_pages(server_connection& server, const std::string& team) {
  auto all = server.fetch("GET", "/v1/teams");
  if (!all)
    return fail(all.error());
  auto one = team.empty() ? result<std::string>{"null"}
                          : server.fetch("GET", "/v1/teams/" + path_segment(team));
  if (!one)
    return fail(one.error());
  auto promises = server.fetch("GET", "/v1/indicators?show=promises_expected,promises_due");
  if (!promises)
    return fail(promises.error());
  auto metrics = server.fetch("GET", "/metrics");
  if (!metrics)
    return fail(metrics.error());
  return board_pages{json::parse(*all), json::parse(*promises), json::parse(*one),
                     std::move(*metrics)};
}

/// What a server that starts again gives as answers until it is back.
bool may_come_back(errc why) {
  return why == errc::connection_failed || why == errc::not_ready || why == errc::overloaded;
}

exit_code show_board(const board_arguments& arguments) {
  server_connection server{arguments.server};
  rates speed;
  auto last = std::chrono::steady_clock::now();
  auto shown = false;
  for (;;) {
    auto pages = fetch_pages(server, arguments.team);
    if (!pages && (arguments.once || !shown || !may_come_back(pages.error().code)))
      return print_errors({pages.error()});
    auto now = std::chrono::steady_clock::now();
    if (!arguments.once && pages)
      fmt::print("{}", clear_screen);
    if (pages) {
      print_teams(pages->teams, speed,
                  std::chrono::duration<double>(now - std::exchange(last, now)).count());
      print_promises(pages->promises);
      print_stop_latency(pages->metrics);
      if (!pages->one.is_null())
        print_one(pages->one);
      shown = true;
    } else {
      fmt::print("\r{}; trying again", to_string(pages.error()));
    }
    std::fflush(stdout);
    if (arguments.once)
      return exit_code::ok;
    std::this_thread::sleep_for(std::chrono::milliseconds{arguments.every_ms});
  }
}

} // namespace

void add_board_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<board_arguments>();
  auto board = program.add_subcommand("board", "A live board of the teams; Ctrl-C ends it");
  add_server_options(*board, arguments->server);
  board->add_option("team", arguments->team, "show its queues and agents too");
  board->add_option("--every-ms", arguments->every_ms, "how often it is drawn anew")
    ->check(CLI::Range(100, 60'000));
  board->add_flag("--once", arguments->once, "print it once and end");
  board->callback([arguments, &ending] { ending = show_board(*arguments); });
}

} // namespace recobro
