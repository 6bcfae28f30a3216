#pragma once

// Figures for somebody who asks: sums grouped by days and dimensions, and the ratios and stocks
// that are made of them. Pure; whoever asks reads the cells and hands them in.

#include "core/indicator/indicator_cell.hpp"

#include <set>
#include <vector>

namespace recobro {

enum class report_period : uint8_t { total, day, week, month };
inline constexpr size_t report_period_count = 4;
std::string_view name_of(report_period period);
std::optional<report_period> report_period_from(std::string_view word);

inline constexpr size_t report_lines_max = 50'000;

struct indicator_question {
  date first{};
  date last{}; // included
  report_period every = report_period::total;
  /// Money of two currencies can't be added, so `currency` is always one of them.
  std::vector<dimension> by;
  std::map<dimension, std::set<std::string>> only;
  /// How many accounts and how much debt there were before the first day and after the last.
  bool stocks = false;

  cell_family family() const;
  /// Whether lines or a filter tell events apart by it.
  bool names(dimension which) const;
};

/// Puts `currency` into `by`. Errors: value_out_of_range, where dimensions of two families are
/// asked for together, the days are in the wrong order, or stocks can't be told apart like this.
result<indicator_question> checked(indicator_question asked);

struct report_line {
  std::optional<date> begins;      // of the period; a week begins on Monday
  std::vector<std::string> values; // one for each of `by`; empty where the cell has none
  indicator_sums sums;             // within the days
  indicator_sums earlier;          // before them; only with stocks
};

class indicator_report {
public:
  /// @pre `asked` is checked
  explicit indicator_report(indicator_question asked);

  const indicator_question& question() const { return asked_; }
  /// The first day of which cells are needed.
  date reads_from() const { return asked_.stocks ? date_min : asked_.first; }
  /// Error: value_out_of_range, when there would be more than report_lines_max lines.
  result<void> add(const indicator_cell& cell, const indicator_sums& sums);
  /// In the order of days and values.
  std::vector<report_line> lines() const;

private:
  using line_key = std::pair<std::optional<date>, std::vector<std::string>>;
  struct line_sums {
    indicator_sums sums, earlier;
  };
  indicator_question asked_;
  std::map<line_key, line_sums> lines_;
};

struct report_stock {
  std::string_view name;
  indicator_kind kind;
  int64_t value = 0;
};
/// Accounts and balance, opening and closing.
std::vector<report_stock> stocks_of(const report_line& line);

struct report_ratio {
  std::string_view name;
  std::optional<int64_t> basis_points; // nothing: there is nothing to divide by
};
/// Every ratio that can be had honestly of the sums; those that need stocks only with them. A part
/// and a whole that the question does not tell apart alike have none.
std::vector<report_ratio> ratios_of(const report_line& line, const indicator_question& asked);

/// Of every ratio, those that need stocks too.
std::vector<std::string_view> ratio_names();

/// The figures that were asked for by name, and no others; with none named all of them.
struct figure_choice {
  std::vector<indicator> sums;
  std::vector<std::string_view> ratios; // of ratio_names()
  bool names_none() const { return sums.empty() && ratios.empty(); }
};

/// Who did something is known of work only. Error: value_out_of_range, where the question is about
/// teams or agents and the indicator knows of none.
result<void> check_shown(indicator which, const indicator_question& asked);
/// The same of a ratio that was asked for by name. Error: value_out_of_range, also where it can't
/// be had of what the question tells apart, or needs stocks.
result<void> check_shown_ratio(std::string_view ratio, const indicator_question& asked);

/// "63.41" of 6341 basis points.
std::string percent_of_basis_points(int64_t basis_points);

} // namespace recobro
