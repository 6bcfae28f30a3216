#include "config/server_config.hpp"
#include "tools/command/command.hpp"
#include "tools/command/stored_cases.hpp"
#include "tools/simulate/forecast.hpp"
#include "tools/simulate/model_file.hpp"
#include "tools/simulate/model_fit.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

struct fit_arguments {
  local_store store;
  std::string portfolio;
  std::string base = "consumer_credit";
  std::string name = "fitted";
  std::string since, until;
  std::string predict_until;
  std::string output;
  std::string csv;
  int64_t pays_within = 30;
  bool months = false;
  int runs = 5;
  uint64_t seed = 1;
  bool json = false;
};

/// The base model in the journal's currency; amounts of another one would be nonsense.
file_result<simulate::debtor_model> base_model(const fit_arguments& arguments, currency unit) {
  auto base = simulate::load_model(arguments.base);
  if (!base || base->unit == unit)
    return base;
  base->unit = unit;
  for (auto& how : base->contacts)
    if (how) {
      how->cost = {};
      how->factors.balance.clear();
    }
  for (auto& work : base->tasks)
    work.cost = {};
  base->name += " without its amounts";
  return base;
}

json error_json(const std::optional<simulate::forecast_error>& one) {
  return one ? json{{"absolute_share", one->absolute}, {"sum_share", one->sum}} : json{};
}

std::string amount_text(double minor, currency unit) {
  return format_amount(amount{static_cast<int64_t>(std::llround(minor))}, unit);
}

json forecast_json(const simulate::forecast& made, currency unit) {
  json months = json::array();
  for (const auto& one : made.months)
    months.push_back({{"month", simulate::month_text(one.month)},
                      {"actual", amount_text(one.actual, unit)},
                      {"model", amount_text(one.model, unit)},
                      {"last_year", amount_text(one.last_year, unit)},
                      {"mean_curve", amount_text(one.curve, unit)}});
  return {{"months", months},
          {"error",
           {{"model", error_json(made.of_model)},
            {"last_year", error_json(made.of_last_year)},
            {"mean_curve", error_json(made.of_curve)}}}};
}

std::string error_text(const std::optional<simulate::forecast_error>& one) {
  return one ? fmt::format("{:.1f} % ({:+.1f} %)", 100 * one->absolute, 100 * one->sum) : "-";
}

/// One row for each year, then all.
void print_forecast(const simulate::forecast& made, currency unit) {
  text_table table{{"held out", "came in", "model", "same month last year", "mean curve",
                    "error of model", "of last year", "of curve"}};
  auto add = [&](std::string name, simulate::forecast part) {
    simulate::measure(part);
    simulate::forecast_month sum;
    for (const auto& one : part.months) {
      sum.actual += one.actual;
      sum.model += one.model;
      sum.last_year += one.last_year;
      sum.curve += one.curve;
    }
    table.add({std::move(name), amount_text(sum.actual, unit), amount_text(sum.model, unit),
               amount_text(sum.last_year, unit), amount_text(sum.curve, unit),
               error_text(part.of_model), error_text(part.of_last_year),
               error_text(part.of_curve)});
  };
  for (size_t begin = 0; begin < made.months.size();) {
    simulate::forecast year;
    auto which = made.months[begin].month / 12;
    for (; begin < made.months.size() && made.months[begin].month / 12 == which; ++begin)
      year.months.push_back(made.months[begin]);
    add(std::to_string(which), std::move(year));
  }
  add("all", made);
  fmt::print(
    "\n{}errors: sum of the months' absolute errors over what came in (error of the sum)\n",
    table.render());
}

result<void> write_text(const std::string& path, const std::string& text) {
  std::ofstream file{path};
  file << text;
  if (!file.flush())
    return fail(errc::file_unreadable, path + " cannot be written");
  return {};
}

