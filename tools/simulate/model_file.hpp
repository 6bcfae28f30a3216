#pragma once

// The file of a debtor model (docs/simulation.md has its keys): YAML to values, every mistake with
// its place, and values back to the text of a file.

#include "config/yaml_reader.hpp"
#include "tools/simulate/debtor_model.hpp"

#include <string>
#include <string_view>

namespace recobro::simulate {

/// Of one list.
inline constexpr size_t model_entries_max = 1'000;
inline constexpr int64_t model_factor_max = 1'000;

file_result<debtor_model> compile_model(std::string_view text, std::string_view file);

/// A model that is part of the program, or a file. Errors also: file_unreadable.
file_result<debtor_model> load_model(const std::string& name_or_file);
std::vector<std::string> shipped_models();

/// compile_model reads it back as the same values, to the sixth decimal of a percent.
std::string model_text(const debtor_model& model);

} // namespace recobro::simulate
