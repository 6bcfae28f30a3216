#include "core/base/nearest.hpp"
#include "tools/import/mapping_compiler.hpp"
#include "tools/import/text_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace recobro {

namespace {

constexpr size_t columns_max = 2'000;
constexpr size_t names_max = 200; // bytes of a column's name

result<char> one_character(const yaml_node& node) {
  static constexpr std::array<std::pair<std::string_view, char>, 2> named{
    {{"tab", '\t'}, {"space", ' '}}};
  for (const auto& [name, letter] : named)
    if (node.scalar() == name)
      return letter;
  if (node.is_scalar() && node.scalar().size() == 1 && node.scalar()[0] >= ' '
      && node.scalar()[0] <= '~')
    return node.scalar()[0];
  return fail(node.wrong("one ASCII character", "one such as ';' or ',', or the word tab"));
}

result<char> separator(const yaml_node& node, std::string_view none) {
  static constexpr std::array<std::string_view, 4> words{"point", "comma", "space", "apostrophe"};
  static constexpr std::array<char, 4> letters{'.', ',', ' ', '\''};
  if (!none.empty() && node.scalar() == none)
    return '\0';
  const auto found = node.one_of(std::span(words).first(none.empty() ? 2 : words.size()));
  if (!found)
    return fail(found.error());
  return letters[*found];
}

/// A place holder's closing brace, or the next literal part, of a template.
size_t next_brace(std::string_view text, size_t from) {
  return std::min(text.find_first_of("{}", from), text.size());
}

} // namespace

std::optional<column_index> mapping_compiler::column_of_key(const yaml_node& at) {
  return column(at, substituted(at, at.key()), at.key_position());
}

std::optional<column_index> mapping_compiler::column(const yaml_node& at, std::string_view name,
                                                     yaml_position position) {
  for (size_t index = 0; index < out_.columns.size(); ++index)
    if (out_.columns[index].name == name)
      return static_cast<column_index>(index);
  if (!out_.header && std::ranges::find(out_.column_names, name) == out_.column_names.end()) {
    const std::vector<std::string_view> known(out_.column_names.begin(), out_.column_names.end());
    const auto message = fmt::format("{} is no column that 'file.header' names{}",
                                     recobro::quoted(name), did_you_mean(name, known));
    errors_.add(position, at.complaint(errc::config_unknown_name, message, position));
    return std::nullopt;
  }
  if (out_.columns.size() == columns_max) {
    complain(at, errc::config_wrong_value, fmt::format("more than {} columns", columns_max));
    return std::nullopt;
  }
  out_.columns.push_back({std::string(name), at, position, {}, {}, {}});
  return static_cast<column_index>(out_.columns.size() - 1);
}

std::string mapping_compiler::scalar(const yaml_node& at) {
  return substituted(at, at.scalar());
}

std::string mapping_compiler::substituted(const yaml_node& at, const std::string& text) {
  if (substitutes_.empty())
    return text;
  std::string made;
  for (size_t from = 0; from < text.size();) {
    const auto dollar = text.find('$', from);
    made.append(text, from, dollar - from);
    if (dollar == std::string::npos)
      break;
    from = dollar + 1;
    if (from < text.size() && text[from] == '$') {
      made += text[from++];
      continue;
    }
    const auto end
      = std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", from), text.size());
    const auto name = text.substr(from, end - from);
    const auto found
      = std::ranges::find(substitutes_, name, &std::pair<std::string, std::string>::first);
    if (found == substitutes_.end()) {
      std::vector<std::string_view> known;
      for (const auto& [word, value] : substitutes_)
        known.push_back(word);
      complain(at, errc::config_unknown_name,
               fmt::format("'${}' is no name that 'for' gives{}; write '$$' for the character",
                           name, did_you_mean(name, known)));
      return made;
    }
    made += found->second;
    from = end;
  }
  return made;
}

std::optional<text_template> mapping_compiler::parse_template(const yaml_node& at,
                                                              std::string_view text) {
  text_template made;
  std::string literal;
  for (size_t from = 0; from < text.size();) {
    const auto brace = next_brace(text, from);
    literal += text.substr(from, brace - from);
    if (brace == text.size())
      break;
    if (brace + 1 < text.size() && text[brace + 1] == text[brace]) { // {{ and }}
      literal += text[brace];
      from = brace + 2;
      continue;
    }
    const auto close = next_brace(text, brace + 1);
    if (text[brace] == '}' || close == text.size() || text[close] != '}' || close == brace + 1) {
      complain(at, errc::config_wrong_value,
               fmt::format("{} has a brace that does not enclose a column's name; expected "
                           "'{{column}}', or '{{{{' for the character",
                           recobro::quoted(text)));
      return std::nullopt;
    }
    const auto name = text.substr(brace + 1, close - brace - 1);
    const auto known
      = name == "@row" ? std::optional(text_template::row_number) : column(at, name, at.position());
    if (!known)
      return std::nullopt;
    made.pieces.push_back({std::exchange(literal, {}), *known});
    from = close + 1;
  }
  made.after = std::move(literal);
  return made;
}

