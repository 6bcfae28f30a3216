#pragma once

// A table as an XLSX workbook of one sheet. The only place that names the library that writes it.

#include "core/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace recobro {

enum class column_kind : uint8_t {
  word,
  number, // decimal text, as exact as a spreadsheet's number can be (15 digits); else a text
  percent // decimal text
};

struct page_column {
  std::string_view name;
  column_kind kind{};
};

/// The bytes of the file. Error: store_write_failed.
result<std::string> workbook_of(const char* sheet, const std::vector<page_column>& columns,
                                const std::vector<std::vector<std::string>>& rows);

} // namespace recobro
