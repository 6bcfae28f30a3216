#include "config/policy_document.hpp"
#include "core/base/nearest.hpp"
#include "tools/backtest/backtest.hpp"
#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/engine/policies.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;
using backtest::difference;
using backtest::difference_kind;
using backtest::difference_kind_count;

struct backtest_arguments {
  local_store store;
  std::string policy;
  std::string portfolio;
  std::vector<std::string> jurisdictions;
  std::string rule_directory;
  double tolerance_seconds = 60;
  size_t examples = 20;
  std::string csv;
  bool json = false;
};

/// Every version that ever decided in the journal.
file_result<policy_registry> stored_policies(const journal& store) {
  policy_registry registry;
  auto known = store.policies();
  if (!known)
    return tl::unexpected(std::vector{known.error()});
  for (const auto& one : *known) {
    auto made = compile_policy(one.text, "stored policy " + one.name, one.hash);
    if (!made)
      return tl::unexpected(std::move(made.error()));
    registry.add(std::make_shared<const policy>(std::move(*made)));
  }
  return registry;
}

std::string csv_field(const std::string& text) {
  std::string made = "\"";
  for (char letter : text)
    made += letter == '"' ? "\"\"" : std::string(1, letter);
  return made + '"';
}

std::string when(const std::optional<instant>& at) {
  return at ? format_instant(*at) : std::string{};
}

std::string csv_line(const difference& one) {
  return fmt::format("{},{},{},{},{},{},{},{},{}\n", csv_field(one.account), name_of(one.kind),
                     name_of(one.about), csv_field(one.what), csv_field(one.phase), when(one.then),
                     when(one.now), name_of(one.why.word), csv_field(one.why.sentence));
}

json json_of(const difference& one) {
  auto optional_instant = [](const std::optional<instant>& at) {
    return at ? json(format_instant(*at)) : json(nullptr);
  };
  return {{"account", one.account},
          {"difference", name_of(one.kind)},
          {"decision", name_of(one.about)},
          {"what", one.what},
          {"phase", one.phase},
          {"then", optional_instant(one.then)},
          {"now", optional_instant(one.now)},
          {"reason", name_of(one.why.word)},
          {"explanation", one.why.sentence}};
}

using kind_counts = std::array<uint64_t, difference_kind_count>;

json counts_json(const std::map<std::string, kind_counts>& counted) {
  json made = json::object();
  for (const auto& [name, counts] : counted)
    for (size_t kind = 0; kind < counts.size(); ++kind)
      if (counts[kind] > 0)
        made[name][std::string{name_of(static_cast<difference_kind>(kind))}] = counts[kind];
  return made;
}

void print_as_json(const backtest::backtest_report& report) {
  json object{{"accounts", report.accounts},
              {"accounts_that_differ", report.accounts_that_differ},
              {"entries", report.entries},
              {"commands", report.commands},
              {"decisions_in_journal", report.decisions_then},
              {"decisions_under_new_policy", report.decisions_now},
              {"same", report.same},
              {"differences", report.differences},
              {"entries_not_told", report.untold},
              {"results_left_out", report.left_out}};
  object["by_kind"] = json::object();
  for (const auto& [kind, count] : report.by_kind)
    object["by_kind"][std::string{name_of(kind)}] = count;
  object["by_phase"] = counts_json(report.by_phase);
  object["by_decision"] = counts_json(report.by_decision);
  object["by_reason"] = json::object();
  for (const auto& [why, count] : report.by_reason)
    object["by_reason"][std::string{name_of(why.word)}][why.sentence] = count;
  object["examples"] = json::array();
  for (const auto& one : report.examples)
    object["examples"].push_back(json_of(one));
  fmt::print("{}\n", object.dump());
}

void print_counts(const char* title, const std::map<std::string, kind_counts>& counted) {
  std::vector<std::string> header{title};
  for (size_t kind = 0; kind < difference_kind_count; ++kind)
    header.emplace_back(name_of(static_cast<difference_kind>(kind)));
  text_table table{header};
  for (const auto& [name, counts] : counted) {
    std::vector<std::string> row{name.empty() ? "(none)" : name};
    for (auto count : counts)
      row.push_back(count > 0 ? grouped(count) : "");
    table.add(std::move(row));
  }
  fmt::print("\n{}", table.render());
}

void print_reasons(const backtest::backtest_report& report) {
  std::vector<std::pair<backtest::reason, uint64_t>> reasons{report.by_reason.begin(),
                                                             report.by_reason.end()};
  std::ranges::stable_sort(reasons, std::greater{}, &std::pair<backtest::reason, uint64_t>::second);
  text_table table{{"reason", "explanation", "decisions"}};
  for (size_t place = 0; place < std::min<size_t>(12, reasons.size()); ++place)
    table.add({std::string{name_of(reasons[place].first.word)}, reasons[place].first.sentence,
               grouped(reasons[place].second)});
  if (!table.empty())
    fmt::print("\n{}", table.render());
}

