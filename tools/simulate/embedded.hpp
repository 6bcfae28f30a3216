#pragma once

// Files that the simulator carries, so that it works wherever the program lies: models, the page
// of the report with its script and the chart library, and the policy of its benchmark.

#include "config/embedded_files.hpp"

namespace recobro {

extern const std::span<const embedded_file> embedded_models;
extern const std::span<const embedded_file> embedded_report;
extern const std::span<const embedded_file> embedded_report_script;
extern const std::span<const embedded_file> embedded_chart_library;
extern const std::span<const embedded_file> embedded_bench_policy;

} // namespace recobro
