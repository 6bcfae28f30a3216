#include "core/base/currency_table.hpp"
#include "core/base/money.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>

using namespace recobro;

namespace {

currency known(std::string_view code) {
  return currency::from_code(code).value();
}

} // namespace

TEST_CASE("currencies have the decimals of ISO 4217", "[currency]") {
  CHECK(known("EUR").digits() == 2);
  CHECK(known("MXN").digits() == 2);
  CHECK(known("CLP").digits() == 0);
  CHECK(known("PYG").digits() == 0);
  CHECK(known("JPY").digits() == 0);
  CHECK(known("KWD").digits() == 3);
  CHECK(known("CLF").digits() == 4);
  CHECK(known("UYW").digits() == 4);
}

TEST_CASE("each of the 179 currencies is found by its code", "[currency]") {
  CHECK(currency_table::rows.size() == 179);
  for (const auto& row : currency_table::rows) {
    INFO(row.code);
    CHECK(known(row.code).code() == row.code);
    CHECK(known(row.code).digits() == row.digits);
  }
}

TEST_CASE("equal codes give equal currencies", "[currency]") {
  CHECK(known("EUR") == known("EUR"));
  CHECK_FALSE(known("EUR") == known("USD"));
}

TEST_CASE("an unknown currency is refused with the nearest code", "[currency]") {
  struct example {
    std::string code;
    std::string nearest;
  };
  auto [code, nearest] = GENERATE(values<example>(
    {{"eur", "EUR"}, {"GPB", "GBP"}, {"MXM", "MXN"}, {"EURO", "EUR"}, {"Usd", "USD"}}));
  INFO(code);
  auto found = currency::from_code(code);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == errc::unknown_currency);
  CHECK_THAT(found.error().detail, Catch::Contains("'" + code + "'"));
  CHECK_THAT(found.error().detail, Catch::Contains("did you mean '" + nearest + "'?"));
}

TEST_CASE("nothing is proposed for text that is like no currency", "[currency]") {
  for (auto text : {"", "pesos mexicanos", "12", "€"}) {
    INFO(text);
    auto found = currency::from_code(text);
    REQUIRE_FALSE(found);
    CHECK_THAT(found.error().detail, !Catch::Contains("did you mean"));
  }
}

TEST_CASE("the currency table agrees with the published list", "[currency][data]") {
  auto file = tests::real_data("reference/iso4217_minor_units.csv");
  if (!file)
    return;
  std::ifstream lines{*file};
  std::string line;
  std::getline(lines, line);
  REQUIRE(line == "code,number,digits,currency");
  size_t count = 0;
  while (std::getline(lines, line)) {
    INFO(line);
    REQUIRE(count < currency_table::rows.size());
    const auto& row = currency_table::rows[count++];
    CHECK(line.substr(0, 3) == row.code);
    CHECK(std::stoi(line.substr(4, 3)) == row.number);
    CHECK(line[8] - '0' == row.digits);
  }
  CHECK(count == currency_table::rows.size());
}
