#include "tools/import/row_mapper.hpp"

#include "actors/gateway/command_json.hpp"
#include "tools/import/mapping_file.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

namespace {

const std::string head = "name: m\n"
                         "zone: Europe/Rome\n"
                         "currency: EUR\n"
                         "portfolio: p\n"
                         "account: \"{case}\"\n"
                         "at: \"{day}\"\n"
                         "dates: {day: dd/mm/yyyy}\n";

class mapped {
public:
  explicit mapped(const std::string& text) {
    const auto rules = parse_mapping(head + text, "m.yaml");
    if (!rules)
      FAIL(rules.error().front().detail);
    auto bound = row_mapper::bind(*rules, {});
    REQUIRE(bound);
    mapper_.emplace(std::move(*bound));
  }

  /// The lines, or the code of the refusal.
  std::vector<std::string> lines(std::vector<std::string_view> fields) {
    const auto made = mapper_->map({.number = 7, .line = 8, .fields = fields});
    if (!made) {
      refusal_ = made.error();
      return {std::string(name_of(made.error().code))};
    }
    std::vector<std::string> all;
    for (const auto& each : *made) {
      // What the importer writes has to be what the gateway reads.
      if (auto parsed = parse_command(each.text); !parsed)
        FAIL(each.text << "\n" << parsed.error().detail);
      all.emplace_back(each.text);
    }
    return all;
  }
  const error& refusal() const { return refusal_; }
  row_mapper& mapper() { return *mapper_; }

private:
  std::optional<row_mapper> mapper_;
  error refusal_{};
};

using lines = std::vector<std::string>;

const std::string payment = "commands:\n"
                            "  - type: payment_received\n"
                            "    id: \"{case}:{seq}\"\n"
                            "    fields: {payment: \"{seq}\", amount: \"{sum}\"}\n";

} // namespace

TEST_CASE("a row becomes a command line in the gateway's form", "[row_mapper]") {
  mapped made("file: {header: [case, day, sum, seq], decimal: comma, grouping: point}\n" + payment);
  CHECK(made.lines({"A1", "24/07/2006", "1.234,5", "3"})
        == lines{R"({"id":"A1:3","type":"payment_received","portfolio":"p","account":"A1",)"
                 R"("at":"2006-07-24T00:00:00+02:00","currency":"EUR","payment":"3",)"
                 R"("amount":"1234.50"})"});
  CHECK(made.lines({"A1", "24/12/2006", "1", "3"})[0].find("2006-12-24T00:00:00+01:00")
        != std::string::npos);
}

TEST_CASE("refusals name column and field and never the value", "[row_mapper]") {
  mapped made("file: {header: [case, day, sum, seq]}\n" + payment);
  const auto refused = [&](std::vector<std::string_view> fields, std::string_view code) {
    CHECK(made.lines(std::move(fields)) == lines{std::string(code)});
    CHECK(made.refusal().detail.find("Rossi") == std::string::npos);
    CHECK(made.refusal().detail.find("(from '") != std::string::npos);
  };
  refused({"A1", "24/07/2006", "Rossi", "3"}, "amount_malformed");
  refused({"A1", "24/07/2006", "", "3"}, "amount_malformed");
  refused({"A1", "24/07/2006", "1,5", "3"}, "amount_malformed");
  refused({"A1", "24/07/2006", "-1", "3"}, "amount_negative");
  refused({"A1", "24/07/2006", "1.005", "3"}, "amount_too_precise");
  refused({"A1", "24/07/2006", "99999999999999.00", "3"}, "amount_too_large");
  refused({"A1", "Rossi", "1", "3"}, "date_malformed");
  refused({"A1", "", "1", "3"}, "date_malformed");
  refused({"A1", "01/01/1850", "1", "3"}, "date_out_of_range");
  refused({"Rossi Mario", "24/07/2006", "1", "3"}, "invalid_identifier");
  CHECK(made.lines({"A1", "24/07/2006", "1", ""}) == lines{"invalid_identifier"});
  CHECK(made.lines({"A1", "24/07/2006", "1", "3"}).size() == 1);
}

TEST_CASE("one bad value refuses all commands of a row", "[row_mapper]") {
  mapped made("file: {header: [case, day, sum, seq]}\n" + payment
              + "  - {type: phase_moved, id: \"{case}:{seq}/p\", fields: {phase: \"{sum}\"}}\n");
  CHECK(made.lines({"A1", "24/07/2006", "1", "3"}) == lines{"invalid_identifier"});
  CHECK(made.mapper().last_id() == "A1:3");
}

