#include "core/base/identity.hpp"
#include "core/base/nearest.hpp"
#include "tools/import/mapping_compiler.hpp"
#include "tools/import/value_writer.hpp"

#include <fmt/format.h>

#include <array>

namespace recobro {

namespace {

constexpr size_t elements_max = 1'000;
constexpr size_t terms_max = 32;

std::string json_key(std::string_view name) {
  return fmt::format("\"{}\":", name);
}

/// The words of a sum. A blank between braces belongs to a column's name.
std::vector<std::string> split_at_blanks(std::string_view text) {
  std::vector<std::string> words;
  bool within_word = false;
  bool within_braces = false;
  for (const char letter : text) {
    within_braces = letter == '{' || (within_braces && letter != '}');
    const bool ends_word = letter == ' ' && !within_braces;
    if (!ends_word && !within_word)
      words.emplace_back();
    if (!ends_word)
      words.back() += letter;
    within_word = !ends_word;
  }
  return words;
}

} // namespace

void mapping_compiler::add_field(command_template& out, const value_place& place,
                                 const field_form& form, const yaml_node& node) {
  using shape = field_form::shape;
  switch (form.is) {
  case shape::value:
    return add_value(out, place, form, node);
  case shape::names:
    return add_names(out, place, node);
  case shape::object:
    return add_members(out, place, debtor_members(), node);
  case shape::list:
  case shape::objects:
    break;
  }
  const auto members = place.path == "obligations" ? obligation_members() : address_members();
  out.steps.push_back({json_step::what::open, place.key, "[", 0});
  for (const auto& item : items_of(node, errors_, elements_max)) {
    const value_place element{place.path + "[]", ""};
    if (form.is == shape::objects && item.is_map())
      add_members(out, element, members, item);
    else if (form.is == shape::objects && place.path == "obligations")
      errors_.add(item, item.wrong("a map", "id, kind, due and amount"));
    else
      add_value(out, element, {.of = form.of, .bytes_max = form.bytes_max}, item);
  }
  out.steps.push_back({json_step::what::close, "", "]", 0});
}

void mapping_compiler::add_members(command_template& out, const value_place& place,
                                   std::span<const member_form> members, const yaml_node& node) {
  out.steps.push_back({json_step::what::open, place.key, "{", 0});
  yaml_map_reader reader(node, errors_);
  for (const auto& member : members) {
    const auto value = member.required ? reader.need(member.name) : reader.take(member.name);
    if (value)
      add_field(out, {fmt::format("{}.{}", place.path, member.name), json_key(member.name)},
                member.form, *value);
  }
  out.steps.push_back({json_step::what::close, "", "}", 0});
}

void mapping_compiler::add_names(command_template& out, const value_place& place,
                                 const yaml_node& node) {
  if (!node.is_map())
    return errors_.add(node, node.wrong("a map", "names and values"));
  out.steps.push_back({json_step::what::open, place.key, "{", 0});
  for (size_t index = 0; index < node.size(); ++index) {
    const auto each = node.child(index);
    if (!valid_word(each.key()))
      complain(each, errc::config_wrong_value,
               "the name is not a word: a to z first, then a to z, 0 to 9 and _, at most 40");
    add_value(out, {fmt::format("{}.{}", place.path, each.key()), json_key(each.key())}, {}, each);
  }
  out.steps.push_back({json_step::what::close, "", "}", 0});
}

void mapping_compiler::add_value(command_template& out, const value_place& place,
                                 const field_form& form, const yaml_node& node) {
  row_value value{.form = form.of,
                  .field = place.path,
                  .bytes_max = form.bytes_max,
                  .choices = form.choices,
                  .negative_allowed = form.negative_allowed};
  std::string origin;
  if (node.is_map()) {
    read_long_form(value, node);
  } else if (node.is_scalar()) {
    const auto written = scalar(node);
    auto text = parse_template(node, written);
    if (!text)
      return;
    value.text = std::move(*text);
    origin = fmt::format(" (from '{}')", written);
  } else {
    return errors_.add(node, node.wrong("a value", "a text such as '{column}', or a map"));
  }
  if (!finish_value(value, node))
    return;
  if (is_constant(value, out)) {
    std::string written;
    const std::array<value_texts::term, 1> terms{{{value.text.after}}};
    const auto done = append_value(value, {.text = value.text.after, .terms = terms},
                                   {out.unit, out_.local}, written);
    if (!done)
      return complain(node, errc::config_wrong_value, done.error().detail);
    out.steps.push_back({json_step::what::constant, place.key, std::move(written), 0});
    return;
  }
  value.field += origin;
  remember(value);
  out.steps.push_back(
    {json_step::what::value, place.key, "", static_cast<uint16_t>(out.values.size())});
  out.values.push_back(std::move(value));
}

void mapping_compiler::read_long_form(row_value& value, const yaml_node& node) {
  yaml_map_reader reader(node, errors_);
  if (const auto sum = reader.take("sum")) {
    read_sum(value, *sum);
    if (const auto both = reader.take("value"))
      complain(*both, errc::config_wrong_value, "a value has either 'value' or 'sum'");
  } else if (const auto text = reader.need("value")) {
    if (auto parsed = parse_template(*text, scalar(*text)))
      value.text = std::move(*parsed);
  }
  reader.read("optional", value.optional, [](const yaml_node& at) { return at.boolean(); });
  if (const auto form = reader.take("as"))
    read_form(value, *form);
  if (value.form == value_form::civil_date || value.form == value_form::point_in_time) {
    if (const auto format = reader.take("date"))
      value.dates = parse_date_format(*format);
    if (const auto shift = reader.take("add"))
      read_shift(value, *shift);
  }
  if (value.form != value_form::amount)
    return;
  bool negate = false;
  reader.read("negate", negate, [](const yaml_node& at) { return at.boolean(); });
  if (value.terms.empty())
    value.terms.push_back({value.text});
  for (auto& term : value.terms)
    term.minus = term.minus != negate;
  if (const auto least = reader.take("least")) {
    if (scalar(*least) == "0") // the only bound whose meaning does not depend on a currency
      value.least = amount{0};
    else
      errors_.add(*least, least->wrong("a bound", "0"));
  }
}

/// sum = term *(" + " term / " - " term), term = "{column}" or a number
void mapping_compiler::read_sum(row_value& value, const yaml_node& node) {
  if (value.form != value_form::amount)
    return complain(node, errc::config_wrong_value, "only an amount can be a sum");
  const auto words = split_at_blanks(scalar(node));
  if (words.size() % 2 == 0 || words.size() > 2 * terms_max)
    return complain(node, errc::config_wrong_value,
                    "expected a sum such as '{bill} + {fee} - 10', of at most 32 terms");
  for (size_t at = 0; at < words.size(); at += 2) {
    const auto sign = at == 0 ? std::string("+") : words[at - 1];
    if (sign != "+" && sign != "-")
      return complain(
        node, errc::config_wrong_value,
        fmt::format("{} stands where '+' or '-' was expected", recobro::quoted(sign)));
    auto term = parse_template(node, words[at]);
    if (!term)
      return;
    if (!term->is_column() && (!term->is_literal() || term->after.empty()))
      return complain(
        node, errc::config_wrong_value,
        fmt::format("{} is neither a column in braces nor a number", recobro::quoted(words[at])));
    value.terms.push_back({std::move(*term), sign == "-"});
  }
}

void mapping_compiler::read_shift(row_value& value, const yaml_node& node) {
  yaml_map_reader reader(node, errors_);
  date_shift made;
  const auto days = reader.take("days");
  const auto months = reader.take("months");
  if (days.has_value() == months.has_value())
    return complain(node, errc::config_wrong_value, "expected one of: days, months");
  made.months = months.has_value();
  const auto& count = made.months ? *months : *days;
  if (auto text = parse_template(count, scalar(count)))
    made.count = std::move(*text);
  value.shift = std::move(made);
}

void mapping_compiler::read_form(row_value& value, const yaml_node& node) {
  static constexpr std::array<std::string_view, 4> words{"amount", "date", "instant", "integer"};
  static constexpr std::array forms{value_form::amount, value_form::civil_date,
                                    value_form::point_in_time, value_form::integer};
  const auto index = node.one_of(words);
  if (!index)
    errors_.add(node, index.error());
  else if (value.form != value_form::text && value.form != value_form::identifier)
    complain(node, errc::config_wrong_value, "the field already says what it holds; remove 'as'");
  else
    value.form = forms[*index];
  value.negative_allowed = true;
}

bool mapping_compiler::finish_value(row_value& value, const yaml_node& node) {
  if (value.form == value_form::amount && value.terms.empty())
    value.terms.push_back({value.text});
  if (value.form != value_form::civil_date && value.form != value_form::point_in_time)
    return true;
  if (!out_.local) {
    complain(node, errc::config_missing_key,
             "a date needs the key 'zone' at the top of the file, such as Europe/Rome");
    return false;
  }
  return find_date_format(value, node);
}

bool mapping_compiler::find_date_format(row_value& value, const yaml_node& node) {
  if (value.dates)
    return true;
  if (value.text.is_literal()) {
    const bool has_time = value.text.after.find('T') != std::string::npos;
    value.dates = date_format::make(has_time ? "iso_instant" : "yyyy-mm-dd", std::nullopt).value();
    return true;
  }
  if (value.text.is_column() && out_.columns[value.text.pieces[0].column].dates) {
    value.dates = out_.columns[value.text.pieces[0].column].dates;
    return true;
  }
  complain(node, errc::config_missing_key,
           value.text.is_column()
             ? fmt::format("the column {} has no date format; state it under 'dates', such as "
                           "'dd/mm/yyyy'",
                           recobro::quoted(out_.columns[value.text.pieces[0].column].name))
             : "a date made of several parts needs its format: {value: ..., date: yyyy-mm-dd}");
  return false;
}

bool mapping_compiler::is_constant(const row_value& value, const command_template& out) {
  if (value.form == value_form::amount)
    return value.terms.size() == 1 && value.terms[0].text.is_literal() && !value.terms[0].minus
           && !value.least && out.unit.has_value();
  return value.text.is_literal() && (!value.shift || value.shift->count.is_literal());
}

void mapping_compiler::remember(row_value& value) {
  if (value.form != value_form::civil_date && value.form != value_form::point_in_time)
    return;
  if (value.shift && !value.shift->count.is_literal())
    return;
  const auto key
    = fmt::format("{} {} {} {} {}", value.form == value_form::civil_date, value.dates->pattern(),
                  value.dates->first_year(), value.shift ? value.shift->count.after : "",
                  value.shift && value.shift->months);
  const auto [at, added] = memories_.try_emplace(key, static_cast<uint16_t>(memories_.size()));
  value.memory = at->second;
  out_.memories = memories_.size();
}

} // namespace recobro
