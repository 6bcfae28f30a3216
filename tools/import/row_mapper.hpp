#pragma once

// Turns rows into command lines as a mapping says. The replay of historical files uses it
// too. One thread; buffers are reused from row to row.

#include "tools/import/mapping.hpp"
#include "tools/import/text_memory.hpp"
#include "tools/import/value_writer.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// One line of NDJSON, without its line end, in the form of actors/gateway/command_json.hpp.
struct command_line {
  std::string_view text;
  std::string_view id;      // of the command
  std::string_view account; // the part of `text` that names portfolio and account
};

class row_mapper {
public:
  /// `columns`: the file's header; not looked at when the mapping names the columns itself.
  /// Errors: a column that the mapping names and the file does not have, or has twice.
  static file_result<row_mapper> bind(std::shared_ptr<const mapping> rules,
                                      std::span<const std::string> columns);

  /// The row's commands, in the order of the mapping: all of them, or a refusal and none.
  /// None without a refusal: the mapping leaves the row out. Valid until the next call.
  /// Refusals have the codes of input text, of money and time, or row_rejected; their
  /// detail names column and field and never shows what stands there.
  result<std::span<const command_line>> map(const csv_row& row);

  /// The first command id of the last row, as far as it could be made; else empty.
  std::string_view last_id() const { return last_id_; }
  /// How many fields a row of the file has.
  size_t column_count() const { return column_count_; }

private:
  struct line_place {
    size_t begin = 0, end = 0;
    size_t id_begin = 0, id_end = 0;
    size_t account_begin = 0, account_end = 0;
  };

  row_mapper() = default;
  result<std::string_view> cell(column_index column) const;
  /// The template's text: the cell itself, or built in `into`.
  result<std::string_view> text_of(const text_template& from, std::string& into) const;
  result<std::string_view> number_of(const text_template& from, std::string& into,
                                     std::string& plain) const;
  result<bool> holds(const row_condition& what) const;
  result<bool> all_hold(std::span<const row_condition> conditions) const;

  result<void> write_command(const command_template& command);
  result<void> write_step(const command_template& command, const json_step& step);
  result<void> write_amount(const row_value& value, const json_step& step);
  result<void> write_time(const row_value& value, const json_step& step);
  result<void> write_text(const row_value& value, const json_step& step);
  void begin_member(const json_step& step);

  std::shared_ptr<const mapping> rules_;
  std::vector<size_t> places_; // of mapping::columns in the file
  size_t column_count_ = 0;
  std::vector<text_memory> memories_;

  csv_row row_;
  value_context context_;
  std::string lines_;
  std::vector<line_place> line_places_;
  std::vector<command_line> commands_;
  std::string last_id_;
  static constexpr size_t terms_max = 32;
  std::array<std::string, terms_max> term_buffers_;
  std::vector<value_texts::term> terms_;
  std::string buffer_, shift_buffer_, plain_buffer_;
};

} // namespace recobro
