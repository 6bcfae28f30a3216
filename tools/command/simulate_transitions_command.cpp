#include "tools/command/command.hpp"
#include "tools/command/stored_cases.hpp"
#include "tools/simulate/forecast.hpp"
#include "tools/simulate/summary.hpp"
#include "tools/simulate/transitions.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

struct transition_arguments {
  local_store store;
  std::string portfolio;
  std::string first, last;
  bool json = false;
};

json matrix_json(const simulate::lateness_matrix& matrix) {
  json rows = json::array();
  for (const auto& row : matrix)
    rows.push_back(row);
  return rows;
}

std::string late_name(size_t late) {
  if (late + 1 == simulate::lateness_count)
    return fmt::format("{}+", late);
  return std::to_string(late);
}

void print_matrix(const char* title, const simulate::lateness_matrix& matrix) {
  std::vector<std::string> header{"came \\ said"};
  for (size_t late = 0; late < simulate::lateness_count; ++late)
    header.push_back(late_name(late));
  header.emplace_back("found");
  text_table table{header};
  for (size_t late = 0; late < simulate::lateness_count; ++late) {
    std::vector<std::string> row{late_name(late)};
    uint64_t sum = 0;
    for (auto count : matrix[late]) {
      row.push_back(grouped(count));
      sum += count;
    }
    row.push_back(
      simulate::percent_text(static_cast<double>(matrix[late][late]), static_cast<double>(sum)));
    table.add(std::move(row));
  }
  fmt::print("\n{}: {:.2f} % right\n{}", title, 100 * simulate::accuracy(matrix), table.render());
}

result<int> month_from(const std::string& text) {
  auto day = parse_date(text + "-01");
  if (!day)
    return fail(errc::date_malformed, "'" + text + "' is no month; expected for example 2005-04");
  return simulate::month_of(*day);
}

struct learned_months {
  int first = 0, last = 0; // since year 0
};

result<learned_months> months_of(const transition_arguments& arguments) {
  auto first = month_from(arguments.first);
  auto last = month_from(arguments.last);
  if (!first || !last)
    return fail(!first ? first.error() : last.error());
  if (*last <= *first)
    return fail(errc::usage, "--last is to come after --first");
  return learned_months{*first, *last};
}

std::string report_json(const simulate::transition_report& report, int predicted,
                        date journal_ends) {
  json object{{"accounts", report.accounts},
              {"transitions", report.transitions},
              {"predicted_month", simulate::month_text(predicted)},
              {"journal_ends", format_date(journal_ends)},
              {"said_by_model", report.said_by_model},
              {"said_by_persistence", report.said_by_persistence},
              {"model", nullptr},
              {"persistence", nullptr},
              {"model_accuracy", nullptr},
              {"persistence_accuracy", nullptr},
              {"model_bits", nullptr},
              {"persistence_bits", nullptr},
              {"learned", report.learned}};
  if (const auto& outcome = report.outcome) {
    object["model"] = matrix_json(outcome->model);
    object["persistence"] = matrix_json(outcome->persistence);
    object["model_accuracy"] = simulate::accuracy(outcome->model);
    object["persistence_accuracy"] = simulate::accuracy(outcome->persistence);
    object["model_bits"] = outcome->surprise_of_model;
    object["persistence_bits"] = outcome->surprise_of_persistence;
  }
  return object.dump();
}

void print_outcome(const simulate::lateness_outcome& outcome) {
  print_matrix("fitted transitions", outcome.model);
  print_matrix("persistence (as last month)", outcome.persistence);
  fmt::print("\nsurprise, bits an account (less is better): {:.3f} fitted, {:.3f} persistence\n",
             outcome.surprise_of_model, outcome.surprise_of_persistence);
}

void print_without_outcome(const simulate::transition_report& report, date journal_ends) {
  fmt::print(
    "the journal ends on {}, before that: there is nothing to compare the prediction with\n",
    format_date(journal_ends));
  text_table table{{"months past due", "fitted transitions", "persistence (as last month)"}};
  for (size_t late = 0; late < simulate::lateness_count; ++late)
    table.add({late_name(late), grouped(report.said_by_model[late]),
               grouped(report.said_by_persistence[late])});
  fmt::print("\n{}", table.render());
}

exit_code transitions(const transition_arguments& arguments) {
  auto months = months_of(arguments);
  if (!months)
    return print_errors({months.error()});
  auto read = read_stored_cases(arguments.store, arguments.portfolio);
  if (!read)
    return print_errors({read.error()});
  if (simulate::end_of_month(months->last) > read->last_day)
    return print_errors(
      {error{errc::value_out_of_range,
             fmt::format("the journal ends on {}, before the end of {}, from which --last is to "
                         "learn: name an earlier month",
                         format_date(read->last_day), arguments.last)}});
  auto report
    = simulate::predict_lateness(read->cases, months->first, months->last, read->last_day);
  if (arguments.json) {
    fmt::print("{}\n", report_json(report, months->last + 1, read->last_day));
    return exit_code::ok;
  }
  fmt::print(
    "{} accounts; learned from {} transitions between {} and {}, predicting months past due "
    "at the end of {}\n",
    grouped(report.accounts), grouped(report.transitions), arguments.first, arguments.last,
    simulate::month_text(months->last + 1));
  if (report.outcome)
    print_outcome(*report.outcome);
  else
    print_without_outcome(report, read->last_day);
  return exit_code::ok;
}

} // namespace

void add_simulate_transitions_command(CLI::App& simulate, exit_code& ending) {
  auto arguments = std::make_shared<transition_arguments>();
  auto command = simulate.add_subcommand(
    "transitions", "Learn how lateness moves from month to month and predict the next month");
  add_local_store_options(*command, arguments->store);
  command->add_option("--portfolio", arguments->portfolio, "Only accounts of this one");
  command->add_option("--first", arguments->first, "First month (2005-04)")->required();
  command->add_option("--last", arguments->last, "Last month that is learned from")->required();
  command->add_flag("--json", arguments->json, "One JSON object instead of tables");
  command->callback([arguments, &ending] { ending = transitions(*arguments); });
}

} // namespace recobro
