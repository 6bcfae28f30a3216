#pragma once

// Backtests of an engine's journal under the text of a policy.

#include "config/policy_file.hpp"
#include "tests/tools/engine/small_engine.hpp"
#include "tools/backtest/backtest.hpp"

namespace recobro::tests {

inline policy_ptr compiled(std::string_view text, std::string hash) {
  auto made = compile_policy(text, "policy.yaml", std::move(hash));
  if (!made)
    FAIL(to_string(made.error().front()));
  return std::make_shared<const policy>(std::move(*made));
}

inline backtest::backtest_report test_under(small_engine& journal, const std::string& text) {
  policy_registry known;
  auto stored = journal.target->store().policies();
  REQUIRE(stored);
  for (auto& one : *stored)
    known.add(compiled(one.text, one.hash));
  backtest::backtest_options options;
  options.rules = compiled(text, "new");
  options.examples_max = 1'000;
  auto report = backtest::run_backtest(journal.target->store(), known, options);
  if (!report)
    FAIL(to_string(report.error()));
  return *report;
}

} // namespace recobro::tests