std::string months_csv(const simulate::forecast& made, currency unit) {
  std::string text = "month,actual,model,same_month_last_year,mean_curve\n";
  for (const auto& one : made.months)
    text += fmt::format("{},{},{},{},{}\n", simulate::month_text(one.month),
                        amount_text(one.actual, unit), amount_text(one.model, unit),
                        amount_text(one.last_year, unit), amount_text(one.curve, unit));
  return text;
}

struct fit_days {
  date since = date_min;
  date until = date_max;
  std::optional<date> predict_until;
};

result<fit_days> days_of(const fit_arguments& arguments) {
  fit_days days;
  if (!arguments.since.empty()) {
    auto read = parse_date(arguments.since);
    if (!read)
      return fail(read.error());
    days.since = *read;
  }
  if (!arguments.until.empty()) {
    auto read = parse_date(arguments.until);
    if (!read)
      return fail(read.error());
    days.until = *read;
  }
  if (days.since >= days.until)
    return fail(errc::usage, "--since is to come before --until");
  if (!arguments.predict_until.empty()) {
    auto read = parse_date(arguments.predict_until);
    if (!read)
      return fail(read.error());
    days.predict_until = *read;
    const std::chrono::year_month_day civil{days.until};
    if (days.until == date_max || days.until >= *read || static_cast<unsigned>(civil.day()) != 1)
      return fail(errc::usage, "--predict-until needs --until, the first day of a month before it");
    const std::chrono::year_month_day end{*read};
    if (static_cast<unsigned>(end.day()) != 1)
      return fail(errc::usage,
                  "--predict-until is to be the first day of a month: only whole months "
                  "are compared");
  }
  if (!arguments.csv.empty() && !days.predict_until)
    return fail(errc::usage, "--csv is for the predicted months: say with --predict-until which");
  return days;
}

/// Months that are not over in the journal cannot be compared with anything.
result<void> check_known(const fit_days& days, date last_day) {
  if (days.predict_until && *days.predict_until > last_day + std::chrono::days{1})
    return fail(errc::value_out_of_range,
                fmt::format("the journal goes on to {}; --predict-until is {}: predict "
                            "only months that are over in it",
                            format_date(last_day), format_date(*days.predict_until)));
  return {};
}

/// Of accounts that nothing was learned from.
std::string left_out_text(const simulate::fit_counts& counts, const fit_days& days) {
  std::string text;
  if (days.until != date_max)
    text += fmt::format("{} accounts that were opened on {} or later are held out\n",
                        grouped(counts.later), format_date(days.until));
  if (days.since != date_min)
    text += fmt::format("{} accounts had ended before {} and taught nothing\n",
                        grouped(counts.earlier), format_date(days.since));
  return text;
}

void print_fit(const simulate::fitted_model& fitted, const fit_days& days,
               const simulate::forecast* held_out, bool as_json, currency unit) {
  auto& counts = fitted.counts;
  if (as_json) {
    json object{{"model", fitted.model.name},
                {"accounts", counts.cases},
                {"accounts_held_out", counts.later},
                {"accounts_before_since", counts.earlier},
                {"payments", counts.payments},
                {"payments_after_contact", counts.payments_after_contact},
                {"payments_for_promises", counts.payments_for_promises},
                {"contacts", counts.contacts},
                {"promises", counts.promises}};
    if (held_out)
      object["held_out"] = forecast_json(*held_out, unit);
    fmt::print("{}\n", object.dump());
    return;
  }
  fmt::print(
    "fitted to {} accounts: {} days with a payment ({} after a contact, {} for a promise), "
    "{} contact results, {} promises\n{}",
    grouped(counts.cases), grouped(counts.payments), grouped(counts.payments_after_contact),
    grouped(counts.payments_for_promises), grouped(counts.contacts), grouped(counts.promises),
    left_out_text(counts, days));
  if (counts.payments == 0)
    fmt::print("nobody paid in that time: nobody will in this model\n");
  if (held_out)
    print_forecast(*held_out, unit);
}

