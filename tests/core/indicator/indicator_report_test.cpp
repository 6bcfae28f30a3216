// Figures for somebody who asks: grouping, filters, ratios, stocks.

#include "core/indicator/indicator_report.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace recobro;

namespace {

date day(std::string_view text) {
  return parse_date(text).value();
}

indicator_cell cell_on(std::string_view text, std::map<dimension, std::string> values,
                       cell_family family = cell_family::treatment) {
  values.try_emplace(dimension::currency, "EUR");
  return {day(text), family, std::move(values)};
}

indicator_sums sums_of(std::vector<indicator_sums::item> items) {
  indicator_sums sums;
  for (const auto& [which, value] : items)
    sums.add(which, value);
  return sums;
}

errc refused(indicator_question asked) {
  const auto made = checked(std::move(asked));
  REQUIRE_FALSE(made);
  CHECK_FALSE(made.error().detail.empty());
  return made.error().code;
}

indicator_question march() {
  return {.first = day("2026-03-01"), .last = day("2026-03-31")};
}

std::optional<int64_t> ratio(const report_line& line, std::string_view name, bool stocks = false) {
  for (const auto& each : ratios_of(line, {.stocks = stocks}))
    if (each.name == name)
      return each.basis_points;
  FAIL("no ratio " << name);
  return {};
}

} // namespace

TEST_CASE("cells are added up by what is asked for, within the days", "[indicator][report]") {
  auto asked = march();
  asked.every = report_period::week;
  asked.by = {dimension::phase};
  asked.only[dimension::portfolio] = {"a", "b"};
  indicator_report report{checked(asked).value()};
  const auto add = [&](std::string_view on, std::string portfolio, std::string phase,
                       int64_t count) {
    REQUIRE(report.add(cell_on(on, {{dimension::portfolio, portfolio}, {dimension::phase, phase}}),
                       sums_of({{indicator::payments, count}})));
  };
  add("2026-02-28", "a", "early", 100); // not asked for
  add("2026-03-02", "a", "early", 1);
  add("2026-03-08", "b", "early", 2); // a Sunday
  add("2026-03-09", "a", "early", 4);
  add("2026-03-09", "a", "late", 8);
  add("2026-03-09", "c", "late", 100);
  const auto lines = report.lines();
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].begins == day("2026-03-02"));
  CHECK(lines[0].values == std::vector<std::string>{"early", "EUR"});
  CHECK(lines[0].sums.of(indicator::payments) == 3);
  CHECK(lines[1].sums.of(indicator::payments) == 4);
  CHECK(lines[2].values.front() == "late");
  CHECK(lines[2].sums.of(indicator::payments) == 8);
}

TEST_CASE("money of two currencies is never added", "[indicator][report]") {
  indicator_report report{checked(march()).value()};
  for (const std::string code : {"EUR", "CLP", "EUR"})
    REQUIRE(report.add(cell_on("2026-03-02", {{dimension::currency, code}}),
                       sums_of({{indicator::payments_amount, 5}})));
  const auto lines = report.lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].values.front() == "CLP");
  CHECK(lines[1].sums.of(indicator::payments_amount) == 10);
}

TEST_CASE("an experiment's cells are read only when arms are asked for", "[indicator][report]") {
  auto asked = march();
  const auto add_both = [](indicator_report& report) {
    const auto sums = sums_of({{indicator::payments, 1}});
    REQUIRE(report.add(cell_on("2026-03-02", {}), sums));
    REQUIRE(
      report.add(cell_on("2026-03-02", {{dimension::arm, "warm"}}, cell_family::experiment), sums));
  };
  indicator_report plain{checked(asked).value()};
  add_both(plain);
  CHECK(plain.lines().front().sums.of(indicator::payments) == 1);
  asked.by = {dimension::arm};
  indicator_report by_arm{checked(asked).value()};
  add_both(by_arm);
  REQUIRE(by_arm.lines().size() == 1);
  CHECK(by_arm.lines().front().values.front() == "warm");
}

TEST_CASE("what can't be answered honestly is refused", "[indicator][report]") {
  auto backwards = march();
  std::swap(backwards.first, backwards.last);
  CHECK(refused(backwards) == errc::value_out_of_range);
  auto mixed = march();
  mixed.by = {dimension::segment, dimension::arm};
  CHECK(refused(mixed) == errc::value_out_of_range);
  auto by_segment = march();
  by_segment.stocks = true;
  by_segment.by = {dimension::segment};
  CHECK(refused(by_segment) == errc::value_out_of_range);
  auto daily = march();
  daily.stocks = true;
  daily.every = report_period::day;
  CHECK(refused(daily) == errc::value_out_of_range);
}

