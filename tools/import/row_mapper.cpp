#include "tools/import/row_mapper.hpp"

#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace recobro {

namespace {

// Places in command_template::steps, the same for all commands.
constexpr size_t id_step = 1;
constexpr size_t portfolio_step = 3;
constexpr size_t account_step = 4;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Whether a plain decimal number is below, at or above zero: -1, 0 or 1.
int sign_of(std::string_view plain) {
  if (plain.find_first_of("123456789") == std::string_view::npos)
    return 0;
  return plain.starts_with('-') ? -1 : 1;
}

} // namespace

file_result<row_mapper> row_mapper::bind(std::shared_ptr<const mapping> rules,
                                         std::span<const std::string> columns) {
  const std::span<const std::string> names = rules->header ? columns : rules->column_names;
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::vector<error> errors;
  row_mapper made;
  for (const auto& used : rules->columns) {
    const auto found = std::ranges::find(known, used.name);
    made.places_.push_back(static_cast<size_t>(found - known.begin()));
    if (found == known.end())
      errors.push_back(used.named_at.complaint(
        errc::config_unknown_name,
        fmt::format("the file has no column {}{}; it has: {}", recobro::quoted(used.name),
                    did_you_mean(used.name, known), fmt::join(known, ", ")),
        used.position));
    else if (std::ranges::count(known, used.name) > 1)
      errors.push_back(used.named_at.complaint(
        errc::config_duplicate,
        fmt::format("the file has more than one column {}, so it can't be used by name",
                    recobro::quoted(used.name)),
        used.position));
  }
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  made.column_count_ = names.size();
  made.memories_.resize(rules->memories);
  made.context_.local = rules->local;
  made.rules_ = std::move(rules);
  return made;
}

result<std::span<const command_line>> row_mapper::map(const csv_row& row) {
  assert(row.fields.size() == column_count_);
  row_ = row;
  lines_.clear();
  line_places_.clear();
  commands_.clear();
  last_id_.clear();
  const auto wanted = all_hold(rules_->where);
  if (!wanted)
    return fail(wanted.error());
  if (!*wanted)
    return std::span<const command_line>{};
  for (const auto& command : rules_->commands) {
    const auto applies = all_hold(command.when);
    if (!applies)
      return fail(applies.error());
    if (!*applies)
      continue;
    if (auto written = write_command(command); !written)
      return fail(std::move(written.error()));
  }
  if (line_places_.empty() && !rules_->skip_without_command)
    return fail(errc::row_rejected, "no command of the mapping applies to the row; say "
                                    "'rows: {without_command: skip}' if that is meant");
  const std::string_view all = lines_;
  const auto part = [all](size_t begin, size_t end) { return all.substr(begin, end - begin); };
  for (const auto& place : line_places_)
    commands_.push_back({part(place.begin, place.end), part(place.id_begin, place.id_end),
                         part(place.account_begin, place.account_end)});
  return std::span<const command_line>(commands_);
}

result<std::string_view> row_mapper::cell(column_index column) const {
  const auto& used = rules_->columns[column];
  std::string_view text = row_.fields[places_[column]];
  if (rules_->trim)
    text = trimmed(text);
  if (!used.values)
    return text;
  const auto& words = used.values->words;
  const auto found = std::ranges::lower_bound(
    words, text, {}, [](const auto& word) { return std::string_view(word.first); });
  if (found != words.end() && found->first == text)
    return std::string_view(found->second);
  switch (used.values->unknown) {
  case value_map::otherwise::keep:
    return text;
  case value_map::otherwise::replace:
    return std::string_view(used.values->replacement);
  case value_map::otherwise::refuse:
    break;
  }
  return fail(errc::unknown_value,
              fmt::format("column {}: the mapping's 'values' do not list what stands there",
                          recobro::quoted(used.name)));
}

result<std::string_view> row_mapper::text_of(const text_template& from, std::string& into) const {
  if (from.is_column())
    return cell(from.pieces[0].column);
  if (from.is_literal())
    return std::string_view(from.after);
  into.clear();
  for (const auto& piece : from.pieces) {
    into += piece.before;
    if (piece.column == text_template::row_number) {
      into += std::to_string(row_.number);
      continue;
    }
    const auto text = cell(piece.column);
    if (!text)
      return text;
    into += *text;
  }
  into += from.after;
  return std::string_view(into);
}

result<std::string_view> row_mapper::number_of(const text_template& from, std::string& into,
                                               std::string& plain) const {
  const auto text = text_of(from, into);
  if (!text || text->empty())
    return text;
  const auto* const stated
    = from.is_column() ? &rules_->columns[from.pieces[0].column].numbers : nullptr;
  return plain_decimal(*text, stated != nullptr && *stated ? **stated : rules_->numbers, plain);
}

result<bool> row_mapper::all_hold(std::span<const row_condition> conditions) const {
  for (const auto& each : conditions)
    if (auto answer = holds(each); !answer || !*answer)
      return answer;
  return true;
}

