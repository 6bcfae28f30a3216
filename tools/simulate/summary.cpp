#include "tools/simulate/summary.hpp"

#include "tools/command/output.hpp"
#include "tools/simulate/notes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <ranges>

namespace recobro::simulate {

namespace {

std::string mean_text(double minor, currency unit) {
  return money_text(static_cast<int64_t>(std::llround(minor)), unit);
}

uint64_t sent_in_all(const figures& counts) {
  uint64_t sum = 0;
  for (const channel_figures& one : counts.channels)
    sum += one.sent;
  return sum;
}

int64_t minutes_in_all(const figures& counts) {
  int64_t sum = 0;
  for (const auto& [kind, task] : counts.tasks)
    sum += task.minutes;
  return sum;
}

/// Nothing when every debtor has an account.
std::string who_is_missing(const experiment& what) {
  const figures& counts = what.arms.front().made.counts;
  auto later = what.portfolio_size - counts.accounts - counts.not_opened;
  auto text = later ? fmt::format("; {} come after these days and are not counted", grouped(later))
                    : std::string{};
  if (counts.not_opened)
    text += fmt::format("; {} could not be opened ({})", grouped(counts.not_opened),
                        fmt::join(counts.refused | std::views::keys, ", "));
  return text;
}

std::string basis(const experiment& what) {
  const world& around = what.arms.front().around;
  auto rules = what.jurisdictions.empty()
                 ? std::string{"no contact rules were asked"}
                 : fmt::format("contact rules of {}", fmt::join(what.jurisdictions, ", "));
  return fmt::format(
    "SIMULATED: {} debtors ({}{}), model '{}' ({}), {} days from {}, seed {}; {}\n",
    grouped(what.portfolio_size), what.portfolio_name, who_is_missing(what), around.model->name,
    around.model->origin == model_origin::fitted ? "fitted" : "assumed", around.day_count,
    format_date(around.first_day), around.seed, rules);
}

void add_row(text_table& table, const std::vector<arm>& arms, std::string name,
             const std::function<std::string(const arm&)>& value) {
  std::vector<std::string> row{std::move(name)};
  for (const arm& one : arms)
    row.push_back(value(one));
  table.add(std::move(row));
}

std::string results(const experiment& what) {
  auto unit = what.arms.front().around.model->unit;
  std::vector<std::string> header{"result"};
  for (const arm& one : what.arms)
    header.push_back(one.name);
  text_table table{header};
  auto row = [&](std::string name, const std::function<std::string(const figures&)>& value) {
    add_row(table, what.arms, std::move(name),
            [&](const arm& one) { return value(one.made.counts); });
  };
  row("owed", [&](auto& it) { return money_text(it.owed, unit); });
  row("recovered", [&](auto& it) { return money_text(it.paid, unit); });
  row("recovered, of what was owed", [](auto& it) {
    return percent_text(static_cast<double>(it.paid), static_cast<double>(it.owed));
  });
  row("cost", [&](auto& it) { return money_text(it.cost, unit); });
  row("recovered less cost", [&](auto& it) { return money_text(it.paid - it.cost, unit); });
  row("contacts", [](auto& it) { return grouped(sent_in_all(it)); });
  row("hours of people",
      [](auto& it) { return grouped(static_cast<uint64_t>(minutes_in_all(it) / 60)); });
  row("promises made", [](auto& it) { return grouped(it.promises.made); });
  row("promises kept, of those that came due", [](auto& it) {
    auto ended = it.promises.kept + it.promises.partly_kept + it.promises.broken;
    return percent_text(static_cast<double>(it.promises.kept), static_cast<double>(ended));
  });
  for (size_t how = 0; how < ending_count; ++how)
    row(fmt::format("accounts {} at the end", name_of(static_cast<ending>(how))),
        [how](auto& it) { return grouped(it.endings[how]); });
  return table.render();
}

/// Without contact rules nothing is lawful or unlawful: only the policy's own words are proved.
std::string proof(const arm& one) {
  const lawful_figures& seen = one.made.counts.lawful;
  if (asks_contact_rules(one))
    return fmt::format(
      "{}: {} contacts judged again as they left: {} outside the rules, {} after payment, {} later "
      "than the first lawful instant ({} had waited for it)\n",
      one.name, grouped(seen.judged), seen.outside_rules, seen.after_payment, seen.not_earliest,
      grouped(seen.waited));
  return fmt::format(
    "{}: {} contacts, of which nobody knows whether they are lawful: no contact rules were asked. "
    "Ask them with --jurisdiction CODE ('recobro contact rules' lists the codes). {} left after "
    "payment, {} later than the policy's quiet windows ask for ({} had waited for them)\n",
    one.name, grouped(seen.judged), seen.after_payment, seen.not_earliest, grouped(seen.waited));
}

std::string lawful(const arm& one) {
  auto text = proof(one);
  const lawful_figures& seen = one.made.counts.lawful;
  for (const breach& each : seen.breaches)
    text
      += fmt::format("  account {} at {}: {}\n", each.account, format_instant(each.at), each.what);
  return text;
}

std::string sized(const std::optional<uint64_t>& count) {
  return count ? grouped(*count) : std::string{"no number of"};
}

std::string difference_line(const char* name, const estimate& what, const comparison& within,
                            currency unit) {
  if (what.count < 2)
    return fmt::format("  {}: {}; one pair says nothing of others\n", name,
                       mean_text(what.mean, unit));
  return fmt::format("  {}: {} ({} between {} and {}){}\n", name, mean_text(what.mean, unit),
                     confidence_text(within.confidence), mean_text(what.low, unit),
                     mean_text(what.high, unit), what.sure() ? "" : ", which may be chance");
}

/// Why the intervals are not at 95 %.
std::string shared_confidence_text(const experiment& what) {
  if (what.compared.size() < 2)
    return {};
  return fmt::format(
    "\n{} challengers are compared with {}, so each interval is at {} instead of {}: with all of "
    "them together, a difference is called sure by chance no more often than with one "
    "(Bonferroni)\n",
    what.compared.size(), what.arms.front().name, confidence_text(what.compared.front().confidence),
    confidence_text(usual_confidence));
}

/// What the model does not say, and the policy asks.
std::string notes(const experiment& what) {
  std::string text;
  for (const std::string& one : notes_of(what))
    text += "note: " + one + "\n";
  return text;
}

std::string compared_text(const experiment& what, const arm& challenger, const comparison& made) {
  auto unit = what.arms.front().around.model->unit;
  auto text = fmt::format("\n{} against {}, an account, over {} pairs of the same debtors:\n",
                          challenger.name, what.arms.front().name, grouped(made.paid.count));
  text += difference_line("recovered", made.paid, made, unit);
  text += difference_line("cost", made.cost, made, unit);
  text += difference_line("recovered less cost", made.net, made, unit);
  text += fmt::format("  to show a difference of {} an account: {} simulated pairs; in a live "
                      "experiment that is looked at once, {} debtors in each of two groups\n",
                      mean_text(made.difference_wanted, unit), sized(made.pairs_for_wanted),
                      sized(made.group_for_wanted));
  text += fmt::format("  to show the one found here live: {} debtors in each group\n",
                      sized(made.group_for_found));
  return text;
}

std::string sensitivity_text(const experiment& what) {
  const sensitivity_result& made = *what.sensitive;
  auto unit = what.arms.front().around.model->unit;
  const bool several = what.arms.size() > 2;
  std::vector<std::string> header{"parameter", "times", "net"};
  for (size_t place = 1; place < what.arms.size(); ++place)
    header.push_back((several ? what.arms[place].name : "challenger") + " less champion");
  text_table table{header};
  auto add = [&](std::string name, std::string times, const std::vector<int64_t>& nets) {
    std::vector<std::string> row{std::move(name), std::move(times), money_text(nets.front(), unit)};
    for (size_t place = 1; place < nets.size(); ++place)
      row.push_back(money_text(nets[place] - nets.front(), unit));
    table.add(std::move(row));
  };
  add("as it is", "1", made.nets);
  for (const sensitivity& one : made.changes)
    add(std::string{name_of(one.what)}, fmt::format("{:g}", one.factor), one.nets);
  return fmt::format("\nwhat hangs on the model ({} accounts):\n{}", grouped(made.accounts),
                     table.render());
}

} // namespace

std::string money_text(int64_t minor, currency unit) {
  auto plain = format_amount(amount{minor < 0 ? -minor : minor}, unit);
  auto point = std::min(plain.find('.'), plain.size());
  for (auto at = static_cast<int>(point) - 3; at > 0; at -= 3)
    plain.insert(static_cast<size_t>(at), ",");
  return fmt::format("{}{} {}", minor < 0 ? "-" : "", plain, unit.code());
}

std::string percent_text(double part, double whole) {
  return whole > 0 ? fmt::format("{:.1f} %", 100 * part / whole) : std::string{"-"};
}

std::string confidence_text(double confidence) {
  auto digits = fmt::format("{:.2f}", confidence * 100);
  digits.resize(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.')
    digits.pop_back();
  return digits + " %";
}

uint64_t unlawful(const lawful_figures& seen) {
  return seen.outside_rules + seen.after_payment + seen.not_earliest;
}

std::string summary_text(const experiment& what) {
  auto text = basis(what) + notes(what) + results(what);
  for (const arm& one : what.arms)
    text += lawful(one);
  text += shared_confidence_text(what);
  for (size_t place = 0; place < what.compared.size(); ++place)
    text += compared_text(what, what.arms[place + 1], what.compared[place]);
  if (what.sensitive)
    text += sensitivity_text(what);
  for (const arm& one : what.arms)
    text += fmt::format("{}: {} account-years in {}, fingerprint {:016x}\n", one.name,
                        grouped(one.made.counts.account_days / 365),
                        readable_seconds(one.made.seconds), one.made.fingerprint);
  return text;
}

} // namespace recobro::simulate