TEST_CASE("stocks are what came before and what came since", "[indicator][report]") {
  auto asked = march();
  asked.stocks = true;
  asked.by = {dimension::phase};
  indicator_report report{checked(asked).value()};
  REQUIRE(report.reads_from() == date_min);
  const auto add = [&](std::string_view on, indicator_sums sums) {
    REQUIRE(report.add(cell_on(on, {{dimension::phase, "early"}}), sums));
  };
  add("2026-01-10", sums_of({{indicator::phase_entries, 10},
                             {indicator::phase_entries_balance, 1'000},
                             {indicator::payments_amount, 200}}));
  add("2026-03-10", sums_of({{indicator::phase_exits, 3},
                             {indicator::phase_exits_balance, 300},
                             {indicator::phase_rolls, 2},
                             {indicator::phase_cures, 1},
                             {indicator::payments_amount, 100}}));
  const auto lines = report.lines();
  REQUIRE(lines.size() == 1);
  const auto stocks = stocks_of(lines.front());
  CHECK(stocks[0].value == 10);
  CHECK(stocks[1].value == 7);
  CHECK(stocks[2].value == 800);
  CHECK(stocks[3].value == 400);
  CHECK(ratio(lines.front(), "roll_rate", true) == 2'000);
  CHECK(ratio(lines.front(), "cure_rate", true) == 1'000);
  CHECK(ratio(lines.front(), "liquidation_rate", true) == 1'250);
}

TEST_CASE("ratios divide what they say, and nothing by nothing", "[indicator][report]") {
  report_line line;
  CHECK(ratio(line, "kept_promise_rate") == std::nullopt);
  line.sums = sums_of({{indicator::promises_due, 3},
                       {indicator::promises_due_kept, 2},
                       {indicator::right_party_contacts, 8},
                       {indicator::contact_attempts, 32},
                       {indicator::contact_connects, 10},
                       {indicator::promises_made, 4},
                       {indicator::debt_added, 900},
                       {indicator::payments_amount, 400},
                       {indicator::payments_reversed_amount, 100}});
  CHECK(ratio(line, "kept_promise_rate") == 6'667);
  CHECK(ratio(line, "promise_rate") == 5'000);
  CHECK(ratio(line, "right_party_contact_rate") == 2'500);
  CHECK(ratio(line, "right_party_connect_rate") == 8'000);
  CHECK(ratio(line, "recovery_rate") == 3'333);
  CHECK(percent_of_basis_points(6'667) == "66.67");
  CHECK(percent_of_basis_points(-5) == "-0.05");
}

TEST_CASE("a sum stays at the end of its range", "[indicator]") {
  indicator_sums sums;
  sums.add(indicator::debt_adjusted, INT64_MAX);
  sums.add(indicator::debt_adjusted, 5);
  CHECK(sums.of(indicator::debt_adjusted) == INT64_MAX);
  sums.add(indicator::debt_adjusted, -INT64_MAX);
  CHECK(sums.empty());
}

TEST_CASE("names of indicators and dimensions are read back", "[indicator]") {
  for (size_t place = 0; place < indicator_count; ++place)
    CHECK(indicator_from(indicator_definitions[place].name) == static_cast<indicator>(place));
  for (const auto name : dimension_names())
    CHECK(name_of(dimension_from(name).value()) == name);
  CHECK_FALSE(dimension_from(""));
  CHECK_FALSE(indicator_from("payment"));
}

TEST_CASE("every indicator, dimension and ratio is documented", "[indicator]") {
  std::ifstream file(tests::source_file("docs/indicators.md"));
  std::ostringstream read;
  read << file.rdbuf();
  const auto text = read.str();
  for (const auto& each : indicator_definitions) {
    const auto row = "| `" + std::string(each.name) + "` | "
                     + (each.kind == indicator_kind::count ? "count" : "money") + " | "
                     + std::string(each.help) + " |";
    INFO(row);
    CHECK(text.find(row) != std::string::npos);
  }
  for (const auto name : dimension_names())
    CHECK(text.find('`' + std::string(name) + '`') != std::string::npos);
  for (const auto& each : ratios_of({}, {.stocks = true}))
    CHECK(text.find("| `" + std::string(each.name) + "` |") != std::string::npos);
}
