#pragma once

// What came of a policy test, for people and for programs.

#include "tools/policy_test/case_run.hpp"

#include <nlohmann/json_fwd.hpp>

namespace recobro {

/// A line for a case that passed; for one that failed each difference, what was expected and what
/// was, and the account's own history up to the first difference.
std::string report_text(const policy_test_file& file, const case_result& result);

/// {"file","case","ok","checks","differences":[...],"history":[...]}; the history only of a
/// case that failed.
nlohmann::ordered_json report_json(const policy_test_file& file, const case_result& result);

} // namespace recobro
