#include "core/base/currency_table.hpp"
#include "core/base/money.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <string>

using namespace recobro;

namespace {

currency known(std::string_view code) {
  return currency::from_code(code).value();
}

rc::Gen<currency> any_currency() {
  return rc::gen::map(rc::gen::elementOf(currency_table::rows),
                      [](const currency_table::row& row) { return known(row.code); });
}

// Numbers of every magnitude; a plain range would give hardly any small ones.
rc::Gen<int64_t> any_minor(int64_t limit) {
  return rc::gen::map(
    rc::gen::pair(rc::gen::inRange<int64_t>(-limit, limit + 1), rc::gen::inRange(0, 63)),
    [](std::pair<int64_t, int> drawn) { return drawn.first >> drawn.second; });
}

errc code_of(const result<amount>& outcome) {
  REQUIRE_FALSE(outcome);
  return outcome.error().code;
}

} // namespace

TEST_CASE("plain decimal text becomes minor units", "[money]") {
  struct example {
    std::string text;
    std::string code;
    int64_t minor;
  };
  auto [text, code, minor] = GENERATE(values<example>({
    {"35.0", "EUR", 3500},
    {"35", "EUR", 3500},
    {"35.000000000000000000000", "EUR", 3500},
    {"12.5", "EUR", 1250},
    {"-12", "EUR", -1200},
    {"-0.05", "EUR", -5},
    {"-0", "EUR", 0},
    {"0.01", "EUR", 1},
    {"007.10", "EUR", 710},
    {"1250", "CLP", 1250},
    {"1250.00", "CLP", 1250},
    {"1.234", "KWD", 1234},
    {"1.2345", "UYW", 12345},
    {"10000000000000.00", "EUR", amount_command_max},
    {"-10000000000000", "EUR", -amount_command_max},
    {"1000000000000000", "CLP", amount_command_max},
  }));
  INFO(text << ' ' << code);
  auto parsed = parse_amount(text, known(code));
  REQUIRE(parsed);
  CHECK(parsed->minor == minor);
}

TEST_CASE("text that is no plain decimal number is malformed", "[money]") {
  auto text = GENERATE(as<std::string>{}, "", "-", "+1", "1e5", "1E5", "1,5", "1.234,5", "1 000",
                       " 1", "1 ", ".5", "5.", "-.5", "--1", "1.2.3", "0x10", "nan", "inf", "1.-5",
                       "12a", "\xd9\xa1", std::string("1\0", 2));
  INFO(text);
  CHECK(code_of(parse_amount(text, known("EUR"))) == errc::amount_malformed);
}

TEST_CASE("decimals that the currency does not have are refused", "[money]") {
  CHECK(code_of(parse_amount("35.005", known("EUR"))) == errc::amount_too_precise);
  CHECK(code_of(parse_amount("0.0000000000000000000000001", known("EUR")))
        == errc::amount_too_precise);
  CHECK(code_of(parse_amount("1.5", known("CLP"))) == errc::amount_too_precise);
  CHECK_THAT(parse_amount("1.2345", known("KWD")).error().detail,
             Catch::Contains("'1.2345'") && Catch::Contains("KWD has 3 decimals"));
}

TEST_CASE("an amount beyond 10^15 minor units is too large", "[money]") {
  auto text = GENERATE(as<std::string>{}, "10000000000000.01", "-10000000000000.01",
                       "10000000000001", "9223372036854775807", "18446744073709551617",
                       "99999999999999999999999999999999999999999999999999");
  INFO(text);
  CHECK(code_of(parse_amount(text, known("EUR"))) == errc::amount_too_large);
}

TEST_CASE("amounts are written with exactly the currency's digits", "[money]") {
  CHECK(format_amount(amount{1250}, known("EUR")) == "12.50");
  CHECK(format_amount(amount{-5}, known("EUR")) == "-0.05");
  CHECK(format_amount(amount{0}, known("EUR")) == "0.00");
  CHECK(format_amount(amount{0}, known("CLP")) == "0");
  CHECK(format_amount(amount{-1250}, known("CLP")) == "-1250");
  CHECK(format_amount(amount{1}, known("UYW")) == "0.0001");
  CHECK(format_amount(amount{INT64_MIN}, known("EUR")) == "-92233720368547758.08");
  CHECK(format_amount(amount{INT64_MAX}, known("CLP")) == "9223372036854775807");
}

TEST_CASE("every amount in every currency survives its text", "[money]") {
  rc::prop("format, parse", [] {
    auto unit = *any_currency();
    auto minor = *any_minor(amount_command_max);
    auto text = format_amount(amount{minor}, unit);
    auto parsed = parse_amount(text, unit);
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->minor == minor);
  });
}

