#pragma once

// The names that a policy's own actions have. An expectation that something is *not* sent holds of
// every misspelt name, so those are refused.

#include "core/policy/policy.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace recobro {

struct known_names {
  std::vector<std::string_view> templates;
  std::vector<std::string_view> task_kinds; // approvals too
  std::vector<std::string> steps;           // "early/reminder", as `because` has it
};

/// Points into `rules`.
known_names names_in(const policy& rules);

} // namespace recobro
