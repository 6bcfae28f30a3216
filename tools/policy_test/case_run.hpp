#pragma once

// Plays one case of a policy test and says what was not as expected.

#include "tools/policy_test/account_run.hpp"
#include "tools/policy_test/test_file.hpp"

namespace recobro {

struct difference {
  yaml_position where; // in the test file
  instant at{};
  std::string about;    // "phase", "sent"
  std::string expected; // lines
  std::string was;
};

struct case_result {
  std::string name;
  zone local;
  currency unit;
  size_t checks = 0;
  std::vector<difference> differences;
  std::vector<entry> history;
  bool passed() const { return differences.empty(); }
};

/// Goes on after a difference, so that one run shows all of them; a fact that is refused and
/// should not be is one.
case_result run_case(const policy_test_file& file, const policy_test_case& which);

} // namespace recobro
