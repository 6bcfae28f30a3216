#include "core/base/identity.hpp"
#include "core/base/nearest.hpp"
#include "tools/import/mapping_compiler.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t commands_max = 200;
constexpr size_t repeats_max = 400;

std::string json_key(std::string_view name) {
  return fmt::format("\"{}\":", name);
}

bool takes(const command_shape& shape, command_field field) {
  return ((shape.required | shape.optional) & set_of(field)) != 0;
}

json_step open_line() {
  return {json_step::what::open, "", "{", 0};
}

} // namespace

void mapping_compiler::read_commands(const yaml_node& node, const defaults& common) {
  for (const auto& each : items_of(node, errors_, commands_max)) {
    const auto lists = each.find("for");
    if (lists)
      repeat_command(each, *lists, common);
    else
      read_command(each, common);
  }
  if (node.is_sequence() && node.size() == 0)
    complain(node, errc::config_wrong_value, "there are no commands; expected at least one");
}

/// `for: {n: [1, 2], month: [a, b]}` gives the command, or the `commands` beside it, once for
/// each place of the lists.
void mapping_compiler::repeat_command(const yaml_node& node, const yaml_node& lists,
                                      const defaults& common) {
  if (!lists.is_map() || lists.size() == 0)
    return errors_.add(lists, lists.wrong("a map", "names with lists, e.g. {n: [1, 2, 3]}"));
  const size_t count = lists.child(0).size();
  for (size_t index = 0; index < lists.size(); ++index) {
    const auto list = lists.child(index);
    if (!valid_word(list.key()) || list.key().find_first_of("0123456789") != std::string::npos)
      return complain(list, errc::config_wrong_value, "the name is not made of a-z and _");
    if (!list.is_sequence() || list.size() != count || count == 0 || count > repeats_max)
      return complain(list, errc::config_wrong_value,
                      "expected lists of the same length, none of them empty");
    for (const auto& item : items_of(list, errors_, repeats_max))
      if (!item.is_scalar())
        return errors_.add(item, item.wrong("a text", "a text"));
  }
  for (size_t turn = 0; turn < count && errors_.empty(); ++turn) {
    substitutes_.clear();
    for (size_t index = 0; index < lists.size(); ++index)
      substitutes_.emplace_back(lists.child(index).key(), lists.child(index).child(turn).scalar());
    if (!node.find("commands")) {
      read_command(node, common);
      continue;
    }
    yaml_map_reader group(node, errors_);
    group.take("for");
    if (const auto members = group.take("commands"))
      for (const auto& each : items_of(*members, errors_, commands_max))
        read_command(each, common);
  }
  substitutes_.clear();
}

void mapping_compiler::read_command(const yaml_node& node, const defaults& common) {
  yaml_map_reader reader(node, errors_);
  if (!substitutes_.empty())
    reader.take("for");
  const auto type = reader.need("type");
  const auto id = reader.need("id");
  const auto when = reader.take("when");
  const auto fields = reader.take("fields");
  const auto stated = [&](std::string_view key, const std::optional<yaml_node>& usual) {
    if (auto own = reader.take(key))
      return own;
    if (!usual && node.is_map() && !node.find(key))
      complain(node, errc::config_missing_key,
               fmt::format("the key '{}' is missing, here and at the top of the file", key));
    return usual;
  };
  const auto portfolio = stated("portfolio", common.portfolio);
  const auto account = stated("account", common.account);
  const auto at = stated("at", common.at);
  const auto own_currency = reader.take("currency");
  if (!type || !id || !portfolio || !account || !at)
    return;
  const auto* const shape = find_shape(type->scalar());
  if (shape == nullptr) {
    std::vector<std::string_view> known;
    for (const auto& each : command_shapes())
      known.push_back(each.type);
    return errors_.add(*type, type->one_of(known).error());
  }
  command_template made{.type = type->scalar(), .written_at = node};
  if (when)
    made.when = parse_conditions(*when);
  read_currency(made, *shape, node, own_currency ? own_currency : common.currency);
  const auto add = [&](command_field field, std::string_view name, const yaml_node& from) {
    add_field(made, {std::string(name), json_key(name)}, form_of(made.type, field), from);
  };
  made.steps.push_back(open_line());
  add(command_field::id, "id", *id);
  made.steps.push_back(
    {json_step::what::constant, json_key("type"), fmt::format("\"{}\"", made.type), 0});
  add(command_field::portfolio, "portfolio", *portfolio);
  add(command_field::account, "account", *account);
  add(command_field::at, "at", *at);
  if (made.unit)
    made.steps.push_back({json_step::what::constant, json_key("currency"),
                          fmt::format("\"{}\"", made.unit->code()), 0});
  else if (made.unit_text)
    add(command_field::currency, "currency", own_currency ? *own_currency : *common.currency);
  read_fields(made, *shape, fields, node);
  made.steps.push_back({json_step::what::close, "", "}", 0});
  out_.commands.push_back(std::move(made));
}

void mapping_compiler::read_currency(command_template& out, const command_shape& shape,
                                     const yaml_node& command,
                                     const std::optional<yaml_node>& stated) {
  if ((shape.required & set_of(command_field::currency)) == 0)
    return;
  if (!stated)
    return complain(command, errc::config_missing_key,
                    fmt::format("'{}' holds amounts and needs a 'currency', here or at the top of "
                                "the file",
                                shape.type));
  auto text = parse_template(*stated, scalar(*stated));
  if (!text)
    return;
  if (!text->is_literal()) {
    out.unit_text = std::move(text);
    out.unit_field = fmt::format("currency (from '{}')", scalar(*stated));
    return;
  }
  if (const auto unit = currency::from_code(text->after))
    out.unit = *unit;
  else
    complain(*stated, unit.error().code, unit.error().detail);
}

void mapping_compiler::read_fields(command_template& out, const command_shape& shape,
                                   const std::optional<yaml_node>& node, const yaml_node& command) {
  field_set given = 0;
  std::vector<std::string_view> known;
  for (size_t index = 0; index < command_field_count; ++index)
    if (const auto field = static_cast<command_field>(index);
        takes(shape, field) && field != command_field::currency)
      known.push_back(command_field_names[index]);
  if (node && !node->is_map())
    return errors_.add(*node, node->wrong("a map", "fields of the command and their values"));
  for (size_t index = 0; node && index < node->size(); ++index) {
    const auto each = node->child(index);
    if (std::ranges::find(known, std::string_view(each.key())) == known.end()) {
      errors_.add(each.key_position(),
                  each.complaint(
                    errc::config_unknown_key,
                    fmt::format("'{}' has no such field{}; its fields: {}", shape.type,
                                did_you_mean(each.key(), known),
                                known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))),
                    each.key_position()));
      continue;
    }
    const auto field = *command_field_from(each.key());
    given |= set_of(field);
    add_field(out, {each.key(), json_key(each.key())}, form_of(shape.type, field), each);
  }
  for (const auto name : known)
    if (const auto field = set_of(*command_field_from(name));
        (shape.required & field) != 0 && (given & field) == 0)
      complain(node ? *node : command, errc::config_missing_key,
               fmt::format("'{}' needs the field '{}'", shape.type, name));
}

} // namespace recobro
