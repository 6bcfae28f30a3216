// `recobro retention`: whose personal data have been kept as long as the law says.

#include "tools/command/command.hpp"
#include "tools/command/contact_books.hpp"
#include "tools/command/contact_options.hpp"
#include "tools/command/local_store.hpp"
#include "tools/daemon/daemon_options.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/retention.hpp"
#include "tools/engine/retention_job.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>

namespace recobro {

namespace {

struct retention_arguments {
  std::string config_file;
  std::string at;
  bool dry_run = false;
  bool accounts = false;
  bool json = false;
};

result<instant> wanted_instant(const retention_arguments& arguments) {
  if (arguments.at.empty())
    return std::chrono::floor<duration>(std::chrono::system_clock::now());
  return parse_instant(arguments.at);
}

void print_account(const passed_account& one, bool json) {
  if (json)
    fmt::print("{}\n", nlohmann::ordered_json{{"portfolio", one.account.portfolio()},
                                              {"account", one.account.number()},
                                              {"jurisdiction", one.jurisdiction},
                                              {"years", one.years},
                                              {"last_event_at", format_instant(one.last_event)},
                                              {"passed_at", format_instant(one.until)}}
                         .dump());
  else
    fmt::print("  {}  {}, {} years, since {}\n", one.account.text(), one.jurisdiction, one.years,
               format_date(std::chrono::floor<std::chrono::days>(one.until)));
}

void print_report(const retention_report& report, bool erased, bool json) {
  if (json) {
    nlohmann::ordered_json out{
      {"accounts", report.accounts}, {"open", report.open}, {"erased", erased}};
    out["jurisdictions"] = nlohmann::ordered_json::object();
    for (const auto& [id, tally] : report.by_jurisdiction)
      out["jurisdictions"][id.empty() ? "none" : id] = {{"years", tally.years},
                                                        {"passed", tally.passed},
                                                        {"within", tally.within},
                                                        {"without_personal_data", tally.without}};
    fmt::print("{}\n", out.dump());
    return;
  }
  text_table table{{"jurisdiction", "years", "passed", "within", "no personal data"}};
  for (const auto& [id, tally] : report.by_jurisdiction)
    table.add({id.empty() ? "none names a period" : id,
               id.empty() ? "" : std::to_string(tally.years), grouped(tally.passed),
               grouped(tally.within), grouped(tally.without)});
  fmt::print("{} accounts, {} of them open\n{}", grouped(report.accounts), grouped(report.open),
             table.render());
  uint64_t passed = 0;
  for (const auto& [id, tally] : report.by_jurisdiction)
    passed += tally.passed;
  fmt::print("{}\n", erased ? fmt::format("the personal data of {} accounts were erased; their "
                                          "entries and the register stay",
                                          grouped(passed))
                            : fmt::format("the personal data of {} accounts would be erased; "
                                          "nothing was",
                                          grouped(passed)));
}

result<retention_report> look(const retention_arguments& arguments, const server_config& config,
                              instant now) {
  auto books = contact_books_of(config);
  if (!books)
    return fail(books.error());
  auto store = open_local_store(
    {.directory = config.data_directory.string(),
     .master_key_file = config.master_key_file ? config.master_key_file->string() : std::string{}},
    store_access::read_only);
  if (!store)
    return fail(store.error());
  return look_at_retention(
    **store, [&](std::string_view portfolio) { return books->contact_of(portfolio); }, now,
    [&](const passed_account& one) {
      if (arguments.accounts)
        print_account(one, arguments.json);
      return true;
    });
}

/// On the data directory alone: the server has a job of its own for this.
result<retention_report> erase(const server_config& config) {
  auto options = engine_options_of(config);
  if (!options)
    return fail(options.error().front());
  options->ticks = false; // nobody else is woken
  options->outbox_file.clear();
  std::optional<instant> latest;
  if (config.time.source != clock_source::system)
    latest = latest_instant(config.data_directory.string());
  auto time = make_clock(config.time, latest);
  auto running = engine::start(std::move(*options), time);
  if (!running)
    return fail(running.error().front());
  auto report = apply_retention(**running, retention_mode::erase, [] { return true; });
  const bool settled = (*running)->settle(std::chrono::hours{24});
  (*running)->stop();
  if (report && !settled)
    return fail(errc::not_ready, "the erasures did not come to an end");
  return report;
}

exit_code run(const retention_arguments& arguments) {
  const auto config = load_config({.config_file = arguments.config_file});
  if (!config)
    return refuse(config.error());
  const auto now = wanted_instant(arguments);
  if (!now)
    return refuse(now.error());
  if (!arguments.dry_run && !arguments.at.empty())
    return refuse(
      error{errc::usage, "--at is for --dry-run; what is erased is erased by the clock"});
  const auto report = arguments.dry_run ? look(arguments, *config, *now) : erase(*config);
  if (!report)
    return refuse(report.error());
  print_report(*report, !arguments.dry_run, arguments.json);
  return exit_code::ok;
}

} // namespace

void add_retention_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<retention_arguments>();
  auto command = program.add_subcommand(
    "retention",
    "Erase the personal data of closed accounts that were kept as long as the law says. Needs the "
    "data directory for itself; a running server does it with 'retention: erase'");
  command->add_option("--config", arguments->config_file, "The server's configuration")->required();
  command->add_flag("--dry-run", arguments->dry_run,
                    "Only say how many there are; also beside a running server");
  command->add_flag("--accounts", arguments->accounts, "With --dry-run: name each of them");
  command->add_option("--at", arguments->at, "With --dry-run: as of this instant; else now");
  command->add_flag("--json", arguments->json, "JSON instead of text");
  command->callback([arguments, &ending] { ending = run(*arguments); });
}

} // namespace recobro
