#include "tools/import/import_command.hpp"

#include "tools/command/local_store.hpp"
#include "tools/command/policy_options.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/engine.hpp"
#include "tools/import/engine_sink.hpp"
#include "tools/import/http_sink.hpp"
#include "tools/import/import_meter.hpp"
#include "tools/import/import_run.hpp"
#include "tools/import/mapping_file.hpp"
#include "tools/import/print_sink.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <unistd.h>
#include <csignal>
#include <filesystem>
#include <memory>

namespace recobro {

namespace {

volatile std::sig_atomic_t interrupted = 0;

/// The first interrupt ends the run in order; the second one ends the process.
void interrupt(int number) {
  interrupted = 1;
  std::signal(number, SIG_DFL);
}

exit_code refuse(const std::vector<error>& failures) {
  for (const auto& failure : failures)
    print_error(failure);
  return exit_code::refused;
}

std::string beside_here(const std::string& file, std::string_view ending) {
  return std::filesystem::path(file).filename().string() + std::string(ending);
}

import_options options_of(const import_arguments& arguments, std::shared_ptr<const mapping> rules) {
  import_options options;
  options.path = arguments.file;
  options.rules = std::move(rules);
  options.resume = arguments.resume;
  options.with_content = arguments.with_content;
  options.rows_max = arguments.rows_max;
  options.batch_lines = arguments.batch_lines;
  options.patience = std::chrono::seconds{arguments.patience_seconds};
  options.rejects = arguments.rejects;
  options.stop = [] { return interrupted != 0; };
  if (options.rejects.empty()) // those of an import must not be lost to a dry run
    options.rejects
      = beside_here(arguments.file, arguments.dry_run ? ".dry-run.rejects.csv" : ".rejects.csv");
  if (arguments.dry_run)
    return options; // nothing is done, so there is nothing to go on from
  options.target = arguments.data.empty() ? arguments.server.url
                                          : std::filesystem::absolute(arguments.data).string();
  options.cursor
    = arguments.cursor.empty() ? beside_here(arguments.file, ".cursor.json") : arguments.cursor;
  return options;
}

tl::expected<std::unique_ptr<engine>, std::vector<error>>
start_engine(const import_arguments& arguments) {
  auto policies = read_policies(arguments.policies);
  if (!policies)
    return tl::unexpected(std::move(policies.error()));
  engine_options options;
  options.store.directory = arguments.data;
  options.store.partitions = arguments.partitions;
  if (!arguments.master_key_file.empty()) {
    auto local = options_of({arguments.data, arguments.master_key_file}, store_access::exclusive);
    if (!local)
      return tl::unexpected(std::vector<error>{local.error()});
    options.store.master_key = local->master_key;
  }
  options.workers = arguments.workers;
  options.policies = std::move(*policies);
  return engine::start(std::move(options), std::make_shared<system_time>());
}

file_result<import_figures> run_into(const import_arguments& arguments,
                                     const import_options& options) {
  const std::chrono::seconds patience{arguments.patience_seconds};
  if (arguments.dry_run) {
    print_sink sink(stdout);
    return run_import(options, sink);
  }
  if (arguments.data.empty()) {
    http_sink sink({.url = arguments.server.url,
                    .token = arguments.server.token,
                    .lanes = arguments.parallel,
                    .patience = patience});
    return run_import(options, sink);
  }
  auto target = start_engine(arguments);
  if (!target)
    return tl::unexpected(std::move(target.error()));
  engine_sink sink(**target, {.patience = patience});
  auto figures = run_import(options, sink);
  (*target)->stop();
  return figures;
}

void report_as_json(const import_figures& figures, const import_options& options) {
  fmt::print("{}\n",
             nlohmann::ordered_json{
               {"rows", figures.rows},
               {"rows_skipped", figures.rows_skipped},
               {"rows_left_out", figures.rows_left_out},
               {"rows_refused", figures.rows_refused},
               {"commands", figures.commands},
               {"accepted", figures.accepted},
               {"duplicate", figures.duplicate},
               {"refused", figures.refused},
               {"rejects", figures.reached.rejects},
               {"rejects_file", options.rejects},
               {"complete", figures.complete},
               {"seconds", figures.seconds},
               {"rows_per_second", static_cast<double>(figures.rows) / figures.seconds},
             }
               .dump());
}

/// On the standard error output for a dry run, whose commands are on the other one.
void report_as_text(const import_figures& figures, const import_options& options, std::FILE* to) {
  if (figures.rows_skipped != 0)
    fmt::print(to, "went on after row {}, where an earlier import had stopped\n",
               grouped(figures.rows_skipped));
  fmt::print(to, "{} rows in {}: {} left out by the mapping, {} refused\n", grouped(figures.rows),
             readable_seconds(figures.seconds), grouped(figures.rows_left_out),
             grouped(figures.rows_refused));
  if (to == stderr)
    fmt::print(to, "{} commands printed, none sent\n", grouped(figures.commands));
  else
    fmt::print(to, "{} commands: {} accepted, {} duplicate, {} refused\n",
               grouped(figures.commands), grouped(figures.accepted), grouped(figures.duplicate),
               grouped(figures.refused));
  if (figures.reached.rejects != 0 && !options.rejects.empty())
    fmt::print(to, "{} rejects in {}\n", grouped(figures.reached.rejects), options.rejects);
  if (!figures.complete && !options.cursor.empty())
    fmt::print(to, "stopped after row {}; --resume goes on there\n", grouped(figures.reached.rows));
}

/// A file of rejects that has none says nothing.
void tidy_up(const import_figures& figures, const import_options& options) {
  std::error_code ignored;
  if (figures.complete && figures.reached.rejects == 0 && !options.rejects.empty())
    std::filesystem::remove(options.rejects, ignored);
}

void add_options(CLI::App& command, import_arguments& into) {
  command.add_option("FILE", into.file, "Rows: plain text or compressed (.gz, .xz, .bz2, .zst)")
    ->required()
    ->check(CLI::ExistingFile);
  command.add_option("--mapping", into.mapping, "YAML file that says how rows become commands")
    ->required()
    ->check(CLI::ExistingFile);
  add_server_options(command, into.server);
  command.add_option("--parallel", into.parallel, "Requests under way at the same time")
    ->check(CLI::Range(1, 64))
    ->capture_default_str();
  auto* const data
    = command.add_option("--data", into.data, "Data directory to import into, instead of a server");
  command.add_option("--policy", into.policies, "FILE, or PORTFOLIO=FILE, with --data")
    ->needs(data);
  data->needs(command.get_option("--policy"));
  command.add_option("--master-key-file", into.master_key_file, "For personal data, with --data")
    ->needs(data);
  command.add_option("--partitions", into.partitions, "Of a new data directory")
    ->check(CLI::Range(1, 4096))
    ->capture_default_str();
  command.add_option("--workers", into.workers, "Threads that decide, with --data")
    ->check(CLI::Range(1, 256))
    ->capture_default_str();
  command.add_option("--rejects", into.rejects,
                     "File for what was refused; default: FILE's name with .rejects.csv, here");
  command.add_flag("--with-content", into.with_content,
                   "Also write what stood in a refused row, which may be personal data");
  command.add_option("--cursor", into.cursor,
                     "File that says how far it is; default: FILE's name with .cursor.json, here");
  command.add_flag("--resume", into.resume, "Go on where an earlier import of FILE stopped");
  command.add_option("--limit", into.rows_max, "Stop after this row of FILE");
  command.add_flag("--dry-run", into.dry_run, "Print the commands (NDJSON) and send nothing");
  command.add_option("--batch", into.batch_lines, "Commands sent at once")
    ->check(CLI::Range(1, 100'000))
    ->capture_default_str();
  command
    .add_option("--patience", into.patience_seconds,
                "Seconds to wait for a server that takes nothing")
    ->capture_default_str();
  command.add_flag("--json", into.json, "One JSON object instead of sentences");
}

} // namespace

exit_code import_command(const import_arguments& arguments) {
  auto rules = load_mapping(arguments.mapping);
  if (!rules)
    return refuse(rules.error());
  auto options = options_of(arguments, std::move(*rules));
  interrupted = 0;
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  auto figures = [&] {
    import_meter meter(std::filesystem::path(arguments.file).filename().string(),
                       isatty(STDERR_FILENO) == 1);
    options.progress = [&](const import_progress& progress) { meter.show(progress); };
    return run_into(arguments, options);
  }();
  if (!figures)
    return refuse(figures.error());
  tidy_up(*figures, options);
  // The commands themselves are on the standard output of a dry run.
  if (arguments.json && !arguments.dry_run)
    report_as_json(*figures, options);
  else
    report_as_text(*figures, options, arguments.dry_run ? stderr : stdout);
  return figures->reached.rejects == 0 && interrupted == 0 ? exit_code::ok : exit_code::refused;
}

void add_import_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<import_arguments>();
  auto* const command = program.add_subcommand(
    "import",
    "Turn the rows of a file into commands, as a mapping says, and send them.\n"
    "What is refused goes to the rejects file and stops nothing; an interrupted import goes on\n"
    "with --resume. The exit status is 1 when there are rejects.");
  add_options(*command, *arguments);
  command->callback([arguments, &ending] { ending = import_command(*arguments); });
}

} // namespace recobro
