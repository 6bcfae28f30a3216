#include "tools/import/mapping_file.hpp"

#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace recobro;

namespace {

/// A mapping that is right, in parts that tests replace.
struct parts {
  std::string file = "file: {header: [case, day, sum, kind, seq]}\n";
  std::string zone = "zone: Europe/Rome\n";
  std::string common = "currency: EUR\nportfolio: p\naccount: \"{case}\"\nat: \"{day}\"\n";
  std::string sections = "dates: {day: dd/mm/yyyy}\n";
  std::string commands = "commands:\n"
                         "  - type: payment_received\n"
                         "    id: \"{seq}\"\n"
                         "    fields: {payment: \"{seq}\", amount: \"{sum}\"}\n";

  std::string text() const { return "name: m\n" + file + zone + common + sections + commands; }
};

std::vector<std::string> errors_of(const parts& made) {
  const auto read = parse_mapping(made.text(), "m.yaml");
  std::vector<std::string> details;
  if (!read)
    for (const auto& each : read.error())
      details.push_back(each.detail);
  return details;
}

/// The only error is at this place and says this.
void expect_error(const parts& made, const std::string& place, const std::string& text) {
  const auto details = errors_of(made);
  INFO(made.text());
  REQUIRE_FALSE(details.empty());
  INFO(details[0]);
  CHECK(details.size() == 1);
  CHECK(details[0].starts_with("m.yaml:" + place + ": "));
  CHECK(details[0].find(text) != std::string::npos);
}

std::string payment(const std::string& fields, const std::string& more = "") {
  return "commands:\n  - type: payment_received\n    id: \"{seq}\"\n" + more
         + "    fields:\n      payment: \"{seq}\"\n" + fields;
}

} // namespace

TEST_CASE("a mapping that says everything is read", "[mapping_file]") {
  CHECK(errors_of({}).empty());
}

TEST_CASE("shipped mappings are right", "[mapping_file]") {
  for (const auto* name : {"road_fines", "berka_accounts", "berka_loans", "berka_orders",
                           "berka_transactions", "card_default"}) {
    INFO(name);
    const auto path = tests::source_file("config/mappings/" + std::string(name) + ".yaml");
    const auto read = load_mapping(path.string());
    if (!read)
      FAIL(read.error().front().detail);
    CHECK((*read)->name == name);
    CHECK((*read)->hash.size() == 64);
  }
}

TEST_CASE("a mapping file that is not there is file_unreadable", "[mapping_file]") {
  const auto read = load_mapping("/nowhere/m.yaml");
  REQUIRE_FALSE(read);
  CHECK(read.error()[0].code == errc::file_unreadable);
}

TEST_CASE("what a mapping has to say is asked for", "[mapping_file]") {
  expect_error({.file = ""}, "1:1", "the key 'file' is missing");
  expect_error({.file = "file: {delimiter: ';'}\n"}, "2:7", "the key 'header' is missing");
  expect_error({.common = "currency: EUR\naccount: a\nat: \"{day}\"\n"}, "9:5",
               "the key 'portfolio' is missing, here and at the top of the file");
  expect_error({.common = "portfolio: p\naccount: a\nat: \"{day}\"\n"}, "9:5",
               "needs a 'currency'");
  expect_error({.commands = ""}, "1:1", "the key 'commands' is missing");
  expect_error({.commands = "commands: []\n"}, "9:11", "there are no commands");
}

TEST_CASE("a date needs a zone and a stated format", "[mapping_file]") {
  expect_error({.zone = ""}, "6:5", "a date needs the key 'zone'");
  expect_error({.sections = ""}, "7:5", "the column 'day' has no date format");
  expect_error({.sections = "dates: {day: dd/mm/yy}\n"}, "8:14", "needs 'first_year'");
  expect_error({.zone = "zone: Europe/Roma\n"}, "3:7", "did you mean 'Europe/Rome'?");
  expect_error({.commands = payment("      amount: \"1\"\n", "    at: \"{day} 10:00\"\n")}, "12:9",
               "needs its format");
}

TEST_CASE("names that are not known are told the nearest", "[mapping_file]") {
  expect_error({.commands = payment("      amount: \"{summ}\"\n")}, "14:15",
               "'summ' is no column that 'file.header' names; did you mean 'sum'?");
  expect_error({.commands = payment("      amount: \"{sum}\"\n", "    when: {kynd: x}\n")}, "12:12",
               "did you mean 'kind'?");
  expect_error({.sections = "dates: {day: dd/mm/yyyy, dai: dd/mm/yyyy}\n"}, "8:26",
               "did you mean 'day'?");
  expect_error({.commands = payment("      amuont: \"{sum}\"\n      amount: \"{sum}\"\n")}, "14:7",
               "'payment_received' has no such field; did you mean 'amount'?");
  expect_error({.commands = "commands:\n  - {type: payment_recieved, id: a}\n"}, "10:12",
               "did you mean 'payment_received'?");
  expect_error({.sections = "dates: {day: dd/mm/yyyy}\nvalue: {}\n"}, "9:1",
               "unknown key 'value'; did you mean 'values'?");
  expect_error({.file = "file: {header: [case, day, sum, kind, seq], encoding: utf8}\n"}, "2:55",
               "did you mean 'utf-8'?");
}

TEST_CASE("fields that a command needs are asked for", "[mapping_file]") {
  expect_error(
    {.commands = "commands:\n  - {type: payment_received, id: a, fields: {payment: x}}\n"}, "10:45",
    "'payment_received' needs the field 'amount'");
  expect_error({.commands = "commands:\n  - {type: dispute_opened, id: a}\n"}, "10:5",
               "'dispute_opened' needs the field 'dispute'");
  expect_error({.commands = "commands:\n  - type: account_opened\n    id: a\n    fields:\n"
                            "      obligations: [{id: x, amount: \"1\"}]\n"},
               "13:21", "the key 'due' is missing");
}