TEST_CASE("conditions choose the commands of a row", "[row_mapper]") {
  const auto note = [](const std::string& id, const std::string& when) {
    return "  - {type: dispute_opened, id: " + id + ", when: {kind: " + when
           + "}, fields: {dispute: d}}\n";
  };
  mapped made("file: {header: [case, day, kind]}\nrows: {without_command: skip}\ncommands:\n"
              + note("equals", "x") + note("one_of", "[x, \"\"]") + note("not", "{is_not: [x, y]}")
              + note("empty", "{empty: true}") + note("full", "{empty: false}"));
  const auto ids = [&](std::string_view kind) {
    std::string all;
    for (const auto& line : made.lines({"A", "24/07/2006", kind}))
      all += line.substr(7, line.find('"', 7) - 7) + " ";
    return all;
  };
  CHECK(ids("x") == "equals one_of full ");
  CHECK(ids("y") == "full ");
  CHECK(ids("") == "one_of not empty ");
}

TEST_CASE("a sign can be a condition", "[row_mapper]") {
  mapped made("file: {header: [case, day, sum, seq], scientific: true}\n"
              "rows: {where: {sum: {number: [positive, zero]}}}\n"
              + payment);
  CHECK(made.lines({"A", "24/07/2006", "1E2", "1"}).size() == 1);
  CHECK(made.lines({"A", "24/07/2006", "0.00", "1"}).size() == 1);
  CHECK(made.lines({"A", "24/07/2006", "-0.5", "1"}).empty());
  CHECK(made.lines({"A", "24/07/2006", "", "1"}).empty());
  CHECK(made.lines({"A", "24/07/2006", "ten", "1"}) == lines{"amount_malformed"});
}

TEST_CASE("a row that no command applies to is refused unless the mapping skips it",
          "[row_mapper]") {
  const std::string commands = "commands:\n  - {type: account_put, id: a, when: {kind: x}}\n";
  CHECK(mapped("file: {header: [case, day, kind]}\n" + commands).lines({"A", "24/07/2006", "y"})
        == lines{"row_rejected"});
  CHECK(mapped("file: {header: [case, day, kind]}\nrows: {without_command: skip}\n" + commands)
          .lines({"A", "24/07/2006", "y"})
          .empty());
}

TEST_CASE("value maps replace what a column says", "[row_mapper]") {
  const std::string rest = "commands:\n  - type: account_put\n    id: a\n    fields:\n"
                           "      attributes: {kind: \"{kind}\"}\n";
  const auto kind = [&](const std::string& otherwise, std::string_view value) {
    mapped made("file: {header: [case, day, kind], trim: true}\nvalues:\n  kind:\n"
                "    words: {PRIJEM: credit, \"\": none}\n"
                + otherwise + rest);
    const auto line = made.lines({"A", "24/07/2006", value}).at(0);
    const auto at = line.find("\"kind\":\"");
    return at == std::string::npos ? line : line.substr(at + 8, line.size() - at - 11);
  };
  CHECK(kind("", "PRIJEM") == "credit");
  CHECK(kind("", "  ") == "none");
  CHECK(kind("", "VYDAJ") == "unknown_value");
  CHECK(kind("    otherwise: keep\n", "VYDAJ") == "VYDAJ");
  CHECK(kind("    otherwise: {word: other}\n", "VYDAJ") == "other");
}

TEST_CASE("texts are written as JSON whatever stands in them", "[row_mapper]") {
  mapped made("file: {header: [case, day, name, phone, mail]}\ncommands:\n  - type: account_put\n"
              "    id: a\n    fields:\n      debtor:\n        name: \"{name}\"\n        phones:\n"
              "          - {value: \"{phone}\", optional: true}\n          - \"+39 1\"\n"
              "        emails: [{value: \"{mail}\", optional: true}]\n"
              "        addresses: [{street: \"{name}\", country: IT}, \"{name}\"]\n");
  const auto line = made.lines({"A", "24/07/2006", "Jo\"s\\\xC3\xA9\n\x01", "", "a@b.c"}).at(0);
  CHECK(line.find(R"("debtor":{"name":"Jo\"s\\é\u000a\u0001","phones":["+39 1"],)"
                  R"("emails":["a@b.c"],"addresses":[{"street":)")
        != std::string::npos);
}

