#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/command/policy_options.hpp"
#include "tools/engine/inspect.hpp"
#include "tools/import/mapping_file.hpp"
#include "tools/replay/history_file.hpp"
#include "tools/replay/replay.hpp"
#include "tools/replay/served_replay.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

struct replay_arguments {
  server_address server{.url = {}, .token = {}}; // without an address: in process
  std::vector<std::string> files;
  std::string mapping;
  std::vector<std::string> policies;
  std::string master_key_file;
  std::string data;
  std::string name = "replay";
  std::string until;
  std::string rejects;
  unsigned workers = 1;
  uint16_t partitions = 16;
  bool json = false;
};

exit_code refuse(const error& failure) {
  return print_errors({failure});
}

/// Kept when the caller named it, else gone at the end.
class data_place {
public:
  explicit data_place(const std::string& named)
    : path_(named)
    , kept_(!named.empty()) {
    if (kept_)
      return;
    path_ = (std::filesystem::temp_directory_path() / "recobro-replay-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr)
      throw std::runtime_error("cannot make a temporary directory; name one with --data");
  }
  ~data_place() {
    std::error_code ignored;
    if (!kept_)
      std::filesystem::remove_all(path_, ignored);
  }
  data_place(const data_place&) = delete;
  data_place& operator=(const data_place&) = delete;
  const std::string& path() const { return path_; }

private:
  std::string path_;
  bool kept_;
};

struct history {
  explicit history(bool with_text)
    : commands(with_text) {}

  timeline commands;
  uint64_t rows = 0;
  std::vector<refused_row> refused;
};

file_result<void> read_files(const replay_arguments& arguments, history& into) {
  std::shared_ptr<const mapping> rules;
  if (!arguments.mapping.empty()) {
    auto loaded = load_mapping(arguments.mapping);
    if (!loaded)
      return tl::unexpected(std::move(loaded.error()));
    rules = std::move(*loaded);
  }
  for (const auto& path : arguments.files) {
    progress_line progress{"reading " + std::filesystem::path{path}.filename().string()};
    auto report
      = read_history({.path = path,
                      .rules = rules,
                      .progress = [&](uint64_t, uint64_t) { progress.show(into.commands.size()); }},
                     into.commands);
    if (!report)
      return tl::unexpected(std::move(report.error()));
    into.rows += report->rows;
    std::move(report->refused.begin(), report->refused.end(), std::back_inserter(into.refused));
  }
  into.commands.arrange();
  return {};
}

/// One JSON line for each row that gave no command and each command that was refused.
result<void> write_rejects(const std::string& path, const history& read,
                           const replay_figures& figures) {
  if (path.empty())
    return {};
  std::ofstream file{path};
  for (const auto& row : read.refused)
    file << json{{"file", row.file},
                 {"row", row.row},
                 {"code", name_of(row.cause.code)},
                 {"detail", row.cause.detail}}
         << '\n';
  for (const auto& command : figures.refusals)
    file << json{{"account", command.account.text()},
                 {"id", command.id},
                 {"code", name_of(command.cause.code)},
                 {"detail", command.cause.detail}}
         << '\n';
  if (!file.flush())
    return fail(errc::file_unreadable, path + " cannot be written");
  return {};
}

json json_of(const history& read, const replay_figures& figures) {
  return {{"rows", read.rows},
          {"rows_refused", read.refused.size()},
          {"history_commands", read.commands.size()},
          {"resumed_at", figures.resumed_at},
          {"commands", figures.commands},
          {"accepted", figures.accepted},
          {"duplicate", figures.duplicate},
          {"conflict", figures.conflict},
          {"refused", figures.refused},
          {"seconds", figures.seconds},
          {"commands_per_second", static_cast<double>(figures.commands) / figures.seconds}};
}

void print_figures(const history& read, const replay_figures& figures) {
  fmt::print("{} rows read, {} refused\n", grouped(read.rows), grouped(read.refused.size()));
  if (figures.resumed_at > 0)
    fmt::print("went on after {} of {} commands, where an earlier run had stopped\n",
               grouped(figures.resumed_at), grouped(read.commands.size()));
  fmt::print("{} commands in {}: {} accepted, {} duplicate, {} conflicting, {} refused\n",
             grouped(figures.commands), readable_seconds(figures.seconds),
             grouped(figures.accepted), grouped(figures.duplicate), grouped(figures.conflict),
             grouped(figures.refused));
  for (size_t place = 0; place < std::min<size_t>(10, figures.refusals.size()); ++place)
    fmt::print("refused: {} {}: {}\n", figures.refusals[place].account.text(),
               figures.refusals[place].id, to_string(figures.refusals[place].cause));
  if (figures.refused > 10)
    fmt::print("... all of them with --rejects FILE\n");
}

void report_as_json(const history& read, const replay_figures& figures,
                    const engine_figures& engine, const std::string& hash) {
  auto object = json_of(read, figures);
  object["entries"] = engine.entries;
  object["events"] = engine.events;
  object["timers"] = engine.timers_fired;
  object["state_hash"] = hash;
  fmt::print("{}\n", object.dump());
}

void report_as_text(const history& read, const replay_figures& figures,
                    const engine_figures& engine, const std::string& hash) {
  print_figures(read, figures);
  fmt::print("{} entries with {} events became durable, {} timers among their causes\n",
             grouped(engine.entries), grouped(engine.events), grouped(engine.timers_fired));
  fmt::print("state hash {}\n", hash);
}

tl::expected<std::unique_ptr<engine>, std::vector<error>>
start_engine(const replay_arguments& arguments, std::vector<portfolio_policy> policies,
             const std::string& directory, std::shared_ptr<log_time> driven) {
  engine_options options;
  options.store.directory = directory;
  options.store.partitions = arguments.partitions;
  if (!arguments.master_key_file.empty()) {
    auto local = options_of({directory, arguments.master_key_file}, store_access::exclusive);
    if (!local)
      return tl::unexpected(std::vector<error>{local.error()});
    options.store.master_key = local->master_key;
  }
  follow_history(options.settings);
  options.workers = arguments.workers;
  options.policies = std::move(policies);
  options.ticks = false;
  return engine::start(std::move(options), std::move(driven));
}

exit_code ending_of(const history& read, const replay_figures& figures) {
  return read.refused.empty() && figures.refused + figures.conflict == 0 ? exit_code::ok
                                                                         : exit_code::refused;
}

uint64_t hash_of(const std::vector<portfolio_policy>& policies) {
  uint64_t hash = fnv1a({});
  for (const auto& each : policies)
    hash = fnv1a(each.text, fnv1a(each.portfolio, hash));
  return hash;
}

exit_code run_here(const replay_arguments& arguments, const history& read) {
  auto policies = read_policies(arguments.policies);
  if (!policies)
    return print_errors(policies.error());
  replay_options options{.name = arguments.name, .policies = hash_of(*policies)};
  if (!arguments.until.empty()) {
    auto until = parse_instant(arguments.until);
    if (!until)
      return refuse(until.error());
    options.until = *until;
  }
  data_place place{arguments.data};
  auto driven = std::make_shared<log_time>(instant{date_min});
  auto target = start_engine(arguments, std::move(*policies), place.path(), driven);
  if (!target)
    return print_errors(target.error());
  std::optional<progress_line> progress;
  progress.emplace("replaying", read.commands.size());
  options.progress = [&](size_t done, instant now) { progress->show(done, format_instant(now)); };
  auto figures = replay(**target, *driven, read.commands, options);
  progress.reset();
  if (!figures)
    return refuse(figures.error());
  auto hash = hash_of_all_states((*target)->store());
  if (!hash)
    return refuse(hash.error());
  auto engine = (*target)->figures();
  (*target)->stop();
  if (auto written = write_rejects(arguments.rejects, read, *figures); !written)
    return refuse(written.error());
  (arguments.json ? report_as_json : report_as_text)(read, *figures, engine, *hash);
  return ending_of(read, *figures);
}

exit_code run_served(const replay_arguments& arguments, const history& read) {
  std::optional<progress_line> progress;
  progress.emplace("sending", read.commands.size());
  auto figures = replay_served(
    read.commands, {.server = arguments.server, .progress = [&](size_t done, instant now) {
                      progress->show(done, format_instant(now));
                    }});
  progress.reset();
  if (!figures)
    return refuse(figures.error());
  if (auto written = write_rejects(arguments.rejects, read, *figures); !written)
    return refuse(written.error());
  if (arguments.json)
    fmt::print("{}\n", json_of(read, *figures).dump());
  else
    print_figures(read, *figures);
  return ending_of(read, *figures);
}

exit_code run(const replay_arguments& arguments) {
  auto served = !arguments.server.url.empty();
  if (served == !arguments.policies.empty()) {
    print_error({errc::usage, "give either --policy, to replay in process, or --server"});
    return exit_code::usage;
  }
  history read{served};
  if (auto done = read_files(arguments, read); !done)
    return print_errors(done.error());
  if (served)
    return run_served(arguments, read);
  return run_here(arguments, read);
}
} // namespace

