#pragma once

// What came of a simulation, for a terminal and for programs.

#include "tools/simulate/experiment.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace recobro::simulate {

/// Tables and sentences.
std::string summary_text(const experiment& what);
/// One object with the same figures; amounts are decimal text in the model's currency.
nlohmann::ordered_json summary_json(const experiment& what);

/// "1,234,567.89 COP", for people.
std::string money_text(int64_t minor, currency unit);
/// "12.3 %".
std::string percent_text(double part, double whole);
/// "95 %", "98.33 %".
std::string confidence_text(double confidence);
/// Of every channel and task together: contacts outside the rules, after payment, or late.
uint64_t unlawful(const lawful_figures& seen);

} // namespace recobro::simulate
