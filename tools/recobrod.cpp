// The server. Everything is put together here: configuration, clock, engine, gateway.

#include "tools/command/output.hpp"
#include "tools/daemon/daemon_options.hpp"
#include "tools/daemon/daemon_port.hpp"
#include "tools/daemon/portfolio_texts.hpp"
#include "tools/daemon/portfolio_warnings.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/policies.hpp"
#include "tools/engine/retention_job.hpp"
#include "tools/master_key.hpp"
#include "tools/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sodium.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <thread>

#include <pthread.h>

namespace recobro {

namespace {

using namespace std::chrono_literals;

/// How long a clean stop waits for commands that are under way, and for their answers to
/// reach their senders.
constexpr auto stop_patience = 10s;
constexpr auto answer_grace = 200ms;

exit_code refuse(const std::vector<error>& failures) {
  for (const auto& failure : failures)
    print_error(failure);
  return exit_code::refused;
}

/// Blocked in every thread from here on, and taken one by one in wait_for_stop.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (int number : {SIGTERM, SIGINT, SIGHUP})
    sigaddset(&signals, number);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

void wait_for_stop(const sigset_t& signals, const std::function<void()>& on_hangup) {
  for (;;) {
    int number = 0;
    sigwait(&signals, &number);
    if (number != SIGHUP) {
      spdlog::info("stopping on {}", number == SIGINT ? "SIGINT" : "SIGTERM");
      return;
    }
    on_hangup();
  }
}

/// Portfolios and their policies are read anew; all other settings at the next start.
void adopt_policies(const daemon_flags& flags, engine& running, portfolio_texts& texts) {
  auto config = load_config(flags);
  auto policies = config ? policies_of(*config) : tl::unexpected(config.error());
  auto done = policies ? running.adopt_policies(*policies) : tl::unexpected(policies.error());
  if (!done) {
    for (const auto& wrong : done.error())
      spdlog::error("SIGHUP: {}", to_string(wrong));
    spdlog::error("SIGHUP: the policies stay as they were");
    return;
  }
  if (auto read = texts.adopt(*config); !read)
    for (const auto& wrong : read.error())
      spdlog::error("SIGHUP: the scripts stay as they were: {}", to_string(wrong));
  for (const auto& one : *policies) {
    auto rules = running.policy_of_portfolio(one.portfolio);
    spdlog::info("SIGHUP: new accounts of portfolio {} start under policy {}, version {}",
                 one.portfolio, rules->name, rules->hash.substr(0, 12));
  }
  for (const auto& warning : warnings_of(*config))
    spdlog::warn("SIGHUP: {}", warning);
}

void start_log(log_level level) {
  auto log = spdlog::stderr_logger_mt("recobrod");
  log->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  spdlog::set_default_logger(std::move(log));
  static constexpr spdlog::level::level_enum levels[]
    = {spdlog::level::trace, spdlog::level::debug, spdlog::level::info,
       spdlog::level::warn,  spdlog::level::err,   spdlog::level::off};
  spdlog::set_level(levels[static_cast<size_t>(level)]);
}

std::string random_bytes(size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string_view word_of(clock_source source) {
  return source == clock_source::system        ? "system"
         : source == clock_source::accelerated ? "accelerated"
                                               : "log-driven";
}

/// One line that scripts wait for.
void announce(const server_config& config, const gateway& door, const engine& running) {
  auto address = config.listen.address;
  if (address.find(':') != std::string::npos)
    address = fmt::format("[{}]", address);
  auto counts = running.store().counts();
  fmt::print("recobrod {} ready on http://{}:{} data={} partitions={} entries={} clock={} now={}\n",
             program_version, address, door.port(), config.data_directory.string(),
             running.store().partitions(), counts.entries, word_of(config.time.source),
             format_instant(running.time().now()));
  std::fflush(stdout);
}

void stop_cleanly(daemon_port& port, gateway& door, engine& running) {
  port.close();
  auto deadline = std::chrono::steady_clock::now() + stop_patience;
  while (running.figures().in_flight > 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(5ms);
  std::this_thread::sleep_for(answer_grace);
  // Time stands still where a log drives it: what is due belongs to the history that was sent.
  if (running.time().stops_at_timers() && !running.settle(stop_patience))
    spdlog::warn("stopped before all timers of the log's last instant were decided");
  door.stop();
  running.stop();
  spdlog::info("stopped; every acknowledged command is on stable storage");
}

exit_code serve(const server_config& config, const daemon_flags& flags, const sigset_t& signals) {
  auto options = engine_options_of(config);
  if (!options)
    return refuse(options.error());
  if (options->store.master_key.empty())
    spdlog::warn("no master key (master_key_file, RECOBRO_MASTER_KEY_FILE or RECOBRO_MASTER_KEY): "
                 "commands with personal data will be refused");
  else if (config.master_key_file && readable_by_others(config.master_key_file->string()))
    spdlog::warn("others may read {}; chmod 600 it", config.master_key_file->string());
  for (const auto& warning : warnings_of(config))
    spdlog::warn("{}", warning);
  std::optional<instant> latest;
  if (config.time.source != clock_source::system)
    latest = latest_instant(config.data_directory.string());
  auto time = make_clock(config.time, latest);
  portfolio_texts texts;
  if (auto read = texts.adopt(config); !read)
    return refuse(read.error());
  auto running = engine::start(std::move(*options), time);
  if (!running)
    return refuse(running.error());
  daemon_port port{**running, std::dynamic_pointer_cast<log_time>(time)};
  auto door
    = gateway::start(port, gateway_settings_of(config),
                     {.random = random_bytes,
                      .audit = [](const std::string& line) { spdlog::info("{}", line); },
                      .texts = [&](std::string_view portfolio) { return texts.of(portfolio); }});
  if (!door) {
    (*running)->stop();
    return refuse({door.error()});
  }
  retention_job retention{**running, config.retention};
  announce(config, **door, **running);
  wait_for_stop(signals, [&] { adopt_policies(flags, **running, texts); });
  retention.close();
  stop_cleanly(port, **door, **running);
  return exit_code::ok;
}

/// Without making the file: a start opens it for good.
result<void> check_outbox(const std::filesystem::path& file) {
  if (file.empty())
    return {};
  std::error_code ignored;
  const auto parent = std::filesystem::absolute(file).parent_path();
  if (std::filesystem::is_directory(file, ignored))
    return fail(errc::file_unreadable, "outbox_file " + file.string() + " is a directory");
  if (!std::filesystem::is_directory(parent, ignored))
    return fail(errc::file_unreadable,
                "outbox_file " + file.string() + ": there is no directory " + parent.string());
  return {};
}

/// Configuration, policies, contact rules, texts and master key, as a start reads them; the data
/// directory is not looked at.
exit_code check(const server_config& config) {
  auto options = engine_options_of(config);
  if (!options)
    return refuse(options.error());
  std::vector<error> errors;
  auto add = [&](const std::vector<error>& more) {
    errors.insert(errors.end(), more.begin(), more.end());
  };
  if (auto compiled = compile_policies(options->policies, options->contact); !compiled)
    add(compiled.error());
  portfolio_texts texts;
  if (auto read = texts.adopt(config); !read)
    add(read.error());
  if (auto fits = check_outbox(options->outbox_file); !fits)
    add({fits.error()});
  if (!errors.empty())
    return refuse(errors);
  for (const auto& warning : warnings_of(config))
    fmt::print("warning: {}\n", warning);
  fmt::print(
    "configuration, policies, contact rules and texts are fine, and {}; the data directory was not "
    "looked at\n",
    options->store.master_key.empty() ? "there is no master key" : "the master key is one");
  return exit_code::ok;
}

int run(int count, char** arguments) {
  CLI::App program{"recobrod: the collections orchestration server\n"
                   "Ends cleanly on SIGTERM and SIGINT; reads its policies anew on SIGHUP."};
  daemon_flags flags;
  bool check_only = false;
  program.add_option("--config", flags.config_file, "Configuration file (YAML)")->required();
  program.add_option("--data", flags.data_directory, "Data directory, over the file's");
  program.add_option("--listen", flags.address, "Address to listen on, over the file's");
  program.add_option("--port", flags.port, "Port, over the file's; 0: any free one");
  program.add_option("--log-level", flags.log_level, "trace, debug, info, warning, error or off");
  program.add_flag("--check", check_only, "Read everything, say what is wrong, and end");
  program.set_version_flag("--version", fmt::format("recobrod {}", program_version));
  try {
    program.parse(count, arguments);
  } catch (const CLI::Success& asked) {
    return program.exit(asked);
  } catch (const CLI::ParseError& wrong) {
    program.exit(wrong);
    return static_cast<int>(exit_code::usage);
  }
  auto config = load_config(flags);
  if (!config)
    return static_cast<int>(refuse(config.error()));
  start_log(config->logged);
  if (sodium_init() < 0)
    throw std::runtime_error("libsodium cannot be started");
  if (check_only)
    return static_cast<int>(check(*config));
  return static_cast<int>(serve(*config, flags, block_signals()));
}

} // namespace

} // namespace recobro

int main(int count, char** arguments) {
  try {
    return recobro::run(count, arguments);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "error: {}\n", failure.what());
    return static_cast<int>(recobro::exit_code::refused);
  }
}
