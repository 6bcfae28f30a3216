#include "tools/bench/bench.hpp"
#include "tools/command/command.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace recobro {

namespace {

using benchmark = result<std::vector<figure>> (*)(const bench_options&);

struct bench_arguments {
  bench_options options;
  std::string start_directory;
  bool json = false;
};

exit_code run(benchmark which, const bench_arguments& arguments) {
  auto measured = which(arguments.options);
  if (!measured) {
    print_error(measured.error());
    return exit_code::refused;
  }
  print_figures(*measured, arguments.json);
  return exit_code::ok;
}

exit_code start(const bench_arguments& arguments) {
  auto measured = measure_start(arguments.start_directory, arguments.options.workers);
  if (!measured) {
    print_error(measured.error());
    return exit_code::refused;
  }
  fmt::print("{}\n", *measured);
  return exit_code::ok;
}

void add_common_options(CLI::App& command, bench_arguments& arguments) {
  auto& options = arguments.options;
  command.add_option("--accounts", options.accounts, "Accounts (of timers: those with a timer)")
    ->check(CLI::Range(1, 100'000'000))
    ->capture_default_str();
  command.add_option("--workers", options.workers, "Threads that decide")
    ->check(CLI::Range(1, 256))
    ->capture_default_str();
  command.add_option("--partitions", options.partitions, "Logical partitions")
    ->check(CLI::Range(1, 4096))
    ->capture_default_str();
  command.add_option("--window", options.window, "Commands under way at most")
    ->check(CLI::Range(1, 20'000))
    ->capture_default_str();
  command.add_option("--seed", options.seed, "Of the order of commands")->capture_default_str();
  command.add_option("--directory", options.directory,
                     "Where the benchmark makes its directory; on the disk to be measured");
  command.add_flag("--json", arguments.json, "One JSON object for each figure");
}

} // namespace

void add_bench_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<bench_arguments>();
  auto group = program.add_subcommand("bench", "Measure this machine; see docs/benchmarks.md");
  group->require_subcommand(1);
  auto add = [&](const char* name, const char* about, benchmark which) {
    auto command = group->add_subcommand(name, about);
    add_common_options(*command, *arguments);
    command->callback([arguments, which, &ending] { ending = run(which, *arguments); });
    return command;
  };
  add("contact", "Verdicts of the contact rules", bench_contact);
  add("engine", "Durable commands in process, beside the raw store", bench_engine);
  auto http = add("http", "Durable commands through a server on loopback", bench_http);
  http->add_option("--connections", arguments->options.connections, "Clients at once")
    ->check(CLI::Range(1, 64))
    ->capture_default_str();
  http->add_option("--lines", arguments->options.lines, "Commands in one request")
    ->check(CLI::Range(1, 5'000))
    ->capture_default_str();
  auto work = add("work", "Tasks for people: matching, and agents on WebSockets", bench_work);
  work->add_option("--agents", arguments->options.agents, "Agents connected at once")
    ->check(CLI::Range(1, 20'000))
    ->capture_default_str();
  add("policy", "Decisions under large policies, and compiling one", bench_policy);
  auto simulate = add("simulate", "Account-years of the simulator, on all cores", bench_simulate);
  simulate->get_option("--workers")->default_str("all cores");
  simulate->parse_complete_callback([arguments, simulate] {
    if (simulate->count("--workers") == 0)
      arguments->options.workers = std::max(1u, std::thread::hardware_concurrency());
  });
  add("sleep", "Memory and disk of sleeping accounts, and the start on them", bench_sleep);
  add("timers", "Timers that are all due in the same second", bench_timers);
  auto measure = group->add_subcommand("start", "Used by sleep: one measured start on DIR");
  measure->group(""); // not in the help
  measure->add_option("DIR", arguments->start_directory)->required();
  measure->add_option("--workers", arguments->options.workers);
  measure->callback([arguments, &ending] { ending = start(*arguments); });
}

} // namespace recobro
