#include "config/policy_document.hpp"
#include "config/server_config.hpp"
#include "core/account/conditions.hpp"
#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/engine/policies.hpp"
#include "tools/simulate/experiment.hpp"
#include "tools/simulate/model_file.hpp"
#include "tools/simulate/report.hpp"
#include "tools/simulate/stored_portfolio.hpp"
#include "tools/simulate/summary.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <thread>

namespace recobro {

namespace {

struct simulate_arguments {
  local_store store; // without a directory: made-up accounts
  std::string portfolio;
  std::string policy;
  std::string against;
  std::string model = "consumer_credit";
  std::string rate; // of the policy's currency for one of the model's
  std::string zone; // of all made-up debtors, instead of the model's
  std::vector<std::string> jurisdictions;
  std::string rule_directory;
  uint32_t accounts = 10'000;
  int days = 365;
  std::string from; // else: the day after a journal's last one, or a Monday of 2026
  uint64_t seed = 1;
  unsigned workers = std::max(1u, std::thread::hardware_concurrency());
  double wanted = 1; // percent
  size_t sensitivity = 0;
  std::string report;
  std::string made_by; // the command line, for the report
  bool json = false;
};

/// Everything but the policy, for all arms.
file_result<simulate::world> shared_world(const simulate_arguments& arguments) {
  simulate::world around;
  auto model = simulate::load_model(arguments.model);
  if (!model)
    return tl::unexpected(std::move(model.error()));
  auto first_day = parse_date(arguments.from.empty() ? "2026-01-05" : arguments.from);
  if (!first_day)
    return tl::unexpected(std::vector{first_day.error()});
  around.model = std::make_shared<const simulate::debtor_model>(std::move(*model));
  around.seed = arguments.seed;
  around.first_day = *first_day;
  around.day_count = arguments.days;
  return around;
}

/// The model in the policy's currency and the wanted zone.
result<void> adapt_model(const simulate_arguments& arguments, simulate::world& around) {
  auto model = *around.model;
  if (!arguments.rate.empty()) {
    auto rate = attribute_number(arguments.rate);
    if (!rate || *rate <= 0)
      return fail(errc::usage, "--rate is a decimal number above zero, e.g. 0.005");
    if (around.rules->unit)
      model = simulate::in_currency(std::move(model), *around.rules->unit, *rate);
  }
  if (!arguments.zone.empty()) {
    if (auto known = zone::from_name(arguments.zone); !known)
      return fail(known.error());
    model.portfolio.zones = {{1, arguments.zone}};
  }
  around.model = std::make_shared<const simulate::debtor_model>(std::move(model));
  return {};
}

file_result<simulate::arm> make_arm(const simulate_arguments& arguments, const std::string& file,
                                    const simulate::world& shared) {
  auto text = read_policy_text(file);
  if (!text)
    return tl::unexpected(std::move(text.error()));
  auto compiled
    = compile_policies({{"*", file, *text, arguments.jurisdictions}}, {arguments.rule_directory});
  if (!compiled)
    return tl::unexpected(std::move(compiled.error()));
  simulate::arm made{.name = compiled->front().rules->name, .file = file, .around = shared};
  made.around.rules = compiled->front().rules;
  made.around.contact = compiled->front().contact;
  made.around.local = made.around.rules->default_zone;
  auto unit = made.around.rules->unit;
  if (auto set = adapt_model(arguments, made.around); !set)
    return tl::unexpected(std::vector{set.error()});
  if (unit && *unit != made.around.model->unit)
    return tl::unexpected(std::vector{
      error{errc::currency_mismatch,
            fmt::format(
              "the amounts of policy '{}' are in {}, those of model '{}' in {}; give a model in "
              "the policy's currency with --model, or --rate",
              made.name, unit->code(), shared.model->name, shared.model->unit.code())}});
  made.around.prepare();
  return made;
}

file_result<std::vector<simulate::arm>> make_arms(const simulate_arguments& arguments) {
  auto shared = shared_world(arguments);
  if (!shared)
    return tl::unexpected(std::move(shared.error()));
  std::vector<simulate::arm> arms;
  for (const auto* file : {&arguments.policy, &arguments.against}) {
    if (file->empty())
      continue;
    auto made = make_arm(arguments, *file, *shared);
    if (!made)
      return tl::unexpected(std::move(made.error()));
    arms.push_back(std::move(*made));
  }
  if (arms.size() == 2) {
    arms[1].around.local = arms[0].around.local;
    arms[1].around.prepare();
    if (arms[0].name == arms[1].name)
      arms[1].name += " (challenger)";
  }
  return arms;
}

/// Accounts of a data directory under each arm's policy; the simulated time begins after their last
/// day.
result<std::vector<simulate::portfolio>> stored_portfolios(const simulate_arguments& arguments,
                                                           std::vector<simulate::arm>& arms) {
  auto store = open_local_store(arguments.store, store_access::read_only);
  if (!store)
    return fail(store.error());
  progress_line progress{"reading"};
  auto read
    = simulate::read_portfolio(**store, arguments.portfolio, arms.front().around.model->unit,
                               [&](size_t done) { progress.show(done); });
  if (!read)
    return fail(read.error());
  if (read->states.empty())
    return fail(errc::account_unknown, "no open account is in " + arguments.store.directory);
  std::vector<simulate::portfolio> portfolios;
  for (auto& one : arms) {
    if (arguments.from.empty())
      one.around.first_day = one.around.local.local_date(read->last) + std::chrono::days{1};
    one.around.prepare();
    auto placed = *read;
    simulate::place_under(placed, one.around);
    portfolios.push_back({.made_up = 0, .states = std::move(placed.states)});
  }
  return portfolios;
}

void run_arms(std::vector<simulate::arm>& arms, const std::vector<simulate::portfolio>& portfolios,
              unsigned workers) {
  for (size_t place = 0; place < arms.size(); ++place) {
    auto& one = arms[place];
    auto& from = portfolios[place];
    progress_line progress{"simulating " + one.name, from.size()};
    one.made = simulate::run(one.around, from,
                             {.workers = workers, .measure = false, .progress = [&](size_t done) {
                                progress.show(done);
                              }});
  }
}

void try_model(simulate::experiment& what, const std::vector<simulate::portfolio>& from,
               const simulate_arguments& arguments) {
  progress_line progress{"sensitivity", simulate::parameter_count * 2};
  what.sensitive = simulate::try_sensitivity(
    what.arms, from, arguments.sensitivity, {0.8, 1.2},
    {.workers = arguments.workers, .measure = false, .progress = [&](size_t done) {
       progress.show(done);
     }});
}

exit_code run(const simulate_arguments& arguments) {
  auto arms = make_arms(arguments);
  if (!arms)
    return print_errors(arms.error());
  std::vector<simulate::portfolio> portfolios(arms->size(),
                                              {.made_up = arguments.accounts, .states = {}});
  const bool stored = !arguments.store.directory.empty();
  if (stored) {
    auto read = stored_portfolios(arguments, *arms);
    if (!read)
      return print_errors({read.error()});
    portfolios = std::move(*read);
  }
  run_arms(*arms, portfolios, arguments.workers);
  simulate::experiment what{.arms = std::move(*arms),
                            .portfolio_size = portfolios.front().size(),
                            .made_up = !stored,
                            .portfolio_name = stored ? "accounts of " + arguments.store.directory
                                                     : "made up by the model",
                            .jurisdictions = arguments.jurisdictions};
  if (what.arms.size() == 2)
    what.compared = simulate::compare(what.arms[0].made, what.arms[1].made, arguments.wanted / 100);
  if (arguments.sensitivity > 0)
    try_model(what, portfolios, arguments);
  if (!arguments.report.empty()) {
    if (auto written = simulate::write_report(what, arguments.made_by, arguments.report); !written)
      return print_errors({written.error()});
    fmt::print(stderr, "{}/report.html and its tables are written\n", arguments.report);
  }
  if (arguments.json)
    fmt::print("{}\n", simulate::summary_json(what).dump());
  else
    fmt::print("{}", simulate::summary_text(what));
  for (const auto& one : what.arms)
    if (simulate::unlawful(one.made.counts.lawful) > 0)
      return exit_code::refused;
  return exit_code::ok;
}

void add_run_options(CLI::App& command, const std::shared_ptr<simulate_arguments>& arguments) {
  command.add_option("POLICY", arguments->policy, "Policy file: the champion")
    ->check(CLI::ExistingFile);
  command.add_option("--against", arguments->against, "Another policy file: the challenger")
    ->check(CLI::ExistingFile);
  command
    .add_option("--model", arguments->model,
                fmt::format("How debtors behave: a file, or one of {}",
                            fmt::join(simulate::shipped_models(), ", ")))
    ->capture_default_str();
  command.add_option("--rate", arguments->rate,
                     "What one unit of the model's currency is in the policy's (0.005)");
  command.add_option("--zone", arguments->zone, "Where all made-up debtors live");
  command.add_option("--jurisdiction", arguments->jurisdictions,
                     "Whose contact rules hold; may be repeated");
  command.add_option("--contact-rules", arguments->rule_directory,
                     "Directory laid over the shipped contact rules");
  command.add_option("--accounts", arguments->accounts, "Made-up accounts")
    ->check(CLI::Range(1, 100'000'000))
    ->capture_default_str();
  command.add_option("--days", arguments->days, "Simulated time")
    ->check(CLI::Range(1, 3'650))
    ->capture_default_str();
  command.add_option(
    "--from", arguments->from,
    "First simulated day; without, 2026-01-05 or the day after the journal's last one");
  add_local_store_options(command, arguments->store, {.positional = false});
  command.add_option("--portfolio", arguments->portfolio, "With --data: only accounts of this one");
  command.add_option("--seed", arguments->seed, "Same seed, same debtors")->capture_default_str();
  command.add_option("--workers", arguments->workers, "Threads; they do not change the result")
    ->check(CLI::Range(1, 256))
    ->capture_default_str();
  command
    .add_option("--detect", arguments->wanted,
                "Difference in what is recovered, in percent, that sample sizes are stated for")
    ->check(CLI::Range(0.001, 1000.0))
    ->capture_default_str();
  command.add_option(
    "--sensitivity", arguments->sensitivity,
    "Run again with each of the model's parameters 20 percent lower and higher, on "
    "so many accounts");
  command.add_option("--report", arguments->report,
                     "Directory to write report.html and CSV tables into");
  command.add_flag("--json", arguments->json, "One JSON object instead of tables");
}

/// As it can be given again: every option that was said.
std::string command_line_of(const CLI::App& command) {
  std::string line = "recobro simulate";
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0 || option->get_name() == "--report")
      continue;
    if (option->get_positional()) {
      line += " " + option->as<std::string>();
      continue;
    }
    line += " " + option->get_name();
    if (option->get_expected_max() > 0 && option->get_items_expected_max() > 0)
      line += fmt::format(" {}", fmt::join(option->results(), " "));
  }
  return line;
}

} // namespace

void add_simulate_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<simulate_arguments>();
  auto command = program.add_subcommand(
    "simulate",
    "Run a portfolio of simulated debtors through one policy or two (docs/simulation.md).\n"
    "Exit status 1 when a simulated contact left against the rules.");
  add_run_options(*command, arguments);
  add_simulate_fit_commands(*command, ending);
  command->callback([arguments, command, &ending] {
    if (!command->get_subcommands().empty())
      return;
    if (arguments->policy.empty()) {
      print_error({errc::usage, "name a policy file: recobro simulate POLICY"});
      ending = exit_code::usage;
      return;
    }
    arguments->made_by = command_line_of(*command);
    ending = run(*arguments);
  });
}

} // namespace recobro
