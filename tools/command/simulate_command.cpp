#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/simulate/experiment.hpp"
#include "tools/simulate/model_file.hpp"
#include "tools/simulate/policy_arms.hpp"
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
  std::vector<std::string> against;
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

file_result<std::vector<simulate::arm>> make_arms(const simulate_arguments& arguments) {
  simulate::arms_request request{.policies = {arguments.policy},
                                 .model = arguments.model,
                                 .rate = arguments.rate,
                                 .zone = arguments.zone,
                                 .jurisdictions = arguments.jurisdictions,
                                 .rule_directory = arguments.rule_directory,
                                 .days = arguments.days,
                                 .seed = arguments.seed};
  request.policies.insert(request.policies.end(), arguments.against.begin(),
                          arguments.against.end());
  if (!arguments.from.empty())
    request.first_day = arguments.from;
  return simulate::make_arms(request);
}

/// The debtors of all arms. Stored accounts are put under an arm's policy only when it runs, so
/// that several arms don't need several copies of a large portfolio.
class debtor_source {
public:
  explicit debtor_source(uint32_t made_up)
    : made_up_(made_up) {}
  explicit debtor_source(simulate::stored_portfolio stored)
    : stored_(std::move(stored)) {}

  size_t size() const { return stored_ ? stored_->states.size() : made_up_; }

  simulate::portfolio under(const simulate::world& around, size_t at_most) const {
    auto count = std::min(size(), at_most);
    if (!stored_)
      return {.made_up = static_cast<uint32_t>(count), .states = {}, .known = {}};
    simulate::stored_portfolio placed;
    placed.states.assign(stored_->states.begin(),
                         stored_->states.begin() + static_cast<ptrdiff_t>(count));
    simulate::place_under(placed, around);
    return {.made_up = 0, .states = std::move(placed.states), .known = stored_->known};
  }

private:
  uint32_t made_up_ = 0;
  std::optional<simulate::stored_portfolio> stored_;
};

/// Accounts of a data directory; the simulated time begins after their last day.
result<debtor_source> stored_debtors(const simulate_arguments& arguments,
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
  for (auto& one : arms) {
    if (arguments.from.empty())
      one.around.first_day = one.around.local.local_date(read->last) + std::chrono::days{1};
    one.around.prepare();
  }
  return debtor_source{std::move(*read)};
}

result<void> check(const simulate_arguments& arguments) {
  if (arguments.policy.empty())
    return fail(errc::usage, "name a policy file: recobro simulate POLICY");
  if (!arguments.portfolio.empty() && arguments.store.directory.empty())
    return fail(errc::usage, "--portfolio is of the accounts in a data directory: name it with "
                             "--data; without, debtors are made up");
  return {};
}

void run_arms(std::vector<simulate::arm>& arms, const debtor_source& debtors, unsigned workers) {
  for (auto& one : arms) {
    progress_line progress{"simulating " + one.name, debtors.size()};
    one.made = simulate::run(one.around, debtors.under(one.around, debtors.size()),
                             {.workers = workers, .measure = false, .progress = [&](size_t done) {
                                progress.show(done);
                              }});
  }
}

void try_model(simulate::experiment& what, const debtor_source& debtors,
               const simulate_arguments& arguments) {
  progress_line progress{"sensitivity", simulate::parameter_count * 2};
  std::vector<simulate::portfolio> samples;
  for (const auto& one : what.arms)
    samples.push_back(debtors.under(one.around, arguments.sensitivity));
  what.sensitive = simulate::try_sensitivity(
    what.arms, samples, arguments.sensitivity, {0.8, 1.2},
    {.workers = arguments.workers, .measure = false, .progress = [&](size_t done) {
       progress.show(done);
     }});
}

exit_code run(const simulate_arguments& arguments) {
  auto arms = make_arms(arguments);
  if (!arms)
    return print_errors(arms.error());
  debtor_source debtors{arguments.accounts};
  const bool stored = !arguments.store.directory.empty();
  if (stored) {
    auto read = stored_debtors(arguments, *arms);
    if (!read)
      return print_errors({read.error()});
    debtors = std::move(*read);
  }
  run_arms(*arms, debtors, arguments.workers);
  simulate::experiment what{.arms = std::move(*arms),
                            .portfolio_size = debtors.size(),
                            .made_up = !stored,
                            .portfolio_name = stored ? "accounts of " + arguments.store.directory
                                                     : "made up by the model",
                            .jurisdictions = arguments.jurisdictions};
  what.compared = simulate::compare_all(what.arms, arguments.wanted / 100);
  if (arguments.sensitivity > 0)
    try_model(what, debtors, arguments);
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
  command
    .add_option("--against", arguments->against,
                fmt::format("Another policy file: a challenger; may be repeated, at most {} times",
                            simulate::challengers_max))
    ->check(CLI::ExistingFile)
    ->allow_extra_args(false);
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
  command.add_option("--seed", arguments->seed, "Same seed, same debtors")
    ->check(CLI::NonNegativeNumber)
    ->capture_default_str();
  command.add_option("--workers", arguments->workers, "Threads; they do not change the result")
    ->check(CLI::Range(1, 256))
    ->capture_default_str();
  command
    .add_option("--detect", arguments->wanted,
                "Difference in what is recovered, in percent, that sample sizes are stated for")
    ->check(CLI::Range(0.001, 1000.0))
    ->capture_default_str();
  command
    .add_option("--sensitivity", arguments->sensitivity,
                "Run again with eight of the model's parameters 20 percent lower and higher, on "
                "so many accounts")
    ->check(CLI::NonNegativeNumber);
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
    if (option->get_items_expected_max() == 0)
      line += " " + option->get_name();
    else
      for (const auto& value : option->results())
        line += fmt::format(" {} {}", option->get_name(), value);
  }
  return line;
}

} // namespace

void add_simulate_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<simulate_arguments>();
  auto command = program.add_subcommand(
    "simulate",
    "Run a portfolio of simulated debtors through one policy or several (docs/simulation.md).\n"
    "Exit status 1 when a simulated contact left against the rules.");
  add_run_options(*command, arguments);
  add_simulate_fit_command(*command, ending);
  add_simulate_transitions_command(*command, ending);
  command->callback([arguments, command, &ending] {
    if (!command->get_subcommands().empty())
      return;
    if (auto fits = check(*arguments); !fits) {
      ending = print_errors({fits.error()});
      return;
    }
    arguments->made_by = command_line_of(*command);
    ending = run(*arguments);
  });
}

} // namespace recobro
