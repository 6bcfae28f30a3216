// Bad rows of a file on their way into a real engine: each is refused by its name and with its
// place, and the rows before and after it are applied.

#include "tests/support/small_policy.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/engine.hpp"
#include "tools/import/engine_sink.hpp"
#include "tools/import/import_run.hpp"
#include "tools/import/mapping_file.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;
using namespace recobro::tests;

namespace {

const auto start
  = instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}} + std::chrono::hours{12};

constexpr auto mapping_text = R"(name: rows
zone: Europe/Rome
currency: "{unit}"
portfolio: book
account: "{account}"
at: "{day}"
file: {header: true}
dates: {day: yyyy-mm-dd, due: yyyy-mm-dd}
commands:
  - type: account_opened
    when: {kind: open}
    id: "{id}"
    fields: {obligations: [{id: I1, due: "{due}", amount: "{sum}"}]}
  - type: payment_received
    when: {kind: pay}
    id: "{id}"
    fields: {payment: "{id}", amount: "{sum}", obligations: [I1]}
  - type: promise_made
    when: {kind: promise}
    id: "{id}"
    fields: {promise: "{id}", amount: "{sum}", due: "{due}"}
)";

struct bad_row {
  std::string text;
  errc code;
  std::string reason; // must stand in it
};

const std::vector<bad_row> bad_rows{
  {"nobody,pay,B,2026-03-01,EUR,1.00,", errc::account_unknown, "open the account first"},
  {"A1,refund,B,2026-03-01,EUR,1.00,", errc::row_rejected, "no command"},
  {"A1,pay,B,2026-03-01,USD,1.00,", errc::currency_mismatch, "the account is in EUR"},
  {"A1,pay,B,2026-03-01,EUX,1.00,", errc::unknown_currency, "{unit}"},
  {"A1,pay,B,2026-03-01,EUR,-1.00,", errc::amount_negative, "negate"},
  {"A1,pay,B,2026-03-01,EUR,123456789012345678,", errc::amount_too_large, "10^15"},
  {"A1,pay,B,2026-03-01,EUR,1.005,", errc::amount_too_precise, "EUR has 2"},
  {"A1,pay,B,2026-03-01,EUR,\"1,05\",", errc::amount_malformed, "{sum}"},
  {"A1,pay,B,2026-03-01,EUR,,", errc::amount_malformed, "{sum}"},
  {"A1,pay,B,1899-12-31,EUR,1.00,", errc::date_out_of_range, "1900-01-01 to 2199-12-31"},
  {"A1,pay,B,2026-02-29,EUR,1.00,", errc::date_malformed, "{day}"},
  {"A1,pay,B,01.03.2026,EUR,1.00,", errc::date_malformed, "yyyy-mm-dd"},
  {"A1,promise,B,2026-03-01,EUR,1.00,2200-01-01", errc::date_out_of_range, "{due}"},
  {"A1,pay,B,2026-03-04,EUR,1.00,", errc::instant_in_future, "2026-03-02T12:00:00Z"},
  {"A1,pay,a b,2026-03-01,EUR,1.00,", errc::invalid_identifier, "{id}"},
  {"A1,pay,good0,2026-03-01,EUR,2.00,", errc::command_conflict, "id"},
  {"A1,pay,B,2026-03-01,EUR,1.00", errc::row_rejected, "6 fields"},
  {"A1,pay,B,2026-03-01,EUR,1.00,,", errc::row_rejected, "8 fields"},
  {"A1,pay,B,2026-03-01,EUR,\"1.00,", errc::line_too_long, "may not be closed"},
  {"A1,pay,B\xff,2026-03-01,EUR,1.00,", errc::invalid_utf8, ""},
  {std::string("A1,pay,B\0,2026-03-01,EUR,1.00,", 31), errc::nul_byte, ""},
  {"A1,pay," + std::string(2 << 20, 'x') + ",2026-03-01,EUR,1.00,", errc::line_too_long, "1048576"},
};

struct import_fixture {
  import_fixture() {
    engine_options options;
    options.store.directory = directory / "data";
    options.store.partitions = 4;
    options.store.sync = sync_policy::lazy;
    options.policies = {{"book", "small.yaml", small_policy_text}};
    options.ticks = false;
    auto made = engine::start(std::move(options), std::make_shared<log_time>(start));
    if (!made)
      FAIL(to_string(made.error().front()));
    target = std::move(*made);
  }

