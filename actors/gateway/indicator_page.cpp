#include "actors/gateway/indicator_page.hpp"

#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/workbook.hpp"
#include "core/base/money.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// One line of the answer, whatever it is written as.
struct page_table {
  std::vector<page_column> columns;
  std::vector<std::vector<std::string>> rows; // empty cells are empty texts
};

std::vector<indicator> indicators_in(const std::vector<report_line>& lines) {
  std::array<bool, indicator_count> present{};
  for (const auto& line : lines)
    for (const auto& [which, value] : line.sums.items())
      present[static_cast<size_t>(which)] = true;
  std::vector<indicator> found;
  for (size_t place = 0; place < indicator_count; ++place)
    if (present[place])
      found.push_back(static_cast<indicator>(place));
  return found;
}

std::string text_of(indicator_kind kind, int64_t value, const std::optional<currency>& unit) {
  return kind == indicator_kind::money && unit ? format_amount(amount{value}, *unit)
                                               : std::to_string(value);
}

std::vector<report_ratio> ratios_in(const report_line& line, const indicator_question& asked,
                                    const figure_choice& shown) {
  auto all = ratios_of(line, asked);
  if (shown.names_none())
    return all;
  std::vector<report_ratio> chosen;
  for (const auto name : shown.ratios)
    if (const auto found = std::ranges::find(all, name, &report_ratio::name); found != all.end())
      chosen.push_back(*found);
  return chosen;
}

page_table table_of(const indicator_report& report, const std::vector<report_line>& lines,
                    const figure_choice& shown) {
  const auto sums = shown.names_none() ? indicators_in(lines) : shown.sums;
  const auto& asked = report.question();
  page_table made;
  if (asked.every != report_period::total)
    made.columns.push_back({name_of(asked.every), column_kind::word});
  for (const auto which : asked.by)
    made.columns.push_back({name_of(which), column_kind::word});
  if (asked.stocks)
    for (const auto& stock : stocks_of({}))
      made.columns.push_back({stock.name, column_kind::number});
  for (const auto which : sums)
    made.columns.push_back({name_of(which), column_kind::number});
  for (const auto& ratio : ratios_in({}, asked, shown))
    made.columns.push_back({ratio.name, column_kind::percent});
  const auto currency_place
    = static_cast<size_t>(std::ranges::find(asked.by, dimension::currency) - asked.by.begin());
  for (const auto& line : lines) {
    const auto code = currency::from_code(line.values[currency_place]);
    const auto unit = code ? std::optional{*code} : std::nullopt;
    auto& row = made.rows.emplace_back();
    if (line.begins)
      row.push_back(format_date(*line.begins));
    row.insert(row.end(), line.values.begin(), line.values.end());
    if (asked.stocks)
      for (const auto& stock : stocks_of(line))
        row.push_back(text_of(stock.kind, stock.value, unit));
    for (const auto which : sums)
      row.push_back(
        text_of(indicator_definitions[static_cast<size_t>(which)].kind, line.sums.of(which), unit));
    for (const auto& ratio : ratios_in(line, asked, shown))
      row.push_back(ratio.basis_points ? percent_of_basis_points(*ratio.basis_points) : "");
  }
  return made;
}

bool is_money(std::string_view name) {
  const auto which = indicator_from(name);
  return which ? indicator_definitions[static_cast<size_t>(*which)].kind == indicator_kind::money
               : name.ends_with("_balance");
}

std::string json_of(const indicator_report& report, const page_table& table) {
  const auto& asked = report.question();
  json_writer out;
  out.object().text("from", format_date(asked.first)).text("to", format_date(asked.last));
  out.text("every", name_of(asked.every)).list("lines");
  for (const auto& row : table.rows) {
    out.object();
    for (size_t place = 0; place < row.size(); ++place) {
      const auto& column = table.columns[place];
      if (row[place].empty())
        continue;
      // Amounts and percentages are decimal texts, as everywhere in this interface.
      if (column.kind == column_kind::number && !is_money(column.name))
        out.raw(column.name, row[place]);
      else
        out.text(column.name, row[place]);
    }
    out.end_object();
  }
  out.end_list().end_object();
  return out.take();
}

/// RFC 4180. Names come from policies and senders: what a spreadsheet would take for a formula is
/// kept from being one.
void append_csv(std::string& to, std::string_view cell, column_kind kind) {
  const auto formula = kind == column_kind::word && !cell.empty()
                       && std::string_view("=+-@\t").find(cell[0]) != std::string_view::npos;
  if (!formula && cell.find_first_of(",\"\r\n") == cell.npos) {
    to.append(cell);
    return;
  }
  to.push_back('"');
  if (formula)
    to.push_back('\'');
  for (const char each : cell) {
    if (each == '"')
      to.push_back('"');
    to.push_back(each);
  }
  to.push_back('"');
}

std::string csv_of(const page_table& table) {
  std::string text;
  for (const auto& column : table.columns)
    text.append(text.empty() ? "" : ",").append(column.name);
  text += "\r\n";
  for (const auto& row : table.rows) {
    for (size_t place = 0; place < row.size(); ++place) {
      if (place > 0)
        text.push_back(',');
      append_csv(text, row[place], table.columns[place].kind);
    }
    text += "\r\n";
  }
  return text;
}

} // namespace

result<std::string> indicator_page(const indicator_report& report, const figure_choice& shown,
                                   page_format format) {
  const auto table = table_of(report, report.lines(), shown);
  switch (format) {
  case page_format::json:
    return json_of(report, table);
  case page_format::csv:
    return csv_of(table);
  case page_format::xlsx:
    return workbook_of("Indicators", table.columns, table.rows);
  }
  return std::string{};
}

} // namespace recobro