result<bool> row_mapper::holds(const row_condition& what) const {
  const auto text = cell(what.column);
  if (!text)
    return fail(text.error());
  switch (what.what) {
  case row_condition::test::is_empty:
    return text->empty();
  case row_condition::test::is_not_empty:
    return !text->empty();
  case row_condition::test::is_one_of:
    return std::ranges::find(what.words, *text) != what.words.end();
  case row_condition::test::is_none_of:
    return std::ranges::find(what.words, *text) == what.words.end();
  case row_condition::test::number_is:
    break;
  }
  if (text->empty())
    return false;
  const auto& used = rules_->columns[what.column];
  std::string buffer;
  const auto plain = plain_decimal(*text, used.numbers.value_or(rules_->numbers), buffer);
  if (!plain)
    return fail(plain.error().code,
                fmt::format("column {}: {}", recobro::quoted(used.name), plain.error().detail));
  const int sign = sign_of(*plain);
  return sign > 0 ? what.positive : sign < 0 ? what.negative : what.zero;
}

result<void> row_mapper::write_command(const command_template& command) {
  context_.unit = command.unit;
  if (command.unit_text) {
    const auto code = text_of(*command.unit_text, buffer_);
    if (!code)
      return fail(code.error());
    const auto unit = currency::from_code(*code);
    if (!unit)
      return fail(unit.error().code,
                  fmt::format("{}: not an ISO 4217 code such as EUR", command.unit_field));
    context_.unit = *unit;
  }
  line_place place;
  place.begin = lines_.size();
  for (size_t index = 0; index < command.steps.size(); ++index) {
    const size_t before = lines_.size();
    if (auto written = write_step(command, command.steps[index]); !written)
      return written;
    // A text between quotes, after the member's separator and name.
    const size_t value_begin = before + (lines_[before] == ',') + command.steps[index].key.size();
    if (index == id_step) {
      place.id_begin = value_begin + 1;
      place.id_end = lines_.size() - 1;
      if (last_id_.empty())
        last_id_.assign(lines_, place.id_begin, place.id_end - place.id_begin);
    } else if (index == portfolio_step) {
      place.account_begin = value_begin;
    } else if (index == account_step) {
      place.account_end = lines_.size();
    }
  }
  place.end = lines_.size();
  lines_ += '\n';
  line_places_.push_back(place);
  return {};
}

void row_mapper::begin_member(const json_step& step) {
  const char last = lines_.empty() ? '\n' : lines_.back();
  if (last != '{' && last != '[' && last != '\n')
    lines_ += ',';
  lines_ += step.key;
}

result<void> row_mapper::write_step(const command_template& command, const json_step& step) {
  switch (step.kind) {
  case json_step::what::open:
  case json_step::what::constant:
    begin_member(step);
    lines_ += step.text;
    return {};
  case json_step::what::close:
    lines_ += step.text;
    return {};
  case json_step::what::value:
    break;
  }
  const auto& value = command.values[step.value];
  switch (value.form) {
  case value_form::amount:
    return write_amount(value, step);
  case value_form::civil_date:
  case value_form::point_in_time:
    return write_time(value, step);
  default:
    return write_text(value, step);
  }
}

result<void> row_mapper::write_text(const row_value& value, const json_step& step) {
  const bool number = value.form == value_form::integer;
  auto text = number ? number_of(value.text, buffer_, plain_buffer_) : text_of(value.text, buffer_);
  if (!text)
    return fail(text.error().code, fmt::format("{}: {}", value.field, text.error().detail));
  if (text->empty() && value.optional)
    return {};
  begin_member(step);
  return append_value(value, {.text = *text}, context_, lines_);
}

result<void> row_mapper::write_amount(const row_value& value, const json_step& step) {
  terms_.clear();
  assert(value.terms.size() <= terms_max);
  for (const auto& term : value.terms) {
    const auto plain = number_of(term.text, buffer_, term_buffers_[terms_.size()]);
    if (!plain)
      return fail(plain.error().code, fmt::format("{}: {}", value.field, plain.error().detail));
    if (plain->empty() && value.optional)
      return {};
    if (plain->empty())
      return fail(errc::amount_malformed, value.field + ": there is no number");
    terms_.push_back({*plain, term.minus});
  }
  begin_member(step);
  return append_value(value, {.terms = terms_}, context_, lines_);
}

result<void> row_mapper::write_time(const row_value& value, const json_step& step) {
  const auto text = text_of(value.text, buffer_);
  if (!text)
    return fail(text.error().code, fmt::format("{}: {}", value.field, text.error().detail));
  if (text->empty() && value.optional)
    return {};
  text_memory* const memory
    = value.memory != row_value::no_memory ? &memories_[value.memory] : nullptr;
  if (memory != nullptr) {
    if (const auto* const written = memory->find(*text)) {
      begin_member(step);
      lines_ += *written;
      return {};
    }
  }
  std::string_view shift;
  if (value.shift) {
    const auto count = number_of(value.shift->count, shift_buffer_, plain_buffer_);
    if (!count)
      return fail(count.error().code, fmt::format("{}: {}", value.field, count.error().detail));
    shift = *count;
  }
  begin_member(step);
  const size_t begin = lines_.size();
  if (auto written = append_value(value, {.text = *text, .shift = shift}, context_, lines_);
      !written)
    return written;
  if (memory != nullptr)
    memory->keep(*text, std::string_view(lines_).substr(begin));
  return {};
}

} // namespace recobro
