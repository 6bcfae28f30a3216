#include "tools/bench/work_streams.hpp"

#include "tools/agent/agent_connection.hpp"
#include "tools/bench/child_server.hpp"
#include "tools/bench/driver.hpp"
#include "tools/bench/engine_setup.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <thread>
#include <unordered_map>

namespace recobro {

namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

constexpr auto joining_patience = 120s;
constexpr auto working_patience = 120s;
constexpr uint64_t stopped_max = 1'000;
constexpr size_t lines_per_request = 500;

/// Agents who complete what they get at once, or keep it.
class crowd {
public:
  crowd(const std::string& url, const std::vector<std::string>& tokens) {
    for (auto& token : tokens) {
      auto number = agents_.size();
      auto made
        = agent_connection::make(loop_, url, token,
                                 {[this, number](const json& message) { hear(number, message); },
                                  [this](bool open, const std::string&) {
                                    if (!open)
                                      ++lost;
                                  }});
      agents_.push_back(std::move(made.value()));
    }
    thread_ = std::thread{[this] { loop_.run(); }};
  }
  ~crowd() {
    loop_.stop();
    thread_.join();
  }

  /// Opens them a few at a time: a thousand handshakes at once are no agents' morning.
  void open_all() {
    for (size_t first = 0; first < agents_.size(); first += 200) {
      loop_.post([this, first] {
        for (auto place = first; place < std::min(first + 200, agents_.size()); ++place)
          agents_[place]->open();
      });
      std::this_thread::sleep_for(20ms);
    }
  }
  void ready_all() {
    loop_.post([this] {
      for (auto& agent : agents_)
        agent->say({{"type", "ready"}, {"credit", 1}});
    });
  }

  std::atomic<uint64_t> joined = 0, offered = 0, done = 0, withdrawn = 0, refused = 0, lost = 0;
  std::atomic<bool> keeps = false;  // what it is offered, instead of completing it
  std::vector<int64_t> hand_out_us; // on the loop's thread; read when nothing is under way
  std::unordered_map<std::string, int64_t> withdrawn_at_us;

private:
  void hear(size_t number, const json& message) {
    auto type = message["type"].get_ref<const std::string&>();
    if (type == "welcome") {
      ++joined;
    } else if (type == "offer") {
      ++offered;
      auto queued = parse_instant(message["queued_at"].get<std::string>());
      auto now = std::chrono::system_clock::now();
      if (queued)
        hand_out_us.push_back(
          std::chrono::duration_cast<std::chrono::microseconds>(now - *queued).count());
      if (!keeps)
        agents_[number]->say(
          {{"type", "complete"}, {"task", message["task"]}, {"disposition", "done"}});
    } else if (type == "completed") {
      ++done;
      agents_[number]->say({{"type", "ready"}, {"credit", 1}});
    } else if (type == "withdraw") {
      withdrawn_at_us[message["task"].get<std::string>()] = steady_microseconds();
      ++withdrawn;
    } else if (type == "refused") {
      ++refused;
    }
  }

  agent_loop loop_;
  std::vector<std::unique_ptr<agent_connection>> agents_;
  std::thread thread_;
};

bool wait_for(std::chrono::seconds patience, const std::function<bool()>& reached) {
  auto end = std::chrono::steady_clock::now() + patience;
  while (!reached()) {
    if (std::chrono::steady_clock::now() > end)
      return false;
    std::this_thread::sleep_for(500us);
  }
  return true;
}

/// Accounts of the portfolio "tasks", each owing something; every message asks for a person.
class task_source {
public:
  explicit task_source(const server_address& server)
    : connection_(server) {}

  result<void> open(uint32_t count) {
    accounts_ = count;
    for (uint32_t first = 0; first < count; first += lines_per_request) {
      std::string lines;
      for (auto number = first; number < std::min<uint32_t>(first + lines_per_request, count);
           ++number)
        lines += fmt::format(
          R"({{"id":"open","type":"account_opened","portfolio":"tasks","account":"{}","currency":"EUR",)"
          R"("at":"2026-01-01T00:00:00Z","obligations":[{{"id":"a","due":"2025-12-01","amount":"100.00"}}]}})"
          "\n",
          number);
      if (auto sent = send(lines); !sent)
        return sent;
    }
    return {};
  }

  result<void> make(uint64_t count) {
    std::string lines;
    for (uint64_t turn = 0; turn < count; ++turn, ++made_)
      lines += fmt::format(
        R"({{"id":"m{}","type":"message_received","portfolio":"tasks","account":"{}","message":"x",)"
        R"("at":"2026-01-02T00:00:00Z","channel":"sms","intent":"wants_human"}})"
        "\n",
        made_, made_ % accounts_);
    return send(lines);
  }

  result<void> pay(const std::string& account) {
    return send(fmt::format(
      R"({{"id":"p{0}","type":"payment_received","portfolio":"tasks","account":"{0}","payment":"p",)"
      R"("at":"2026-01-02T00:00:00Z","currency":"EUR","amount":"100.00"}})"
      "\n",
      account));
  }

private:
  result<void> send(const std::string& lines) {
    auto said = connection_.fetch("POST", "/v1/events", lines, "application/x-ndjson");
    if (!said)
      return fail(said.error());
    if (said->find("\"error\"") != std::string::npos)
      return fail(errc::value_out_of_range, said->substr(0, 300));
    return {};
  }