TEST_CASE("constants are checked when the mapping is read", "[mapping_file]") {
  expect_error({.commands = payment("      amount: 1,50\n")}, "14:15",
               "not a plain decimal number");
  expect_error({.commands = payment("      amount: \"-1\"\n")}, "14:15", "negative");
  expect_error({.commands = payment("      amount: \"1\"\n", "    at: 24.7.2006\n")}, "12:9",
               "not a date");
  expect_error({.common = "currency: EUX\nportfolio: p\naccount: a\nat: \"{day}\"\n"}, "4:11",
               "currency 'EUX'");
  expect_error({.common = "currency: EUR\nportfolio: a/b\naccount: a\nat: \"{day}\"\n"}, "5:12",
               "identifier without '/'");
  expect_error({.commands = "commands:\n  - type: contact_result\n    id: a\n    fields:\n"
                            "      {action: x, channel: pigeon, outcome: sent}\n"},
               "13:28", "none of whatsapp");
  expect_error(
    {.commands = "commands:\n  - type: phase_moved\n    id: a\n    fields: {phase: Late}\n"},
    "12:21", "not a word");
}

TEST_CASE("braces have to enclose a column", "[mapping_file]") {
  for (const auto* text : {"{", "}", "{}", "{sum", "sum}", "{{sum}", "{su{m}"}) {
    INFO(text);
    const auto details
      = errors_of({.commands = payment("      amount: \"" + std::string(text) + "\"\n")});
    CHECK(details.size() == 1);
  }
  CHECK(errors_of({.commands = payment("      amount: \"{sum}\"\n", "    account: \"a{{b}}\"\n")})
          .at(0)
          .find("identifier")
        != std::string::npos);
}

TEST_CASE("a sum is columns and numbers with signs between them", "[mapping_file]") {
  const auto sum = [](const std::string& text) {
    return parts{.commands = payment("      amount: {sum: \"" + text + "\", least: 0}\n")};
  };
  CHECK(errors_of(sum("{sum} + {seq} - 10")).empty());
  for (const auto* text : {"{sum} +", "+ {sum}", "{sum} {seq}", "{sum} * 2", "{sum}-{seq}", ""})
    CHECK(errors_of(sum(text)).size() == 1);
}

TEST_CASE("conditions have exactly one test", "[mapping_file]") {
  const auto when = [](const std::string& test) {
    return parts{.commands
                 = payment("      amount: \"{sum}\"\n", "    when: {kind: " + test + "}\n")};
  };
  for (const auto* good : {"x", "[x, y]", "{is: x}", "{is_not: [x, y]}", "{empty: true}",
                           "{number: positive}", "{number: [negative, zero]}"})
    CHECK(errors_of(when(good)).empty());
  expect_error(when("{is: x, empty: false}"), "12:18", "exactly one of");
  expect_error(when("{}"), "12:18", "exactly one of");
  expect_error(when("{number: big}"), "12:27", "positive");
  expect_error(when("{iz: x}"), "12:19", "did you mean 'is'?");
}

TEST_CASE("a command is repeated over lists", "[mapping_file]") {
  const auto made = [](const std::string& lists, const std::string& id) {
    return parts{.commands = "commands:\n  - for: " + lists
                             + "\n    type: payment_received\n    id: \"" + id
                             + "\"\n    fields: {payment: $n, amount: \"{$col}\"}\n"};
  };
  const auto read
    = parse_mapping(made("{n: [1, 2], col: [sum, seq]}", "{seq}/$n").text(), "m.yaml");
  REQUIRE(read);
  CHECK((*read)->commands.size() == 2);
  expect_error(made("{n: [1, 2], col: [sum]}", "{seq}"), "10:27", "lists of the same length");
  expect_error(made("{n: [1, 2], col: [sum, seq]}", "{seq}/$m"), "12:9",
               "'$m' is no name that 'for' gives; did you mean 'n'?");
  expect_error(made("{n: [1, 2], col: [sum, sek]}", "{seq}"), "13:35", "did you mean 'seq'?");
  expect_error(made("{n1: [1]}", "{seq}"), "10:15", "a-z and _");
}

TEST_CASE("all mistakes of a file are told at once, in its order", "[mapping_file]") {
  const auto details
    = errors_of({.zone = "zone: Nowhere\n",
                 .sections = "dates: {day: jj/mm/yyyy}\n",
                 .commands = payment("      amount: \"{summ}\"\n      colour: red\n")});
  REQUIRE(details.size() >= 3);
  CHECK(std::is_sorted(details.begin(), details.begin() + 1));
  CHECK(details[0].starts_with("m.yaml:3:7: "));
}

TEST_CASE("delimiters, quotes and number forms are what they say", "[mapping_file]") {
  const auto with = [](const std::string& more) {
    return parts{.file = "file: {header: [case, day, sum, kind, seq], " + more + "}\n"};
  };
  CHECK(errors_of(with("delimiter: tab, quote: none, decimal: comma, grouping: point")).empty());
  expect_error(with("delimiter: ';;'"), "2:56", "one ASCII character");
  expect_error(with("decimal: comma, grouping: comma"), "2:7", "the same character");
  expect_error(with("delimiter: '\"'"), "2:7", "the same character");
  expect_error(with("row_bytes_max: 1"), "2:60", "a whole number from 64");
  expect_error({.file = "file: {header: [case, day, day, sum, kind, seq]}\n"}, "2:28",
               "stands twice");
}
