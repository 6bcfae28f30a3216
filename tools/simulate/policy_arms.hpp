#pragma once

// From policy files to the arms of one experiment: the same debtors, days and contact rules for
// each, and one currency for all, so that what came of them can be compared.

#include "config/yaml_reader.hpp"
#include "tools/simulate/experiment.hpp"

#include <string>
#include <vector>

namespace recobro::simulate {

/// Beside the champion; with more of them an interval says little.
inline constexpr size_t challengers_max = 8;

struct arms_request {
  std::vector<std::string> policies; // files, the champion's first
  std::string model;                 // a file, or the name of a shipped one
  std::string rate;                  // of the policies' currency for one of the model's, or empty
  std::string zone;                  // of all made-up debtors, instead of the model's
  std::vector<std::string> jurisdictions;
  std::string rule_directory;
  std::string first_day = "2026-01-05";
  int days = 365;
  uint64_t seed = 1;
};

/// Prepared, nothing run yet; names differ. Errors also: usage for more than challengers_max
/// challengers, currency_mismatch when policies or the model are in different currencies.
/// @pre at least one policy
file_result<std::vector<arm>> make_arms(const arms_request& request);

} // namespace recobro::simulate