TEST_CASE("trailing zeros never change an amount", "[money]") {
  rc::prop("format, add zeros, parse", [] {
    auto unit = *any_currency();
    auto minor = *any_minor(amount_command_max);
    auto zeros = std::string(*rc::gen::inRange<size_t>(1, 30), '0');
    auto text = format_amount(amount{minor}, unit) + (unit.digits() == 0 ? "." : "") + zeros;
    auto parsed = parse_amount(text, unit);
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->minor == minor);
  });
}

TEST_CASE("any text is either an amount or an error, never a crash", "[money]") {
  rc::prop("text of digits, points and signs", [] {
    auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0019.-+e,")));
    auto parsed = parse_amount(text, *any_currency());
    if (parsed)
      RC_ASSERT(parsed->minor <= amount_command_max && parsed->minor >= -amount_command_max);
  });
}

TEST_CASE("a sum beyond 10^18 minor units is an overflow", "[money]") {
  CHECK(add(amount{amount_sum_max - 1}, amount{1})->minor == amount_sum_max);
  CHECK(code_of(add(amount{amount_sum_max}, amount{1})) == errc::amount_overflow);
  CHECK(code_of(add(amount{-amount_sum_max}, amount{-1})) == errc::amount_overflow);
  CHECK(code_of(add(amount{INT64_MAX}, amount{INT64_MAX})) == errc::amount_overflow);
  CHECK(code_of(add(amount{INT64_MIN}, amount{-1})) == errc::amount_overflow);
}

TEST_CASE("adding agrees with wide arithmetic or fails", "[money]") {
  rc::prop("any two numbers", [](int64_t left, int64_t right) {
    __extension__ using wide = __int128;
    auto exact = static_cast<wide>(left) + right;
    auto fits = exact <= amount_sum_max && exact >= -amount_sum_max;
    auto sum = add(amount{left}, amount{right});
    RC_ASSERT(sum.has_value() == fits);
    if (sum)
      RC_ASSERT(sum->minor == exact);
  });
}

TEST_CASE("sum and difference undo each other", "[money]") {
  rc::prop("any two amounts of commands", [] {
    amount left{*any_minor(amount_command_max)};
    amount right{*any_minor(amount_command_max)};
    RC_ASSERT(left + right - right == left);
    RC_ASSERT(add(left, right).value() == left + right);
  });
}

TEST_CASE("a share is rounded half away from zero", "[money]") {
  struct example {
    int64_t whole;
    int64_t basis_points;
    int64_t share;
  };
  auto [whole, basis_points, share] = GENERATE(values<example>({
    {10'000, 2'500, 2'500},
    {1, 5'000, 1},   // 0.5
    {-1, 5'000, -1}, // -0.5
    {1, 4'999, 0},
    {-1, 4'999, 0},
    {3, 5'000, 2},   // 1.5
    {-3, 5'000, -2}, // -1.5
    {3, -5'000, -2},
    {333, 3'333, 111}, // 110.99
    {0, 10'000, 0},
    {amount_sum_max, 10'000, amount_sum_max},
    {amount_command_max, 1, 100'000'000'000},
  }));
  INFO(whole << " x " << basis_points);
  CHECK(share_of(amount{whole}, basis_points)->minor == share);
}

TEST_CASE("a share that leaves the range of sums is an overflow", "[money]") {
  CHECK(code_of(share_of(amount{amount_sum_max}, 10'001)) == errc::amount_overflow);
  CHECK(code_of(share_of(amount{INT64_MIN}, INT64_MAX)) == errc::amount_overflow);
  CHECK(code_of(share_of(amount{INT64_MIN}, INT64_MIN)) == errc::amount_overflow);
}

TEST_CASE("a share is within half a unit of the exact value and keeps signs", "[money]") {
  rc::prop("amounts of commands and up to a thousand percent", [] {
    __extension__ using wide = __int128;
    auto whole = *any_minor(amount_command_max);
    auto basis_points = *rc::gen::inRange<int64_t>(0, 100'001);
    auto share = share_of(amount{whole}, basis_points).value().minor;
    auto error = static_cast<wide>(share) * 10'000 - static_cast<wide>(whole) * basis_points;
    RC_ASSERT(error <= 5'000 && error >= -5'000);
    RC_ASSERT(share_of(amount{-whole}, basis_points).value().minor == -share);
  });
}

TEST_CASE("people read an amount with its currency's code", "[money]") {
  CHECK(format_money(amount{-1250}, known("EUR")) == "-12.50 EUR");
  CHECK(format_money(amount{1250}, known("CLP")) == "1250 CLP");
}
