#include "actors/gateway/line_reader.hpp"

#include "actors/gateway/command_json.hpp"
#include "actors/gateway/debtor_reader.hpp"
#include "actors/gateway/json_diagnosis.hpp"
#include "actors/gateway/json_value.hpp"
#include "core/account/decide.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace recobro {

using namespace simdjson;

struct line_reader::buffers {
  ondemand::parser parser;
  std::vector<char> padded; // the line and SIMDJSON_PADDING bytes
};

namespace {

// One line's pass. Reading functions give false after they have noted a fault.
class pass {
public:
  pass(const char* text, raw_command& out)
    : text_{text}
    , out_{out} {}

  const std::optional<error>& fault() const { return text_.fault(); }

  bool document(ondemand::document& line) {
    ondemand::object object;
    if (line.get_object().get(object))
      return text_.fail(errc::wrong_type, "the line must be a JSON object");
    for (auto each : object) {
      ondemand::field field;
      if (std::move(each).get(field) || !member(field))
        return text_.broken();
    }
    // Only at the end of the text does simdjson have no location to give.
    const char* rest;
    return line.current_location().get(rest) == OUT_OF_BOUNDS || text_.broken();
  }

private:
  bool member(ondemand::field& field) {
    std::string_view name;
    if (field.unescaped_key().get(name))
      return text_.broken();
    auto known = command_field_from(name);
    ondemand::value& value = field.value();
    uint32_t at = text_.position(value);
    if (!known)
      return text_.fail(errc::unknown_field, fmt::format("field {} (byte {}){}", quoted(name), at,
                                                         did_you_mean(name, command_field_names)));
    if (out_.present & set_of(*known))
      return text_.fail(errc::duplicate_key,
                        fmt::format("field \"{}\" stands twice (byte {})", name, at));
    out_.present |= set_of(*known);
    switch (*known) {
    case command_field::attributes:
      return attributes(value);
    case command_field::obligations:
      return obligations(value);
    case command_field::debtor:
      return read_debtor(text_, value, out_.debtor);
    default:
      return text_.scalar(value, name, out_.fields[static_cast<size_t>(*known)]);
    }
  }

  bool attributes(ondemand::value& value) {
    ondemand::object object;
    if (value.get_object().get(object))
      return text_.wrong_type(value, "attributes", "an object of texts");
    for (auto each : object) {
      ondemand::field field;
      std::string_view name;
      raw_value text;
      if (std::move(each).get(field) || field.unescaped_key().get(name))
        return text_.broken();
      if (!valid_word(name))
        return text_.fail(errc::invalid_identifier,
                          fmt::format("attribute name {} must be a word: a-z, then a-z 0-9 _, "
                                      "at most 40",
                                      quoted(name)));
      if (!text_.text(field.value(), fmt::format("attributes.{}", name), text_bytes_max, text))
        return false;
      if (out_.attributes.size() == attributes_max)
        return text_.fail(errc::value_out_of_range,
                          fmt::format("more than {} attributes", attributes_max));
      out_.attributes.emplace_back(name, text.text);
    }
    return sort_attributes();
  }

  bool sort_attributes() {
    auto by_name = [](const auto& pair) -> const std::string& { return pair.first; };
    std::ranges::sort(out_.attributes, {}, by_name);
    auto twice = std::ranges::adjacent_find(out_.attributes, {}, by_name);
    return twice == out_.attributes.end()
           || text_.fail(errc::duplicate_key,
                         fmt::format("attribute \"{}\" stands twice", twice->first));
  }

  bool obligations(ondemand::value& value) {
    ondemand::array list;
    if (value.get_array().get(list))
      return text_.wrong_type(value, "obligations", "a list");
    for (auto each : list) {
      ondemand::value item;
      if (std::move(each).get(item))
        return text_.broken();
      if (out_.obligations.size() + out_.obligation_names.size() == obligations_max)
        return text_.fail(errc::value_out_of_range,
                          fmt::format("more than {} obligations", obligations_max));
      bool read = text_.first_byte(item) == '{' ? obligation(item) : obligation_name(item);
      if (!read)
        return false;
    }
    return true;
  }

  bool obligation_name(ondemand::value& item) {
    return text_.text(item, "obligations[]", text_bytes_max, out_.obligation_names.emplace_back());
  }

  bool obligation(ondemand::value& item) {
    ondemand::object object;
    if (item.get_object().get(object))
      return text_.broken();
    raw_obligation& out = out_.obligations.emplace_back();
    for (auto each : object) {
      ondemand::field field;
      std::string_view name;
      if (std::move(each).get(field) || field.unescaped_key().get(name))
        return text_.broken();
      raw_value* member = name == "id"       ? &out.id
                          : name == "kind"   ? &out.kind
                          : name == "due"    ? &out.due
                          : name == "amount" ? &out.amount
                                             : nullptr;
      if (!member)
        return text_.fail(errc::unknown_field,
                          fmt::format("field {} of an obligation (byte {}){}", quoted(name),
                                      text_.position(field.value()),
                                      did_you_mean(name, obligation_names)));
      if (member->is != raw_value::kind::absent)
        return text_.fail(errc::duplicate_key,
                          fmt::format("field \"{}\" of an obligation stands twice", name));
      if (!text_.scalar(field.value(), name, *member))
        return false;
    }
    return true;
  }

  static constexpr std::array<std::string_view, 4> obligation_names{"id", "kind", "due", "amount"};

  json_text_pass text_;
  raw_command& out_;
};

void clear(raw_command& out) {
  out.present = 0;
  out.fields.fill({});
  out.attributes.clear();
  out.obligations.clear();
  out.obligation_names.clear();
  out.debtor.clear();
}

} // namespace

line_reader::line_reader()
  : buffers_{std::make_unique<buffers>()} {}
line_reader::~line_reader() = default;

result<void> line_reader::read(std::string_view line, raw_command& out) {
  clear(out);
  if (line.size() > line_bytes_max)
    return recobro::fail(errc::line_too_long, fmt::format("the line has {} bytes; the limit is {}",
                                                          line.size(), line_bytes_max));
  if (buffers_->padded.size() < line.size() + SIMDJSON_PADDING)
    buffers_->padded.resize(line.size() * 2 + SIMDJSON_PADDING);
  char* text = buffers_->padded.data();
  line.copy(text, line.size()); // not memcpy: an empty line may have no address
  std::memset(text + line.size(), ' ', SIMDJSON_PADDING);

  ondemand::document document;
  auto broken = buffers_->parser.iterate(text, line.size(), buffers_->padded.size()).get(document);
  pass reading{text, out};
  // Versions of simdjson differ in whether they skip a byte order mark.
  bool marked = line.starts_with("\xef\xbb\xbf");
  bool has_nul = std::memchr(text, 0, line.size()) != nullptr;
  if (!has_nul && !marked && !broken && reading.document(document))
    return {};
  // A fault of the text itself comes before what it made us stumble over.
  if (auto found = diagnose_json(line, nesting_max))
    return recobro::fail(std::move(*found));
  if (reading.fault())
    return recobro::fail(*reading.fault());
  return recobro::fail(errc::malformed_json, broken ? error_message(broken) : "not valid JSON");
}

} // namespace recobro