  file_result<import_figures> import(const std::string& text) {
    write_file(directory / "rows.csv", text);
    engine_sink sink(*target, {});
    return run_import({.path = directory / "rows.csv",
                       .rules = parse_mapping(mapping_text, "m.yaml").value(),
                       .rejects = directory / "rejects.csv",
                       .cursor = {},
                       .batch_lines = 7,
                       .progress = {},
                       .stop = {}},
                      sink);
  }
  std::vector<std::string> rejects() const {
    std::vector<std::string> lines;
    std::istringstream text{read_file(directory / "rejects.csv")};
    for (std::string line; std::getline(text, line);)
      lines.push_back(line);
    return lines;
  }
  std::vector<std::string> commands_of(const std::string& account) const {
    std::vector<std::string> ids;
    auto entries = target->store().history(account_key::make("book", account).value(), 0, 1'000);
    REQUIRE(entries);
    for (const auto& each : *entries)
      ids.push_back(each.command_id);
    return ids;
  }

  temporary_directory directory;
  std::unique_ptr<engine> target;
};

const std::string header = "account,kind,id,day,unit,sum,due\n";
const std::string opening = "A1,open,opened,2026-02-01,EUR,100.00,2026-02-01\n";

std::string good(size_t number) {
  return fmt::format("A1,pay,good{},2026-03-01,EUR,0.01,\n", number);
}

} // namespace

TEST_CASE_METHOD(import_fixture, "each kind of bad row is refused alone", "[import_run]") {
  std::string text = header + opening + good(0);
  std::vector<std::string> expected{"opened", "good0"};
  for (size_t i = 0; i < bad_rows.size(); ++i) {
    text += bad_rows[i].text + "\n" + good(i + 1);
    expected.push_back(fmt::format("good{}", i + 1));
  }
  const auto figures = import(text);
  REQUIRE(figures);
  CHECK(figures->complete);
  CHECK(figures->accepted == expected.size());
  CHECK(figures->reached.rejects == bad_rows.size());

  const auto lines = rejects();
  REQUIRE(lines.size() == bad_rows.size() + 1);
  for (size_t i = 0; i < bad_rows.size(); ++i) {
    const auto& line = lines[i + 1];
    INFO(bad_rows[i].text.substr(0, 100) << "\n" << line);
    CHECK(line.starts_with(fmt::format("{},{},", 3 + 2 * i, 4 + 2 * i)));
    CHECK(
      line.find(",good", 2)
      == (bad_rows[i].code == errc::command_conflict ? line.find(",good0,") : std::string::npos));
    CHECK(line.find(fmt::format(",{},", name_of(bad_rows[i].code))) != std::string::npos);
    CHECK(line.find(bad_rows[i].reason) != std::string::npos);
    CHECK(line.size() < 1'000);
  }
  CHECK(commands_of("A1") == expected);
  CHECK(commands_of("nobody").empty());
}

TEST_CASE_METHOD(import_fixture, "a file that is cut off loses its last row only", "[import_run]") {
  const auto figures = import(header + opening + good(0) + good(1) + "A1,pay,good2,2026-0");
  REQUIRE(figures);
  CHECK(figures->accepted == 3);
  const auto lines = rejects();
  REQUIRE(lines.size() == 2);
  INFO(lines[1]);
  CHECK(lines[1].starts_with("4,5,"));
  CHECK(lines[1].find("may have been cut off") != std::string::npos);
  CHECK(commands_of("A1") == std::vector<std::string>{"opened", "good0", "good1"});
}

TEST_CASE_METHOD(import_fixture, "without a master key only rows with personal data are refused",
                 "[import_run]") {
  write_file(directory / "rows.csv", "account,name\nA1,\nA2,Ana\nA3,\n");
  const auto rules = parse_mapping("name: people\nzone: UTC\ncurrency: EUR\nportfolio: book\n"
                                   "account: \"{account}\"\nat: 2026-03-01T00:00:00Z\n"
                                   "file: {header: true}\n"
                                   "commands:\n"
                                   "  - type: account_opened\n"
                                   "    id: \"{account}\"\n"
                                   "    fields:\n"
                                   "      debtor: {name: {value: \"{name}\", optional: true}}\n",
                                   "people.yaml");
  if (!rules)
    FAIL(to_string(rules.error().front()));
  engine_sink sink(*target, {});
  const auto figures = run_import({.path = directory / "rows.csv",
                                   .rules = *rules,
                                   .rejects = directory / "rejects.csv",
                                   .cursor = {},
                                   .progress = {},
                                   .stop = {}},
                                  sink);
  REQUIRE(figures);
  CHECK(figures->accepted == 2);
  const auto lines = rejects();
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].starts_with("2,3,A2,master_key_missing,"));
  CHECK(lines[1].find("Ana") == std::string::npos);
  CHECK(commands_of("A2").empty());
}
