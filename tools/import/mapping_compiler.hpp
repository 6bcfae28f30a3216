#pragma once

// The parts of reading a mapping file that share what is known so far: columns, formats,
// and the words that `for` puts in place of `$name`. Internal to mapping_*.cpp.

#include "tools/import/field_forms.hpp"
#include "tools/import/mapping.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace recobro {

class mapping_compiler {
public:
  mapping_compiler(mapping& out, yaml_errors& errors)
    : out_(out)
    , errors_(errors) {}

  /// `file`, `dates`, `values`, `numbers`: before anything that uses columns.
  void read_file(const yaml_node& node);
  void read_dates(const yaml_node& node);
  void read_values(const yaml_node& node);
  void read_numbers(const yaml_node& node);
  void read_rows(const yaml_node& node);

  /// What holds for every command that does not say otherwise.
  struct defaults {
    std::optional<yaml_node> portfolio, account, at, currency;
  };
  void read_commands(const yaml_node& node, const defaults& common);

private:
  using column_patterns = std::map<column_index, std::string>;

  void complain(const yaml_node& at, errc code, std::string_view message) {
    errors_.add(at, code, message);
  }

  // mapping_columns.cpp
  std::optional<column_index> column(const yaml_node& at, std::string_view name,
                                     yaml_position position);
  std::optional<column_index> column_of_key(const yaml_node& at);
  std::string scalar(const yaml_node& at);
  std::string substituted(const yaml_node& at, const std::string& text);
  std::optional<text_template> parse_template(const yaml_node& at, std::string_view text);
  std::optional<date_format> parse_date_format(const yaml_node& node);
  std::optional<number_form> parse_number_form(yaml_map_reader& reader);
  std::vector<row_condition> parse_conditions(const yaml_node& node);
  std::optional<row_condition> parse_condition(const yaml_node& node);
  void parse_test(const yaml_node& node, row_condition& into);
  std::vector<std::string> words_of(const yaml_node& node);
  void parse_signs(const yaml_node& node, row_condition& into);

  // mapping_commands.cpp
  void read_command(const yaml_node& node, const defaults& common);
  void repeat_command(const yaml_node& node, const yaml_node& lists, const defaults& common);
  void read_fields(command_template& out, const command_shape& shape,
                   const std::optional<yaml_node>& node, const yaml_node& command);
  void read_currency(command_template& out, const command_shape& shape, const yaml_node& command,
                     const std::optional<yaml_node>& stated);

  // mapping_values.cpp
  struct value_place {
    std::string path; // "obligations[].due"
    std::string key;  // json_step::key
  };
  void add_field(command_template& out, const value_place& place, const field_form& form,
                 const yaml_node& node);
  void add_value(command_template& out, const value_place& place, const field_form& form,
                 const yaml_node& node);
  void add_members(command_template& out, const value_place& place,
                   std::span<const member_form> members, const yaml_node& node);
  void add_names(command_template& out, const value_place& place, const yaml_node& node);
  void read_long_form(row_value& value, const yaml_node& node);
  void read_sum(row_value& value, const yaml_node& node);
  void read_shift(row_value& value, const yaml_node& node);
  void read_form(row_value& value, const yaml_node& node);
  bool finish_value(row_value& value, const yaml_node& node);
  bool find_date_format(row_value& value, const yaml_node& node);
  void remember(row_value& value);
  static bool is_constant(const row_value& value, const command_template& out);

  mapping& out_;
  yaml_errors& errors_;
  std::vector<std::pair<std::string, std::string>> substitutes_; // of the `for` being repeated
  std::map<std::string, uint16_t> memories_;
};

} // namespace recobro
