#include "core/indicator/indicator_report.hpp"

#include "core/base/enum_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace recobro {

namespace {

using enum indicator;

constexpr std::array<std::string_view, report_period_count> period_words{"total", "day", "week",
                                                                         "month"};
constexpr std::string_view promise_rate = "promise_rate";
constexpr std::array of_experiments{dimension::experiment, dimension::arm};
constexpr std::array of_people{dimension::team, dimension::agent};
constexpr std::array of_work{tasks_queued, tasks_moved, tasks_completed};
constexpr std::array of_treatment{dimension::segment, dimension::strategy};

template <size_t N>
bool names_one(const indicator_question& asked, const std::array<dimension, N>& which) {
  return std::ranges::any_of(which, [&](dimension each) { return asked.names(each); });
}

std::optional<date> begin_of(report_period every, date day) {
  switch (every) {
  case report_period::total:
    return std::nullopt;
  case report_period::day:
    return day;
  case report_period::week:
    return day - (std::chrono::weekday{day} - std::chrono::Monday);
  case report_period::month: {
    const std::chrono::year_month_day civil{day};
    return date{civil.year() / civil.month() / 1};
  }
  }
  return std::nullopt;
}

// Where accounts and their debt come into a phase and leave it. Both add up over all phases.
int64_t accounts_in(const indicator_sums& sums) {
  return sums.of(accounts_opened) + sums.of(phase_entries) - sums.of(phase_exits)
         - sums.of(accounts_closed);
}
int64_t balance_in(const indicator_sums& sums) {
  return sums.of(phase_entries_balance) - sums.of(phase_exits_balance) + sums.of(debt_added)
         + sums.of(debt_adjusted) - sums.of(debt_withdrawn) - sums.of(debt_waived)
         - sums.of(payments_amount) + sums.of(payments_reversed_amount);
}
int64_t collected(const indicator_sums& sums) {
  return sums.of(payments_amount) - sums.of(payments_reversed_amount);
}

/// Rounded half away from zero.
std::optional<int64_t> basis_points_of(int64_t part, int64_t whole) {
  if (whole <= 0)
    return std::nullopt;
  __extension__ using wide = __int128;
  const auto scaled = static_cast<wide>(part) * 20'000;
  const auto doubled = scaled / whole;
  const auto rounded = (doubled + (doubled < 0 ? -1 : 1)) / 2;
  return static_cast<int64_t>(std::clamp<wide>(rounded, std::numeric_limits<int64_t>::min(),
                                               std::numeric_limits<int64_t>::max()));
}

} // namespace

std::string_view name_of(report_period period) {
  return word_of(period, period_words);
}

std::optional<report_period> report_period_from(std::string_view word) {
  return value_of<report_period>(word, period_words);
}

bool indicator_question::names(dimension which) const {
  return only.contains(which) || std::ranges::count(by, which) > 0;
}

cell_family indicator_question::family() const {
  if (names_one(*this, of_experiments))
    return cell_family::experiment;
  return names_one(*this, of_people) ? cell_family::people : cell_family::treatment;
}

result<indicator_question> checked(indicator_question asked) {
  const auto refuse
    = [](std::string why) { return fail(errc::value_out_of_range, std::move(why)); };
  if (asked.last < asked.first)
    return refuse(fmt::format("\"to\" is {}, before \"from\", {}", format_date(asked.last),
                              format_date(asked.first)));
  const auto kinds = names_one(asked, of_experiments) + names_one(asked, of_people)
                     + names_one(asked, of_treatment);
  if (kinds > 1)
    return refuse("segment and strategy, experiment and arm, team and agent tell the same events "
                  "apart in three ways: ask for one of them at a time");
  if (asked.stocks) {
    if (asked.every != report_period::total)
      return refuse("stocks are at the begin and the end of all days together: \"every\" must be "
                    "\"total\"");
    const auto flows = [](dimension each) {
      return each == dimension::portfolio || each == dimension::currency
             || each == dimension::phase;
    };
    if (!std::ranges::all_of(asked.by, flows)
        || !std::ranges::all_of(asked.only, [&](auto& each) { return flows(each.first); }))
      return refuse("stocks are known by portfolio, currency and phase only");
  }
  if (std::ranges::count(asked.by, dimension::currency) == 0)
    asked.by.push_back(dimension::currency);
  return asked;
}

indicator_report::indicator_report(indicator_question asked)
  : asked_(std::move(asked)) {}

