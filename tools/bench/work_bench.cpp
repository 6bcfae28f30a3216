// Work for people: how fast a team's desk matches with many tasks waiting, and how fast tasks
// travel to agents on real sockets and back.

#include "core/work/desk.hpp"
#include "tools/bench/bench.hpp"
#include "tools/bench/driver.hpp"
#include "tools/bench/work_streams.hpp"

#include <fmt/format.h>

#include <random>

namespace recobro {

namespace {

using namespace std::chrono_literals;

constexpr uint32_t skill_sets = 500;
constexpr uint32_t desk_agents = 10'000;
constexpr uint32_t hand_outs = 200'000;
constexpr double hand_out_budget_ms = 25; // p99; DESIGN 12

std::string skill(uint32_t number) {
  return fmt::format("skill_{:03}", number);
}

/// Each agent has three skills of a neighbourhood, so that many sets differ.
team team_of_many() {
  team made{.name = "bench", .tasks_per_agent = 1};
  for (uint32_t number = 0; number < desk_agents; ++number) {
    agent_profile agent{.id = fmt::format("agent{}", number)};
    for (uint32_t next : {0u, 1u, 7u})
      agent.skills.push_back(skill((number + next) % skill_sets));
    std::sort(agent.skills.begin(), agent.skills.end());
    made.agents.push_back(std::move(agent));
  }
  return made;
}

task_row row_of(uint32_t number, instant now, std::mt19937_64& random) {
  task_row row;
  row.account = account_key::make("bench", fmt::format("A{:08}", number)).value();
  row.task.number = 1;
  row.task.team = "bench";
  row.task.queued_at = row.task.moved_at = now - std::chrono::seconds{random() % 100'000};
  row.task.content.kind = "call";
  row.task.content.priority.points = static_cast<int64_t>(random() % 1'000);
  row.task.content.terms.needs = {skill(number % skill_sets)};
  return row;
}

figure match(const bench_options& options) {
  std::mt19937_64 random{options.seed};
  auto now = instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
  auto before = resident_bytes();
  desk work{team_of_many()};
  auto began = steady_microseconds();
  for (uint32_t number = 0; number < options.accounts; ++number)
    work.put(row_of(number, now, random), {now, 0ms});
  auto queued_us = static_cast<double>(steady_microseconds() - began);
  auto bytes = static_cast<double>(resident_bytes() - before);
  for (uint32_t number = 0; number < desk_agents; ++number)
    (void)work.join(number + 1, fmt::format("agent{}", number), {}, {now, 0ms});
  // Ready, asked, held, completed: all that the desk does for one task.
  auto count = std::min(hand_outs, options.accounts);
  latency_list latencies{count};
  began = steady_microseconds();
  for (uint32_t turn = 0; turn < count; ++turn) {
    auto start = steady_microseconds();
    uint64_t session = 1 + random() % desk_agents;
    work.ready(session, 1, {now, 0ms});
    for (auto& order : work.take_orders())
      if (auto move = std::get_if<order_move>(&order)) {
        auto row = row_of(0, now, random);
        row.account = move->account;
        row.task.stage = task_stage::offered;
        row.task.agent = move->what.agent;
        work.put(row, {now, 0ms});
        work.gone(row.key(), "completed", {now, 0ms});
      }
    latencies.set(turn, steady_microseconds() - start);
  }
  auto seconds = static_cast<double>(steady_microseconds() - began) / 1e6;
  return {.name = "task_matching",
          .value = count / seconds,
          .unit = "tasks/s",
          .p50_ms = latencies.quantile_ms(0.5),
          .p99_ms = latencies.quantile_ms(0.99),
          .settings = {{"queued", std::to_string(options.accounts)},
                       {"skill_sets", std::to_string(skill_sets)},
                       {"agents", std::to_string(desk_agents)},
                       {"queueing_us", fmt::format("{:.2f}", queued_us / options.accounts)},
                       {"bytes_per_task", fmt::format("{:.0f}", bytes / options.accounts)}}};
}

} // namespace

result<std::vector<figure>> bench_work(const bench_options& options) {
  std::vector<figure> all{match(options)};
  auto streams = measure_streams(options);
  if (!streams)
    return fail(streams.error());
  all.push_back(
    {.name = "tasks_done_on_streams",
     .value = streams->done_per_second,
     .unit = "tasks/s",
     .settings
     = {{"agents", std::to_string(options.agents)},
        {"tasks", std::to_string(streams->done)},
        {"server_cpu_us_per_task", fmt::format("{:.0f}", streams->server_cpu_us)},
        {"memory_bytes_per_connection", fmt::format("{:.0f}", streams->bytes_per_connection)}}});
  all.push_back(
    against({.name = "hand_out",
             .value = streams->hand_out_p99_ms,
             .unit = "ms p99",
             .p50_ms = streams->hand_out_p50_ms,
             .p99_ms = streams->hand_out_p99_ms,
             .settings = {{"limit_is", "budget"},
                          {"load", fmt::format("{:.0f} tasks/s", streams->half_load_per_second)},
                          {"from", "the task is in its queue"},
                          {"to", "the offer is at the agent's client"}}},
            hand_out_budget_ms));
  all.push_back({.name = "withdrawal",
                 .value = streams->stop_p99_ms,
                 .unit = "ms p99",
                 .limit = 50,
                 .ratio = streams->stop_p99_ms / 50,
                 .p50_ms = streams->stop_p50_ms,
                 .p99_ms = streams->stop_p99_ms,
                 .settings = {{"limit_is", "goal"},
                              {"tasks", std::to_string(streams->stopped)},
                              {"from", "the payment is sent"},
                              {"to", "the withdrawal is at the agent's client"}}});
  return all;
}

} // namespace recobro