  server_connection connection_;
  uint64_t made_ = 0;
  uint32_t accounts_ = 1;
};

double quantile(std::vector<int64_t> values, double share) {
  latency_list list{values.size()};
  for (size_t place = 0; place < values.size(); ++place)
    list.set(place, values[place]);
  return values.empty() ? 0 : list.quantile_ms(share);
}

result<void> stuck(const crowd& agents, const char* where) {
  return fail(errc::connection_failed,
              fmt::format("{}: {} agents joined, {} offers, {} done, {} withdrawn, {} refused, {} "
                          "connections lost",
                          where, agents.joined.load(), agents.offered.load(), agents.done.load(),
                          agents.withdrawn.load(), agents.refused.load(), agents.lost.load()));
}

/// All tasks are there, all agents take the next one at once.
result<void> full_load(child_server& server, crowd& agents, task_source& source, uint64_t count,
                       stream_figures& figures) {
  auto before = agents.done.load();
  auto cpu = server.cpu_seconds();
  auto began = steady_microseconds();
  agents.ready_all();
  for (uint64_t made = 0; made < count; made += lines_per_request)
    if (auto sent = source.make(std::min<uint64_t>(lines_per_request, count - made)); !sent)
      return sent;
  if (!wait_for(working_patience, [&] { return agents.done - before >= count; }))
    return stuck(agents, "full load");
  auto seconds = static_cast<double>(steady_microseconds() - began) / 1e6;
  figures.done = count;
  figures.done_per_second = static_cast<double>(count) / seconds;
  figures.server_cpu_us = (server.cpu_seconds() - cpu) * 1e6 / static_cast<double>(count);
  return {};
}

result<void> half_load(crowd& agents, task_source& source, uint64_t count,
                       stream_figures& figures) {
  figures.half_load_per_second = figures.done_per_second / 2;
  agents.hand_out_us.clear();
  auto before = agents.done.load();
  auto began = steady_microseconds();
  for (uint64_t made = 0; made < count;) {
    auto due = static_cast<uint64_t>(static_cast<double>(steady_microseconds() - began) / 1e6
                                     * figures.half_load_per_second);
    auto next = std::min(std::min(due, count) - std::min(due, made), uint64_t{100});
    if (next == 0) {
      std::this_thread::sleep_for(1ms);
      continue;
    }
    if (auto sent = source.make(next); !sent)
      return sent;
    made += next;
  }
  if (!wait_for(working_patience, [&] { return agents.done - before >= count; }))
    return stuck(agents, "half load");
  figures.hand_out_p50_ms = quantile(agents.hand_out_us, 0.5);
  figures.hand_out_p99_ms = quantile(agents.hand_out_us, 0.99);
  return {};
}

/// Every agent keeps a task; then the debtors pay, one after the other.
result<void> stop_latency(crowd& agents, task_source& source, uint64_t count,
                          stream_figures& figures) {
  agents.keeps = true;
  auto before = agents.offered.load();
  if (auto sent = source.make(count); !sent)
    return sent;
  if (!wait_for(working_patience, [&] { return agents.offered - before >= count; }))
    return stuck(agents, "tasks to be withdrawn");
  std::unordered_map<std::string, int64_t> paid_at;
  auto withdrawn = agents.withdrawn.load();
  for (uint64_t turn = 0; turn < count; ++turn) {
    auto account = std::to_string(turn);
    paid_at[account] = steady_microseconds();
    if (auto sent = source.pay(account); !sent)
      return sent;
  }
  if (!wait_for(working_patience, [&] { return agents.withdrawn - withdrawn >= count; }))
    return stuck(agents, "withdrawals");
  std::this_thread::sleep_for(100ms); // the loop's thread has put the last one down
  std::vector<int64_t> latencies;
  for (auto& [task, when] : agents.withdrawn_at_us) {
    auto account = task.substr(6, task.rfind('/') - 6); // tasks/<account>/<number>
    if (auto paid = paid_at.find(account); paid != paid_at.end())
      latencies.push_back(when - paid->second);
  }
  figures.stopped = latencies.size();
  figures.stop_p50_ms = quantile(latencies, 0.5);
  figures.stop_p99_ms = quantile(latencies, 0.99);
  return {};
}

} // namespace

result<stream_figures> measure_streams(const bench_options& options) {
  bench_directory directory{options.directory};
  child_work people{.agents = options.agents, .tokens = {}};
  auto server = child_server::start(directory.path(), options, &people);
  if (!server)
    return fail(server.error());
  task_source source{(*server)->address()};
  auto accounts = std::max<uint32_t>(options.agents * 2, 2'000);
  if (auto opened = source.open(accounts); !opened)
    return fail(opened.error());
  auto before = (*server)->resident_bytes();
  crowd agents{(*server)->address().url, people.tokens};
  agents.open_all();
  if (!wait_for(joining_patience, [&] { return agents.joined == options.agents; }))
    return fail(stuck(agents, "joining").error());
  stream_figures figures;
  figures.bytes_per_connection = static_cast<double>((*server)->resident_bytes() - before)
                                 / static_cast<double>(options.agents);
  if (auto done = full_load(**server, agents, source, accounts, figures); !done)
    return fail(done.error());
  if (auto done = half_load(agents, source, accounts, figures); !done)
    return fail(done.error());
  if (auto done
      = stop_latency(agents, source, std::min<uint64_t>(options.agents, stopped_max), figures);
      !done)
    return fail(done.error());
  return figures;
}

} // namespace recobro