result<void> indicator_report::add(const indicator_cell& cell, const indicator_sums& sums) {
  if (cell.family != asked_.family() || cell.day > asked_.last)
    return {};
  const auto value_in = [&](dimension which) {
    const auto found = cell.values.find(which);
    return found == cell.values.end() ? std::string() : found->second;
  };
  for (const auto& [which, wanted] : asked_.only)
    if (!wanted.contains(value_in(which)))
      return {};
  line_key key{begin_of(asked_.every, cell.day), {}};
  for (const auto which : asked_.by)
    key.second.push_back(value_in(which));
  auto& line = lines_[std::move(key)];
  (cell.day < asked_.first ? line.earlier : line.sums).add(sums);
  if (lines_.size() > report_lines_max)
    return fail(errc::value_out_of_range,
                fmt::format("the answer would have more than {} lines: ask for fewer days or "
                            "dimensions",
                            report_lines_max));
  return {};
}

std::vector<report_line> indicator_report::lines() const {
  std::vector<report_line> all;
  for (const auto& [key, line] : lines_)
    if (!line.sums.empty() || (asked_.stocks && !line.earlier.empty()))
      all.push_back({key.first, key.second, line.sums, line.earlier});
  return all;
}

std::vector<report_stock> stocks_of(const report_line& line) {
  auto closing = line.earlier;
  closing.add(line.sums);
  return {{"opening_accounts", indicator_kind::count, accounts_in(line.earlier)},
          {"closing_accounts", indicator_kind::count, accounts_in(closing)},
          {"opening_balance", indicator_kind::money, balance_in(line.earlier)},
          {"closing_balance", indicator_kind::money, balance_in(closing)}};
}

result<void> check_shown(indicator which, const indicator_question& asked) {
  if (asked.family() != cell_family::people || std::ranges::count(of_work, which) > 0)
    return {};
  return fail(
    errc::value_out_of_range,
    fmt::format("nobody knows of {} by team or agent: only {}, {} and {} are told apart by "
                "who did them",
                name_of(which), name_of(of_work[0]), name_of(of_work[1]), name_of(of_work[2])));
}

std::vector<std::string_view> ratio_names() {
  std::vector<std::string_view> names;
  for (const auto& each : ratios_of({}, {.stocks = true}))
    names.push_back(each.name);
  return names;
}

result<void> check_shown_ratio(std::string_view ratio, const indicator_question& asked) {
  const auto refuse
    = [](std::string why) { return fail(errc::value_out_of_range, std::move(why)); };
  if (asked.family() == cell_family::people)
    return refuse(fmt::format("nobody knows of {} by team or agent", ratio));
  if (ratio == promise_rate && asked.names(dimension::channel))
    return refuse(fmt::format("{} is not known by channel: a promise is made on none", ratio));
  const auto known = ratios_of({}, asked);
  if (std::ranges::find(known, ratio, &report_ratio::name) == known.end())
    return refuse(fmt::format("{} needs stocks: ask for them too, stocks=yes (--stocks)", ratio));
  return {};
}

std::vector<report_ratio> ratios_of(const report_line& line, const indicator_question& asked) {
  const auto& sums = line.sums;
  const auto ratio = [&](indicator part, indicator whole) {
    return basis_points_of(sums.of(part), sums.of(whole));
  };
  std::vector<report_ratio> all{
    // A promise is made on no channel.
    {promise_rate,
     asked.names(dimension::channel) ? std::nullopt : ratio(promises_made, right_party_contacts)},
    {"kept_promise_rate", ratio(promises_due_kept, promises_due)},
    {"kept_promise_amount_rate", ratio(promises_due_kept_amount, promises_due_amount)},
    {"right_party_contact_rate", ratio(right_party_contacts, contact_attempts)},
    {"right_party_connect_rate", ratio(right_party_contacts, contact_connects)},
    {"recovery_rate", basis_points_of(collected(sums), sums.of(debt_added))}};
  if (asked.stocks) {
    const auto opening = accounts_in(line.earlier);
    all.push_back({"roll_rate", basis_points_of(sums.of(phase_rolls), opening)});
    all.push_back({"cure_rate", basis_points_of(sums.of(phase_cures), opening)});
    all.push_back({"self_cure_rate", basis_points_of(sums.of(phase_self_cures), opening)});
    all.push_back({"liquidation_rate", basis_points_of(collected(sums), balance_in(line.earlier))});
  }
  return all;
}

std::string percent_of_basis_points(int64_t basis_points) {
  const auto size = basis_points < 0 ? 0 - static_cast<uint64_t>(basis_points)
                                     : static_cast<uint64_t>(basis_points);
  return fmt::format("{}{}.{:02}", basis_points < 0 ? "-" : "", size / 100, size % 100);
}

} // namespace recobro
