#pragma once

// Between the sources of the reader of policy tests. A value is read in the surroundings of its
// case: the account's clock and currency.

#include "tools/policy_test/test_file.hpp"

#include <nlohmann/json_fwd.hpp>

namespace recobro {

struct case_surroundings {
  zone local;
  currency unit;
  const policy& rules;
};

result<instant> read_moment(const yaml_node& node, zone local);

// -- fact_reader.cpp
/// The account's opening and the permissions that were given with it, from the maps under
/// "given": of the file (may be absent) and of the case, whose keys go before the file's.
struct given_maps {
  std::optional<yaml_node> of_file;
  std::optional<yaml_node> of_case;
  yaml_node place; // for what is missing in both
};
std::optional<case_surroundings> read_surroundings(const given_maps& given, const policy& rules,
                                                   yaml_errors& errors);
std::vector<test_fact> read_given(const given_maps& given, const case_surroundings& around,
                                  yaml_errors& errors);
/// Appends the facts of the list under "when".
void read_facts(const yaml_node& list, const case_surroundings& around,
                std::vector<test_fact>& facts, yaml_errors& errors);

/// The value of a key: the case's own, else the file's.
std::optional<yaml_node> given_key(const given_maps& given, std::string_view key);

// -- arm_lot.cpp
/// Of an account that has the arms under "given"; any account's without them.
uint64_t read_account_mark(const given_maps& given, const case_surroundings& around,
                           yaml_errors& errors);
/// Appends the arms under "then".
void read_expected_arms(const yaml_node& node, const case_surroundings& around,
                        std::vector<expected_word>& words, yaml_errors& errors);

// -- expectation_reader.cpp
std::vector<expectation> read_expectations(const yaml_node& list, const case_surroundings& around,
                                           yaml_errors& errors);

} // namespace recobro
