#include "actors/gateway/workbook.hpp"

#include <xlsxwriter.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <stdlib.h>
#include <unistd.h>

namespace recobro {

namespace {

// A spreadsheet keeps numbers as IEEE doubles.
constexpr size_t digits_exact_max = 15;
constexpr double column_width = 18;

/// The library writes to a path only.
class temporary_file {
public:
  temporary_file() {
    std::error_code problem;
    path_ = (std::filesystem::temp_directory_path(problem) / "recobro-sheet-XXXXXX").string();
    descriptor_ = mkstemp(path_.data());
  }
  ~temporary_file() {
    if (descriptor_ < 0)
      return;
    close(descriptor_);
    unlink(path_.c_str());
  }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;

  bool made() const { return descriptor_ >= 0; }
  const std::string& path() const { return path_; }

private:
  std::string path_;
  int descriptor_ = -1;
};

bool fits_a_number(const std::string& text) {
  size_t digits = 0;
  for (const char each : text)
    digits += each >= '0' && each <= '9';
  return digits > 0 && digits <= digits_exact_max;
}

void write_cell(lxw_worksheet* sheet, size_t row, size_t column, const std::string& text,
                column_kind kind) {
  const auto at_row = static_cast<lxw_row_t>(row);
  const auto at_column = static_cast<lxw_col_t>(column);
  if (text.empty())
    return;
  if (kind != column_kind::word && fits_a_number(text))
    worksheet_write_number(sheet, at_row, at_column, std::strtod(text.c_str(), nullptr), nullptr);
  else
    worksheet_write_string(sheet, at_row, at_column, text.c_str(), nullptr);
}

} // namespace

result<std::string> workbook_of(const char* sheet_name, const std::vector<page_column>& columns,
                                const std::vector<std::vector<std::string>>& rows) {
  const auto refuse = [](std::string_view why) {
    return fail(errc::store_write_failed, "the workbook cannot be made: " + std::string(why));
  };
  const temporary_file file;
  if (!file.made())
    return refuse("the directory for temporary files takes no file");
  auto* book = workbook_new(file.path().c_str());
  if (!book)
    return refuse("no memory");
  auto* sheet = workbook_add_worksheet(book, sheet_name);
  auto* bold = workbook_add_format(book);
  format_set_bold(bold);
  worksheet_freeze_panes(sheet, 1, 0);
  if (!columns.empty())
    worksheet_set_column(sheet, 0, static_cast<lxw_col_t>(columns.size() - 1), column_width,
                         nullptr);
  for (size_t place = 0; place < columns.size(); ++place)
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(place),
                           std::string(columns[place].name).c_str(), bold);
  for (size_t row = 0; row < rows.size(); ++row)
    for (size_t place = 0; place < rows[row].size(); ++place)
      write_cell(sheet, row + 1, place, rows[row][place], columns[place].kind);
  if (const auto failed = workbook_close(book); failed != LXW_NO_ERROR)
    return refuse(lxw_strerror(failed));
  std::ifstream written(file.path(), std::ios::binary);
  std::ostringstream bytes;
  bytes << written.rdbuf();
  if (!written)
    return refuse("it cannot be read back");
  return std::move(bytes).str();
}

} // namespace recobro
