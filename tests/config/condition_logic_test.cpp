#include "config/condition_logic.hpp"
#include "config/policy_file.hpp"
#include "core/account/conditions.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

using namespace recobro;

namespace {

condition payments(int64_t least, int64_t most) {
  return {number_test{number_fact::payments, {}, least, most}};
}

condition product(std::vector<std::string> words, bool other = false) {
  return {attribute_test{"product", std::move(words), other}};
}

condition grouped(condition_group::kind kind, std::vector<condition> parts) {
  return {condition_group{kind, std::move(parts)}};
}

rc::Gen<condition> any_condition(int depth) {
  const auto leaf = rc::gen::exec([] {
    if (*rc::gen::arbitrary<bool>())
      return payments(*rc::gen::inRange(0, 4), *rc::gen::inRange(0, 4));
    const std::vector<std::vector<std::string>> lists{{"a"}, {"b"}, {"a", "b"}, {""}};
    const auto words = *rc::gen::elementOf(lists);
    return product(words, *rc::gen::arbitrary<bool>());
  });
  if (depth == 0)
    return leaf;
  return rc::gen::exec([depth, leaf] {
    if (*rc::gen::inRange(0, 3) == 0)
      return *leaf;
    const auto kind = *rc::gen::element(condition_group::kind::all, condition_group::kind::any,
                                        condition_group::kind::none);
    std::vector<condition> parts;
    const int count = *rc::gen::inRange(1, 4);
    for (int part = 0; part < count; ++part)
      parts.push_back(*any_condition(depth - 1));
    return grouped(kind, std::move(parts));
  });
}

/// Every account that the conditions above can tell from another one.
std::vector<account_state> all_accounts() {
  std::vector<account_state> all;
  for (int paid = 0; paid < 5; ++paid)
    for (const auto* word : {"", "a", "b", "c"}) {
      account_state one;
      one.unit = currency::from_code("EUR").value();
      for (int each = 0; each < paid; ++each)
        one.payments.push_back({.id = std::to_string(each), .allocations = {}});
      if (*word != '\0')
        one.attributes = {{"product", word}};
      all.push_back(std::move(one));
    }
  return all;
}

} // namespace

TEST_CASE("what follows from what, by example", "[condition_logic]") {
  CHECK(implies(payments(2, 3), payments(1, 3)));
  CHECK_FALSE(implies(payments(1, 3), payments(2, 3)));
  CHECK(contradicts(payments(0, 1), payments(2, 3)));
  CHECK(implies(product({"a"}), product({"a", "b"})));
  CHECK(implies(product({"a"}), product({"b"}, true)));
  CHECK(contradicts(product({"a"}), product({"a", "b"}, true)));
  CHECK(
    implies(grouped(condition_group::kind::all, {payments(2, 3), product({"a"})}), payments(1, 3)));
  CHECK(contradicts(grouped(condition_group::kind::none, {payments(1, 3)}), payments(2, 2)));
}

TEST_CASE("no account speaks against a proof", "[condition_logic]") {
  const policy rules;
  const auto accounts = all_accounts();
  rc::prop("implies and contradicts hold of every account", [&] {
    const auto left = *any_condition(2);
    const auto right = *any_condition(2);
    const bool follows = implies(left, right);
    const bool excludes = contradicts(left, right);
    for (const auto& one : accounts) {
      const bool is_left = holds(left, one, rules, {});
      const bool is_right = holds(right, one, rules, {});
      RC_ASSERT(!follows || !is_left || is_right);
      RC_ASSERT(!excludes || !is_left || !is_right);
    }
  });
}

TEST_CASE("conditions that are nested deep take no time", "[condition_logic]") {
  auto left = payments(1, 2);
  auto right = payments(3, 4);
  for (int depth = 0; depth < 8; ++depth) {
    left = grouped(condition_group::kind::all, {left, left, product({"a"})});
    right = grouped(condition_group::kind::any, {right, right});
  }
  // Taken apart in every order that would be some hundred million steps.
  for (int round = 0; round < 100; ++round)
    CHECK_FALSE(implies(left, right));
}
