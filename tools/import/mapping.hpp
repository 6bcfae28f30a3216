#pragma once

// What a mapping file says, compiled: which columns are read and what is written for
// each row. Immutable once made; `mapping_file.hpp` makes it, `row_mapper.hpp` runs it.

#include "config/yaml_reader.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "tools/import/csv_reader.hpp"
#include "tools/import/date_format.hpp"
#include "tools/import/number_form.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace recobro {

/// Replaces what a column says before anything else looks at it.
struct value_map {
  enum class otherwise : uint8_t { refuse, keep, replace };
  std::vector<std::pair<std::string, std::string>> words; // sorted
  otherwise unknown = otherwise::refuse;
  std::string replacement; // with otherwise::replace
};

/// A column that the mapping names anywhere. Templates and conditions hold its index in
/// mapping::columns; where it stands in the file is known when the header is.
struct used_column {
  std::string name;
  // For the complaint when the file has no such column.
  yaml_node named_at;
  yaml_position position;
  std::optional<value_map> values;
  std::optional<date_format> dates;
  std::optional<number_form> numbers; // without: the file's
};

using column_index = uint16_t;

/// Text with columns in it: literal, column, literal, column, ..., literal.
struct text_template {
  struct piece {
    std::string before;
    column_index column = 0;
  };
  /// In place of a column: the number of the row.
  static constexpr column_index row_number = 0xffff;

  std::vector<piece> pieces;
  std::string after;

  bool is_literal() const { return pieces.empty(); }
  /// The template is one column and nothing else.
  bool is_column() const {
    return pieces.size() == 1 && pieces[0].before.empty() && after.empty()
           && pieces[0].column != row_number;
  }
};

struct row_condition {
  enum class test : uint8_t { is_one_of, is_none_of, is_empty, is_not_empty, number_is };
  column_index column = 0;
  test what{};
  std::vector<std::string> words;                        // is_one_of, is_none_of
  bool positive = false, negative = false, zero = false; // number_is: which of them hold
};

/// What a text has to be, and how it is written.
enum class value_form : uint8_t {
  text, // anything, up to a length
  identifier,
  account, // an account's number or a portfolio: an identifier without '/'
  word,
  choice, // one of `choices`
  language,
  zone,
  amount, // the sum of `terms`, in the command's currency
  civil_date,
  point_in_time,
  integer,
};

/// Something added to a date: a number of days or months that stands in the mapping or in a column.
struct date_shift {
  text_template count;
  bool months = false; // else days
};

struct amount_term {
  text_template text;
  bool minus = false;
};

/// A value that depends on the row.
struct row_value {
  static constexpr uint16_t no_memory = 0xffff;
  value_form form{};
  std::string field; // "obligations[].due (from {date})": for reasons of refusal
  text_template text;
  bool optional = false; // an empty text leaves the field out
  size_t bytes_max = 0;  // value_form::text
  std::vector<std::string_view> choices;
  std::optional<date_format> dates; // dates and times: always set
  std::optional<date_shift> shift;  // dates and times
  /// Dates and times: equal for all values that are written alike for equal texts, so that
  /// they can share what they remember (mapping::memories); no_memory when texts do not tell.
  uint16_t memory = no_memory;
  std::vector<amount_term> terms; // amount
  std::optional<amount> least;    // amount: when the sum is below
  bool negative_allowed = false;  // amount
};

/// One piece of the JSON line. A separator is put in front where one belongs.
struct json_step {
  enum class what : uint8_t { open, close, constant, value };
  what kind{};
  std::string key;    // "\"amount\":" or empty (in a list, or for the line itself)
  std::string text;   // open, close: the bracket; constant: JSON
  uint16_t value = 0; // value: index into command_template::values
};

struct command_template {
  std::string type;
  yaml_node written_at;
  std::vector<row_condition> when; // all of them
  std::vector<row_value> values;
  /// Of the whole line: open, id, type, portfolio, account, at, then what the type has.
  std::vector<json_step> steps;
  /// Of the currency that amounts are in: fixed, or a column's.
  std::optional<currency> unit;
  std::optional<text_template> unit_text;
  std::string unit_field; // of unit_text, for refusals
};

struct mapping {
  std::string name;
  std::string hash; // SHA-256 of the mapping file
  csv_dialect dialect;
  std::string encoding = "utf-8";
  /// Names of the columns when the file has no line of them.
  std::vector<std::string> column_names;
  bool header = true;
  bool trim = false; // blanks around a value are no part of it
  number_form numbers;
  std::optional<zone> local;
  std::vector<used_column> columns;
  std::vector<row_condition> where;
  bool skip_without_command = false; // a row that gives no command is skipped, else refused
  std::vector<command_template> commands;
  size_t memories = 0;
};

} // namespace recobro