TEST_CASE("optional values are left out when they are empty", "[row_mapper]") {
  mapped made("file: {header: [case, day, a, b, c]}\ncommands:\n  - type: account_put\n    id: a\n"
              "    fields:\n      attributes:\n        a: {value: \"{a}\", optional: true}\n"
              "        b: {value: \"{b}\", optional: true, as: integer}\n"
              "        c: {value: \"{c}\", optional: true, as: amount}\n");
  CHECK(made.lines({"A", "24/07/2006", "", "", ""}).at(0).ends_with(R"("attributes":{}})"));
  CHECK(made.lines({"A", "24/07/2006", "", "35.0", "5"})
          .at(0)
          .ends_with(R"("attributes":{"b":"35","c":"5.00"}})"));
}

TEST_CASE("sums, signs and bounds of amounts are exact", "[row_mapper]") {
  const auto amount = [](const std::string& form, std::string_view a, std::string_view b) {
    mapped made("file: {header: [case, day, a, b]}\ncommands:\n  - type: obligation_adjusted\n"
                "    id: a\n    fields: {obligation: o, component: fee, mode: add, amount: "
                + form + "}\n");
    const auto line = made.lines({"A", "24/07/2006", a, b}).at(0);
    const auto at = line.find("\"amount\":\"");
    return at == std::string::npos ? line : line.substr(at + 10, line.size() - at - 12);
  };
  CHECK(amount("{sum: \"{a} + {b} - 0.01\"}", "0.1", "0.2") == "0.29");
  CHECK(amount("{sum: \"{a} - {b}\"}", "1", "2.50") == "-1.50");
  CHECK(amount("{sum: \"{a} - {b}\", least: 0}", "1", "2.50") == "0.00");
  CHECK(amount("{value: \"{a}\", negate: true}", "-3", "") == "3.00");
  CHECK(amount("{sum: \"{a} + {b}\"}", "1", "") == "amount_malformed");
}

TEST_CASE("days and months are added on the calendar", "[row_mapper]") {
  const auto due = [](const std::string& form, std::string_view count) {
    mapped made("file: {header: [case, day, n]}\ncommands:\n  - type: obligation_added\n    id: a\n"
                "    fields: {obligation: o, amount: \"1\", due: "
                + form + "}\n");
    const auto line = made.lines({"A", "31/01/2004", count}).at(0);
    const auto at = line.find("\"due\":\"");
    return at == std::string::npos ? line : line.substr(at + 7, 10);
  };
  CHECK(due("{value: \"{day}\", add: {days: 30}}", "") == "2004-03-01");
  CHECK(due("{value: \"{day}\", add: {months: \"{n}\"}}", "1") == "2004-02-29");
  CHECK(due("{value: \"{day}\", add: {months: \"-{n}\"}}", "2") == "2003-11-30");
  CHECK(due("{value: \"{day}\", add: {months: \"{n}\"}}", "99999") == "value_out_of_range");
  CHECK(due("{value: \"{day}\", add: {months: \"{n}\"}}", "3000") == "date_out_of_range");
  CHECK(due("2006-01-02", "") == "2006-01-02");
}

TEST_CASE("a currency may stand in a column", "[row_mapper]") {
  mapped made("file: {header: [case, day, sum, seq, unit]}\n" + payment
              + "    currency: \"{unit}\"\n");
  CHECK(made.lines({"A", "24/07/2006", "1", "1", "KWD"}).at(0).find("\"currency\":\"KWD\"")
        != std::string::npos);
  CHECK(made.lines({"A", "24/07/2006", "1", "1", "KWD"}).at(0).find("\"amount\":\"1.000\"")
        != std::string::npos);
  CHECK(made.lines({"A", "24/07/2006", "1", "1", "XXQ"}) == lines{"unknown_currency"});
}

TEST_CASE("the row's number can stand in an id", "[row_mapper]") {
  mapped made(
    "file: {header: [case, day]}\ncommands:\n  - {type: account_put, id: \"{case}-{@row}\"}\n");
  CHECK(made.lines({"A", "24/07/2006"}).at(0).starts_with(R"({"id":"A-7")"));
}

TEST_CASE("columns that the file does not have are told with the nearest", "[row_mapper]") {
  const auto rules = parse_mapping(head + "file: {header: true}\n" + payment, "m.yaml");
  REQUIRE(rules);
  const std::vector<std::string> names{"case", "day", "sums", "seq", "seq"};
  const auto bound = row_mapper::bind(*rules, names);
  REQUIRE_FALSE(bound);
  REQUIRE(bound.error().size() == 2);
  std::string all;
  for (const auto& each : bound.error())
    all += each.detail + "\n";
  INFO(all);
  CHECK(all.find("m.yaml:12:40: ") != std::string::npos);
  CHECK(all.find("the file has no column 'sum'; did you mean 'sums'?") != std::string::npos);
  CHECK(all.find("more than one column 'seq'") != std::string::npos);
}
