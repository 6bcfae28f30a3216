#include "tools/import/date_format.hpp"
#include "tools/import/number_form.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace recobro;

namespace {

std::string plain(std::string_view text, const number_form& form = {}) {
  std::string buffer;
  const auto read = plain_decimal(text, form, buffer);
  if (!read)
    CHECK(read.error().code == errc::amount_malformed);
  return read ? std::string(*read) : "refused";
}

std::string day(std::string_view format, std::string_view text,
                std::optional<int> first_year = std::nullopt) {
  const auto read = date_format::make(format, first_year).value().read(text);
  return read ? format_date(read->local_date(zone::utc()))
              : std::string(name_of(read.error().code));
}

} // namespace

TEST_CASE("plain numbers stay as they are", "[number_form]") {
  CHECK(plain("35.0") == "35.0");
  CHECK(plain("-12") == "-12");
  CHECK(plain("007") == "007");
}

TEST_CASE("decimal comma and groups are read as stated", "[number_form]") {
  const number_form german{.decimal = ',', .grouping = '.'};
  CHECK(plain("1.234.567,89", german) == "1234567.89");
  CHECK(plain("-1.234", german) == "-1234");
  CHECK(plain("1234,5", german) == "1234.5");
  CHECK(plain("12", german) == "12");
  CHECK(plain("1'234.50", {.grouping = '\''}) == "1234.50");
}

TEST_CASE("numbers in another form than the stated one are refused", "[number_form]") {
  const number_form german{.decimal = ',', .grouping = '.'};
  for (const auto* text : {"", "-", "1,234.5", "12.34,5", "1.23", "1234.567", ".5", "1.234.56",
                           "1..234", ".123", "1,", "1,2,3", "+5", "1 234", "abc", "1E5", "--1"})
    CHECK(plain(text, german) == "refused");
  CHECK(plain("1,5") == "refused");
  CHECK(plain("5.00E+05") == "refused");
  CHECK(plain(std::string(61, '1')) == "refused");
}

TEST_CASE("scientific numbers are exact", "[number_form]") {
  const number_form form{.scientific = true};
  CHECK(plain("5.00E+05", form) == "500000");
  CHECK(plain("1.23456789012345678E17", form) == "123456789012345678");
  CHECK(plain("12.5e-3", form) == "0.0125");
  CHECK(plain("-1E-2", form) == "-0.01");
  CHECK(plain("1.25E1", form) == "12.5");
  CHECK(plain("7", form) == "7");
  CHECK(plain("1.5E0", form) == "1.5");
  for (const auto* text : {"1E", "E5", "1E31", "1E+-5", "1E5.5", "1e5e5", "1E 5"})
    CHECK(plain(text, form) == "refused");
}

TEST_CASE("whole numbers lose only zeros", "[number_form]") {
  std::string buffer;
  CHECK(whole_number("35.0", buffer).value() == "35");
  CHECK(whole_number("-007", buffer).value() == "-7");
  CHECK(whole_number("-0.00", buffer).value() == "0");
  CHECK(whole_number("000", buffer).value() == "0");
  CHECK_FALSE(whole_number("35.5", buffer));
  CHECK_FALSE(whole_number("", buffer));
}

TEST_CASE("dates are read in the stated format only", "[date_format]") {
  CHECK(day("yyyy-mm-dd", "2006-07-24") == "2006-07-24");
  CHECK(day("dd/mm/yyyy", "03/04/2005") == "2005-04-03");
  CHECK(day("d.m.yyyy", "3.12.2005") == "2005-12-03");
  CHECK(day("yyyymmdd", "20050403") == "2005-04-03");
  CHECK(day("dd/mm/yyyy hh:mi:ss", "03/04/2005 23:59:59") == "2005-04-03");
  for (const auto* text : {"", "3/4/2005", "03-04-2005", "31/02/2005", "03/13/2005", "03/04/05",
                           "03/04/2005 ", " 03/04/2005", "00/01/2005", "0a/01/2005"})
    CHECK(day("dd/mm/yyyy", text) == "date_malformed");
  CHECK(day("dd/mm/yyyy", "01/01/1899") == "date_out_of_range");
  CHECK(day("dd/mm/yyyy", "01/01/2200") == "date_out_of_range");
  CHECK(day("yyyy-mm-dd hh:mi", "2005-04-03 24:00") == "date_malformed");
}

TEST_CASE("two-digit years lie in the stated hundred years", "[date_format]") {
  CHECK(day("yymmdd", "930705", 1900) == "1993-07-05");
  CHECK(day("yymmdd", "000229", 1950) == "2000-02-29");
  CHECK(day("yymmdd", "490101", 1950) == "2049-01-01");
  CHECK(day("yymmdd", "500101", 1950) == "1950-01-01");
}

TEST_CASE("an instant's civil date is that of the zone", "[date_format]") {
  const auto format = date_format::make("iso_instant", std::nullopt).value();
  const auto rome = zone::from_name("Europe/Rome").value();
  const auto read = format.read("2006-07-24T00:00:00+02:00").value();
  CHECK(format_date(read.local_date(rome)) == "2006-07-24");
  CHECK(format_date(read.local_date(zone::utc())) == "2006-07-23");
  CHECK(format.read("2006-07-24").error().code == errc::date_malformed);
}

TEST_CASE("a civil date is local midnight of the zone", "[date_format]") {
  const auto rome = zone::from_name("Europe/Rome").value();
  const auto read = date_format::make("yyyy-mm-dd", std::nullopt).value().read("2006-07-24");
  CHECK(format_instant(read.value().at(rome)) == "2006-07-23T22:00:00Z");
}

TEST_CASE("date formats that leave something open are refused", "[date_format]") {
  for (const auto* pattern : {"", "yyyy", "yyyy-mm", "dd/mm/yy", "yyyy-mm-dd-dd", "yyyy-m-mm-dd",
                              "yyyy-mm-dd mi", "yyyy-mm-dd hh:ss", "iso", "jj.mm.yyyy"}) {
    INFO(pattern);
    const auto made = date_format::make(pattern, std::nullopt);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == errc::config_wrong_value);
  }
  CHECK_FALSE(date_format::make("yyyy-mm-dd", 1950));
  CHECK_FALSE(date_format::make("iso_instant", 1950));
}

TEST_CASE("every date that is written is read back", "[date_format]") {
  rc::check("dates come back", [] {
    const auto written
      = date_min + std::chrono::days{*rc::gen::inRange<int>(0, int((date_max - date_min).count()))};
    RC_ASSERT(day("yyyy-mm-dd", format_date(written)) == format_date(written));
  });
}
