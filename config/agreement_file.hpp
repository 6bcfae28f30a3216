#pragma once

// The words of a written agreement, by language: config/agreements.yaml.

#include "config/yaml_reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace recobro {

inline constexpr size_t agreement_languages_max = 50;
inline constexpr size_t agreement_clauses_max = 50;

struct agreement_words {
  std::string language;
  std::string title, debtor, account, day, status, in_force, not_approved, not_in_force, ended;
  std::string debt, discount, interest, total, covers;
  std::string schedule, number, due, amount, of_it_interest, down_payment;
  std::string while_kept;           // where steps wait for it
  std::vector<std::string> clauses; // with places for {days} and {count}
  std::string signed_by_debtor, signed_by_creditor;
};

file_result<std::vector<agreement_words>> compile_agreements(std::string_view text,
                                                             std::string_view file);

/// Those that come with the program. A test compiles them.
const std::vector<agreement_words>& shipped_agreements();

/// The words of `language`, by its first part ("es-MX" is "es"); else English, the first there is.
const agreement_words& agreement_in(const std::vector<agreement_words>& all,
                                    std::string_view language);

} // namespace recobro
