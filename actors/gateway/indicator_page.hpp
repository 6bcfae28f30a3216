#pragma once

// An answer about figures as JSON, CSV or a workbook: the same columns in each.

#include "core/indicator/indicator_report.hpp"

#include <string>

namespace recobro {

enum class page_format : uint8_t { json, csv, xlsx };

/// Columns are the period, the dimensions, the stocks, and the sums and ratios that are `shown`:
/// where it names none, every sum that is not zero in some line and every ratio. Error:
/// store_write_failed, when no temporary file can be written (a workbook is made in one).
result<std::string> indicator_page(const indicator_report& report, const figure_choice& shown,
                                   page_format format);

} // namespace recobro
