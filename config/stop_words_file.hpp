#pragma once

// The compiler for config/stop_words.yaml: how debtors ask to stop, by language.

#include "config/yaml_reader.hpp"
#include "core/contact/stop_words.hpp"

#include <string_view>

namespace recobro {

inline constexpr size_t stop_languages_max = 50;
inline constexpr size_t stop_phrases_max = 1'000; // of one list

file_result<stop_words> compile_stop_words(std::string_view text, std::string_view file);

/// The file as it was when the program was built.
std::string_view shipped_stop_words_text();

} // namespace recobro