void print_for_people(const backtest::backtest_report& report, const std::string& policy) {
  fmt::print("{} accounts, {} entries; {} commands told again under {}\n", grouped(report.accounts),
             grouped(report.entries), grouped(report.commands), policy);
  fmt::print("{} decisions in the journal, {} under the new policy, {} the same; {} differences in "
             "{} accounts\n",
             grouped(report.decisions_then), grouped(report.decisions_now), grouped(report.same),
             grouped(report.differences), grouped(report.accounts_that_differ));
  if (report.left_out > 0)
    fmt::print("{} results were left out: the new policy does not plan the action they are of\n",
               grouped(report.left_out));
  if (report.untold > 0)
    fmt::print("{} entries could not be told again\n", grouped(report.untold));
  if (report.differences == 0)
    return;
  print_counts("phase", report.by_phase);
  print_counts("decision", report.by_decision);
  print_reasons(report);
  fmt::print("\nfirst examples:\n");
  for (const auto& one : report.examples)
    fmt::print("  {} {} '{}' in '{}', {}{}{}: {}\n", one.account, name_of(one.about), one.what,
               one.phase, name_of(one.kind), one.then ? ", then " + when(one.then) : "",
               one.now ? ", now " + when(one.now) : "", one.why.sentence);
}

exit_code run(const backtest_arguments& arguments) {
  auto text = read_policy_text(arguments.policy);
  if (!text)
    return print_errors(text.error());
  auto compiled = compile_policies({{"*", arguments.policy, *text, arguments.jurisdictions}},
                                   {arguments.rule_directory});
  if (!compiled)
    return print_errors(compiled.error());
  auto store = open_local_store(arguments.store, store_access::read_only);
  if (!store)
    return print_errors({store.error()});
  auto policies = stored_policies(**store);
  if (!policies)
    return print_errors(policies.error());
  std::ofstream csv;
  if (!arguments.csv.empty()) {
    csv.open(arguments.csv);
    csv << "account,difference,decision,what,phase,then,now,reason,explanation\n";
    if (!csv)
      return print_errors({error{errc::file_unreadable, arguments.csv + " cannot be written"}});
  }
  std::optional<progress_line> progress;
  progress.emplace("backtesting");
  backtest::backtest_options options{
    .rules = compiled->front().rules,
    .contact = compiled->front().contact,
    .portfolio = arguments.portfolio,
    .tolerance = duration{static_cast<int64_t>(arguments.tolerance_seconds * 1000)},
    .examples_max = arguments.examples,
    .progress = [&](uint64_t accounts) { progress->show(accounts); }};
  auto report = backtest::run_backtest(**store, *policies, options, [&](const difference& one) {
    if (csv.is_open())
      csv << csv_line(one);
  });
  progress.reset();
  if (!report)
    return print_errors({report.error()});
  if (report->accounts == 0 && !arguments.portfolio.empty())
    return print_errors({error{errc::portfolio_unknown, "no account is in portfolio "
                                                          + recobro::quoted(arguments.portfolio)}});
  if (arguments.json)
    print_as_json(*report);
  else
    print_for_people(*report, options.rules->name);
  return exit_code::ok;
}

} // namespace

void add_backtest_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<backtest_arguments>();
  auto command = program.add_subcommand(
    "backtest",
    "Tell a journal again to another policy and show where and when it decides differently.\n"
    "What debtors and channels did is taken as it happened (docs/simulation.md).");
  add_local_store_options(*command, arguments->store);
  command->add_option("--policy", arguments->policy, "The other policy")
    ->required()
    ->check(CLI::ExistingFile);
  command->add_option("--portfolio", arguments->portfolio, "Only accounts of this one");
  command->add_option("--jurisdiction", arguments->jurisdictions,
                      "Whose contact rules hold; may be repeated");
  command->add_option("--contact-rules", arguments->rule_directory,
                      "Directory laid over the shipped contact rules");
  command
    ->add_option("--tolerance", arguments->tolerance_seconds,
                 "Seconds within which a decision is at the same time")
    ->check(CLI::Range(0.0, 1e9))
    ->capture_default_str();
  command->add_option("--examples", arguments->examples, "How many to print")
    ->capture_default_str();
  command->add_option("--csv", arguments->csv, "File for every difference");
  command->add_flag("--json", arguments->json, "One JSON object instead of tables");
  command->callback([arguments, &ending] { ending = run(*arguments); });
}

} // namespace recobro
