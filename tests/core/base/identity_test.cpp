#include "core/base/identity.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <string>
#include <vector>

using namespace recobro;

namespace {

const std::string part_letters
  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";

rc::Gen<std::string> any_part() {
  return rc::gen::suchThat(rc::gen::mapcat(rc::gen::inRange<size_t>(1, 65),
                                           [](size_t length) {
                                             return rc::gen::container<std::string>(
                                               length, rc::gen::elementOf(part_letters));
                                           }),
                           [](const std::string& part) { return part != "." && part != ".."; });
}

} // namespace

TEST_CASE("an account key is made of portfolio and number", "[identity]") {
  auto key = account_key::make("road-fines", "A:1.2_x-9");
  REQUIRE(key);
  CHECK(key->text() == "road-fines/A:1.2_x-9");
  CHECK(key->portfolio() == "road-fines");
  CHECK(key->number() == "A:1.2_x-9");
}

TEST_CASE("an empty account key has empty parts", "[identity]") {
  account_key key;
  CHECK(key.text().empty());
  CHECK(key.portfolio().empty());
  CHECK(key.number().empty());
}

TEST_CASE("parts that are unsafe in paths and logs are refused", "[identity]") {
  auto number = GENERATE(as<std::string>{}, "", "a b", "a/b", "../x", "ñ", "a\n",
                         std::string(65, 'a'), std::string("a\0b", 3), "a'b", ".", "..");
  INFO(number);
  auto as_number = account_key::make("mx", number);
  auto as_portfolio = account_key::make(number, "1");
  REQUIRE_FALSE(as_number);
  REQUIRE_FALSE(as_portfolio);
  CHECK(as_number.error().code == errc::invalid_identifier);
  CHECK(as_number.error().detail.starts_with("account number '"));
  CHECK(as_portfolio.error().detail.starts_with("portfolio '"));
}

TEST_CASE("a key's text needs exactly one slash", "[identity]") {
  auto text = GENERATE(as<std::string>{}, "", "mx", "mx/", "/1", "mx/1/2", "/");
  INFO(text);
  auto key = account_key::parse(text);
  REQUIRE_FALSE(key);
  CHECK(key.error().code == errc::invalid_identifier);
}

TEST_CASE("every valid key survives its text", "[identity]") {
  rc::prop("make, text, parse", [] {
    auto portfolio = *any_part();
    auto number = *any_part();
    auto key = account_key::make(portfolio, number);
    RC_ASSERT(key.has_value());
    auto again = account_key::parse(key->text());
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == *key);
    RC_ASSERT(again->portfolio() == portfolio);
    RC_ASSERT(again->number() == number);
  });
}

TEST_CASE("identifiers may hold a slash and have a length limit", "[identity]") {
  CHECK(valid_identifier("payment/2026:11-22_a.b"));
  CHECK(valid_identifier(std::string(64, 'x')));
  CHECK_FALSE(valid_identifier(std::string(65, 'x')));
  CHECK(valid_identifier("abc", 3));
  CHECK_FALSE(valid_identifier("abcd", 3));
  CHECK_FALSE(valid_identifier(""));
  CHECK_FALSE(valid_identifier("a b"));
  CHECK_FALSE(valid_identifier("é"));
}

TEST_CASE("words are lower case and begin with a letter", "[identity]") {
  CHECK(valid_word("phase_2"));
  CHECK(valid_word("a"));
  CHECK(valid_word(std::string(40, 'a')));
  CHECK_FALSE(valid_word(std::string(41, 'a')));
  CHECK_FALSE(valid_word(""));
  CHECK_FALSE(valid_word("2nd"));
  CHECK_FALSE(valid_word("_a"));
  CHECK_FALSE(valid_word("Phase"));
  CHECK_FALSE(valid_word("a-b"));
}

TEST_CASE("the stable hash gives the published values of FNV-1a", "[identity]") {
  CHECK(fnv1a("") == 0xcbf29ce484222325ull);
  CHECK(fnv1a("a") == 0xaf63dc4c8601ec8cull);
  CHECK(fnv1a("foobar") == 0x85944171f73967e8ull);
  CHECK(fnv1a("bar", fnv1a("foo")) == fnv1a("foobar"));
}

// Computed apart from this code. Data directories depend on them: never change one.
TEST_CASE("an account stays in its partition for ever", "[identity]") {
  CHECK(partition_of(account_key::make("road-fines", "A1").value(), 16) == 10);
  CHECK(partition_of(account_key::make("mx", "1").value(), 16) == 4);
  CHECK(partition_of(account_key::make("mx", "1").value(), 64) == 36);
}

TEST_CASE("accounts with numbers in a row spread over all partitions", "[identity]") {
  std::vector<int> accounts(16);
  for (int number = 0; number < 16'000; ++number)
    ++accounts[partition_of(account_key::make("mx", std::to_string(number)).value(), 16)];
  for (auto count : accounts) {
    CHECK(count > 800);
    CHECK(count < 1'200);
  }
}