exit_code fit(const fit_arguments& arguments) {
  auto days = days_of(arguments);
  if (!days)
    return print_errors({days.error()});
  auto read = read_stored_cases(arguments.store, arguments.portfolio);
  if (!read)
    return print_errors({read.error()});
  if (auto known = check_known(*days, read->last_day); !known)
    return print_errors({known.error()});
  auto base = base_model(arguments, *read->unit);
  if (!base)
    return print_errors(base.error());
  auto fitted = simulate::fit_model(read->cases, *base, arguments.name,
                                    {.since = days->since,
                                     .until = days->until,
                                     .pays_within_days = arguments.pays_within,
                                     .with_months = arguments.months});
  if (fitted.counts.cases == 0)
    return print_errors(
      {{errc::value_out_of_range,
        fmt::format("there is nothing to learn from: no account owed anything in the "
                    "days from --since to before --until; the journal goes on to {}",
                    format_date(read->last_day))}});
  auto text = simulate::model_text(fitted.model);
  if (!arguments.output.empty())
    if (auto written = write_text(arguments.output, text); !written)
      return print_errors({written.error()});
  std::optional<simulate::forecast> held_out;
  if (days->predict_until) {
    progress_line progress{"predicting",
                           static_cast<uint64_t>(arguments.runs) * read->cases.size()};
    // As it reads from its file: what is written is what was measured.
    auto as_written = simulate::compile_model(text, arguments.output);
    if (!as_written)
      return print_errors(as_written.error());
    held_out = simulate::predict(read->cases, *as_written,
                                 {.from = days->until,
                                  .until = *days->predict_until,
                                  .seed = arguments.seed,
                                  .runs = arguments.runs,
                                  .progress = [&](size_t done) { progress.show(done); }});
  }
  if (held_out && !arguments.csv.empty())
    if (auto written = write_text(arguments.csv, months_csv(*held_out, *read->unit)); !written)
      return print_errors({written.error()});
  print_fit(fitted, *days, held_out ? &*held_out : nullptr, arguments.json, *read->unit);
  return exit_code::ok;
}

} // namespace

void add_simulate_fit_command(CLI::App& simulate, exit_code& ending) {
  auto arguments = std::make_shared<fit_arguments>();
  auto command = simulate.add_subcommand(
    "fit", "Fit a debtor model to a journal, and measure it on months that it did not see");
  add_local_store_options(*command, arguments->store);
  command->add_option("--portfolio", arguments->portfolio, "Only accounts of this one");
  command->add_option("--since", arguments->since, "Learn only from days from this one on");
  command->add_option("--until", arguments->until, "Learn only from days before this one");
  command->add_option("--predict-until", arguments->predict_until,
                      "Predict the months from --until to before this day");
  command
    ->add_option("--pays-within", arguments->pays_within,
                 "Days after a contact in which a payment may be its effect")
    ->check(CLI::Range(1, 365))
    ->capture_default_str();
  command->add_flag("--months", arguments->months, "With factors for the months of the year");
  command
    ->add_option("--base", arguments->base,
                 "Model for what a journal cannot tell: costs, work, hours")
    ->capture_default_str();
  command->add_option("--name", arguments->name, "Of the fitted model")->capture_default_str();
  command->add_option("--output", arguments->output, "File for the model");
  command->add_option("--csv", arguments->csv,
                      "File for the predicted months; with --predict-until");
  command->add_option("--runs", arguments->runs, "Simulations that a prediction averages")
    ->check(CLI::Range(1, 1'000))
    ->capture_default_str();
  command->add_option("--seed", arguments->seed, "Of the prediction")
    ->check(CLI::NonNegativeNumber)
    ->capture_default_str();
  command->add_flag("--json", arguments->json, "One JSON object instead of tables");
  command->callback([arguments, &ending] { ending = fit(*arguments); });
}

} // namespace recobro
