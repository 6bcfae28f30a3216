#include "actors/gateway/debtor_reader.hpp"

#include "actors/gateway/command_json.hpp"
#include "actors/gateway/json_text.hpp"
#include "core/base/nearest.hpp"

#include <algorithm>
#include <array>

namespace recobro {
namespace {

using namespace simdjson;

constexpr std::array<std::string_view, 7> debtor_fields{
  "name", "document", "birth_date", "phones", "emails", "addresses", "note"};
constexpr std::array<std::string_view, 5> address_fields{"street", "postcode", "city", "region",
                                                         "country"};

// Reads an object of known fields, each by `read(index, value, out)`, and writes those
// that are present in the order of `names`.
template <size_t Count, class Read>
bool known_object(json_text_pass& pass, ondemand::value& value, std::string_view path,
                  const std::array<std::string_view, Count>& names, std::string& out, Read read) {
  ondemand::object object;
  if (value.get_object().get(object))
    return pass.wrong_type(value, path, "an object");
  std::array<std::string, Count> members;
  for (auto each : object) {
    ondemand::field field;
    std::string_view name;
    if (std::move(each).get(field) || field.unescaped_key().get(name))
      return pass.broken();
    auto index = static_cast<size_t>(std::ranges::find(names, name) - names.begin());
    if (index == Count)
      return pass.fail(errc::unknown_field,
                       fmt::format("field {} of \"{}\" (byte {}){}", quoted(name), path,
                                   pass.position(field.value()), did_you_mean(name, names)));
    if (!members[index].empty())
      return pass.fail(errc::duplicate_key,
                       fmt::format("field \"{}\" of \"{}\" stands twice", name, path));
    if (!read(index, field.value(), members[index]))
      return false;
  }
  out += '{';
  for (size_t i = 0; i < Count; ++i)
    if (!members[i].empty()) {
      append_json_key(out, names[i]);
      out += members[i];
    }
  out += '}';
  return true;
}

bool personal_text(json_text_pass& pass, ondemand::value& value, std::string_view field,
                   size_t bytes_max, std::string& out) {
  raw_value text;
  if (!pass.text(value, field, bytes_max, text))
    return false;
  append_json_string(out, text.text);
  return true;
}

bool address(json_text_pass& pass, ondemand::value& value, std::string& out) {
  if (pass.first_byte(value) != '{')
    return personal_text(pass, value, "debtor.addresses[]", text_bytes_max, out);
  return known_object(pass, value, "debtor.addresses[]", address_fields, out,
                      [&](size_t index, ondemand::value& member, std::string& text) {
                        return personal_text(
                          pass, member, fmt::format("debtor.addresses[].{}", address_fields[index]),
                          text_bytes_max, text);
                      });
}

template <class Read>
bool contact_points(json_text_pass& pass, ondemand::value& value, std::string_view path,
                    std::string& out, Read read) {
  ondemand::array list;
  if (value.get_array().get(list))
    return pass.wrong_type(value, path, "a list");
  size_t count = 0;
  out += '[';
  for (auto each : list) {
    ondemand::value item;
    if (std::move(each).get(item))
      return pass.broken();
    if (++count > contact_points_max)
      return pass.fail(errc::value_out_of_range,
                       fmt::format("\"{}\" has more than {} items", path, contact_points_max));
    if (count > 1)
      out += ',';
    if (!read(item))
      return false;
  }
  out += ']';
  return true;
}

bool member(json_text_pass& pass, size_t index, ondemand::value& value, std::string& out) {
  std::string path = fmt::format("debtor.{}", debtor_fields[index]);
  std::string_view name = debtor_fields[index];
  if (name == "addresses")
    return contact_points(pass, value, path, out,
                          [&](ondemand::value& item) { return address(pass, item, out); });
  if (name == "phones" || name == "emails")
    return contact_points(pass, value, path, out, [&](ondemand::value& item) {
      return personal_text(pass, item, path + "[]", text_bytes_max, out);
    });
  return personal_text(pass, value, path, name == "note" ? note_bytes_max : text_bytes_max, out);
}

} // namespace

bool read_debtor(json_text_pass& pass, ondemand::value& value, std::string& out) {
  return known_object(pass, value, "debtor", debtor_fields, out,
                      [&](size_t index, ondemand::value& item, std::string& text) {
                        return member(pass, index, item, text);
                      });
}

} // namespace recobro