void add_replay_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<replay_arguments>();
  auto command = program.add_subcommand(
    "replay", "Play a history through the engine in the order in which it happened.\n"
              "The clock follows the history, so timers fire at their instants. An interrupted\n"
              "replay goes on where it stopped when it is started again with the same --data.");
  command->add_option("FILE", arguments->files, "Files, plain or compressed (.gz, .xz)")
    ->required()
    ->check(CLI::ExistingFile);
  command
    ->add_option("--mapping", arguments->mapping,
                 "How rows become commands; without it the files hold command lines")
    ->check(CLI::ExistingFile);
  command->add_option("--policy", arguments->policies, "FILE, or PORTFOLIO=FILE; may be repeated");
  command->add_option("--server", arguments->server.url,
                      "Address of a server to replay against, instead of in process");
  command->add_option("--token", arguments->server.token, "For --server")->envname("RECOBRO_TOKEN");
  command->add_option("--data", arguments->data, "Data directory to keep; else a temporary one");
  command->add_option("--name", arguments->name, "Of the history, when DIR holds several")
    ->capture_default_str();
  command->add_option("--until", arguments->until,
                      "Instant to go on to after the last row (2013-12-31T00:00:00Z)");
  command->add_option("--rejects", arguments->rejects, "File for refused rows and commands");
  command->add_option("--workers", arguments->workers, "Threads that decide")
    ->check(CLI::Range(1, 256))
    ->capture_default_str();
  command->add_option("--partitions", arguments->partitions, "Of a new data directory")
    ->check(CLI::Range(1, 4096))
    ->capture_default_str();
  command->add_option("--master-key-file", arguments->master_key_file,
                      "Needed when the history holds personal data");
  command->add_flag("--json", arguments->json, "One JSON object instead of sentences");
  command->callback([arguments, &ending] { ending = run(*arguments); });
}

} // namespace recobro