void mapping_compiler::read_file(const yaml_node& node) {
  yaml_map_reader reader(node, errors_);
  auto& dialect = out_.dialect;
  reader.read("delimiter", dialect.delimiter, one_character);
  reader.read("quote", dialect.quote, [](const yaml_node& at) -> result<std::optional<char>> {
    if (at.scalar() == "none")
      return std::nullopt;
    auto letter = one_character(at);
    return letter ? result<std::optional<char>>(*letter) : fail(letter.error());
  });
  if (dialect.quote == dialect.delimiter)
    complain(node, errc::config_wrong_value, "delimiter and quote are the same character");
  reader.read("encoding", out_.encoding, [](const yaml_node& at) -> result<std::string> {
    const auto index = at.one_of(known_encodings());
    return index ? result<std::string>(known_encodings()[*index]) : fail(index.error());
  });
  reader.read("trim", out_.trim, [](const yaml_node& at) { return at.boolean(); });
  reader.read("row_bytes_max", dialect.row_bytes_max,
              [](const yaml_node& at) { return at.integer(64, 64 << 20); });
  if (auto form = parse_number_form(reader))
    out_.numbers = *form;
  const auto header = reader.need("header");
  if (!header || (header->is_scalar() && header->scalar() == "true"))
    return;
  out_.header = false;
  for (const auto& name : items_of(*header, errors_, columns_max)) {
    auto text = name.text(names_max);
    if (!text)
      errors_.add(name, text.error());
    else if (std::ranges::find(out_.column_names, *text) != out_.column_names.end())
      complain(name, errc::config_duplicate,
               fmt::format("{} stands twice", recobro::quoted(*text)));
    else
      out_.column_names.push_back(*text);
  }
}

std::optional<number_form> mapping_compiler::parse_number_form(yaml_map_reader& reader) {
  number_form form;
  reader.read("decimal", form.decimal, [](const yaml_node& at) { return separator(at, ""); });
  reader.read("grouping", form.grouping, [](const yaml_node& at) { return separator(at, "none"); });
  reader.read("scientific", form.scientific, [](const yaml_node& at) { return at.boolean(); });
  if (form.decimal != form.grouping)
    return form;
  complain(reader.node(), errc::config_wrong_value, "decimal and grouping are the same character");
  return std::nullopt;
}

void mapping_compiler::read_numbers(const yaml_node& node) {
  if (!node.is_map())
    return errors_.add(node, node.wrong("a map", "columns and how their numbers are written"));
  for (size_t index = 0; index < node.size(); ++index) {
    const auto each = node.child(index);
    yaml_map_reader reader(each, errors_);
    const auto form = parse_number_form(reader);
    if (const auto named = column_of_key(each); named && form)
      out_.columns[*named].numbers = form;
  }
}

void mapping_compiler::read_dates(const yaml_node& node) {
  if (!node.is_map())
    return errors_.add(node, node.wrong("a map", "columns and their date formats"));
  for (size_t index = 0; index < node.size(); ++index) {
    const auto each = node.child(index);
    auto format = parse_date_format(each);
    if (!format) // has been complained of; once is enough
      format = date_format::make("yyyy-mm-dd", std::nullopt).value();
    if (const auto named = column_of_key(each))
      out_.columns[*named].dates = std::move(format);
  }
}

/// A pattern, or a map of `format` and `first_year`.
std::optional<date_format> mapping_compiler::parse_date_format(const yaml_node& node) {
  std::string pattern = scalar(node);
  std::optional<int> first_year;
  if (!node.is_scalar()) {
    yaml_map_reader reader(node, errors_);
    reader.require("format", pattern, [](const yaml_node& at) { return at.text(); });
    int64_t year = 0;
    if (reader.read("first_year", year, [](const yaml_node& at) { return at.integer(1900, 2100); }))
      first_year = static_cast<int>(year);
    if (pattern.empty())
      return std::nullopt;
  }
  auto made = date_format::make(pattern, first_year);
  if (made)
    return std::move(*made);
  complain(node, made.error().code, made.error().detail);
  return std::nullopt;
}

void mapping_compiler::read_values(const yaml_node& node) {
  if (!node.is_map())
    return errors_.add(node, node.wrong("a map", "columns and what their values become"));
  for (size_t index = 0; index < node.size(); ++index) {
    const auto each = node.child(index);
    yaml_map_reader reader(each, errors_);
    value_map made;
    if (const auto words = reader.need("words")) {
      if (!words->is_map())
        errors_.add(*words, words->wrong("a map", "lines such as 'PRIJEM: credit'"));
      for (size_t at = 0; words->is_map() && at < words->size(); ++at)
        made.words.emplace_back(words->child(at).key(), words->child(at).scalar());
      std::ranges::sort(made.words);
    }
    if (const auto other = reader.take("otherwise")) {
      static constexpr std::array<std::string_view, 2> choices{"refuse", "keep"};
      if (other->is_map()) {
        yaml_map_reader inner(*other, errors_);
        made.unknown = value_map::otherwise::replace;
        inner.require("word", made.replacement, [](const yaml_node& at) { return at.text(); });
      } else if (const auto choice = other->one_of(choices)) {
        made.unknown = *choice == 0 ? value_map::otherwise::refuse : value_map::otherwise::keep;
      } else {
        errors_.add(*other, choice.error());
      }
    }
    if (const auto named = column_of_key(each))
      out_.columns[*named].values = std::move(made);
  }
}

void mapping_compiler::read_rows(const yaml_node& node) {
  yaml_map_reader reader(node, errors_);
  if (const auto where = reader.take("where"))
    out_.where = parse_conditions(*where);
  static constexpr std::array<std::string_view, 2> choices{"refuse", "skip"};
  reader.read("without_command", out_.skip_without_command,
              [](const yaml_node& at) { return at.one_of(choices); });
}

} // namespace recobro
