#include "tools/bench/large_policy.hpp"

#include "config/policy_file.hpp"
#include "tools/bench/bench.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("the large policy has 200 segments and 500 steps, all of use", "[bench]") {
  const auto checked = check_policy(large_policy_text(), "large.yaml", "hash");
  if (!checked)
    FAIL(checked.error().front().detail);
  CHECK(checked->rules.segments.size() == 200);
  size_t steps = 0;
  for (const auto& phase : checked->rules.phases)
    for (const auto& strategy : phase.strategies)
      steps += strategy.steps.size();
  CHECK(steps == 500);
}

TEST_CASE("the benchmark of policies measures compiling and deciding", "[bench]") {
  bench_options options;
  options.accounts = 20;
  const auto measured = bench_policy(options);
  if (!measured)
    FAIL(to_string(measured.error()));
  REQUIRE(measured->size() == 3);
  for (const auto& one : *measured) {
    INFO(one.name);
    CHECK(one.value > 0);
  }
}
