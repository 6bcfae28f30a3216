#pragma once

// Files of config/ that are part of the program, so that it works wherever it lies. The arrays are
// generated (cmake/embed.cmake).

#include <span>
#include <string_view>

namespace recobro {

struct embedded_file {
  std::string_view path; // from the root: "config/jurisdictions/CO.yaml"
  std::string_view content;
};

extern const std::span<const embedded_file> embedded_jurisdictions;
extern const std::span<const embedded_file> embedded_holidays;
extern const std::span<const embedded_file> embedded_holiday_corrections;
extern const std::span<const embedded_file> embedded_stop_words;
extern const std::span<const embedded_file> embedded_agreements;
extern const std::span<const embedded_file> embedded_policies; // folders: policies, texts, tests

} // namespace recobro
