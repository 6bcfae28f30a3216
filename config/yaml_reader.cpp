#include "config/yaml_reader.hpp"

#include "config/yaml_document.hpp"
#include "core/base/identity.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace recobro {

namespace {

constexpr size_t shown_length_max = 60; // of a wrong value in a message

/// The value as a message shows it: short, on one line.
std::string shown(const yaml_node& node) {
  switch (node.kind()) {
  case yaml_kind::null:
    return "nothing";
  case yaml_kind::sequence:
    return "a list";
  case yaml_kind::map:
    return "a map";
  case yaml_kind::scalar:
    break;
  }
  const std::string& text = node.scalar();
  std::string out;
  for (const char letter : text.substr(0, shown_length_max)) {
    out += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
  }
  // Not in the middle of a character.
  while (text.size() > shown_length_max && !out.empty()
         && (static_cast<unsigned char>(text[out.size()]) & 0xC0u) == 0x80) {
    out.pop_back();
  }
  return fmt::format("'{}{}'", out, text.size() > shown_length_max ? "..." : "");
}

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

bool digits_only(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

} // namespace

std::string position_prefix(std::string_view file, yaml_position at) {
  return fmt::format("{}:{}:{}: ", file, at.line, at.column);
}

yaml_node::yaml_node(std::shared_ptr<const yaml_document> document, uint32_t index)
  : document_(std::move(document))
  , index_(index) {}

yaml_kind yaml_node::kind() const {
  return document_->nodes[index_].kind;
}

yaml_position yaml_node::position() const {
  return document_->nodes[index_].at;
}

yaml_position yaml_node::key_position() const {
  return document_->nodes[index_].key_at;
}

const std::string& yaml_node::key() const {
  return document_->nodes[index_].key;
}

const std::string& yaml_node::file() const {
  return document_->files[static_cast<size_t>(position().source)];
}

std::string yaml_node::reference(yaml_position at) const {
  const auto place = fmt::format("{}:{}", at.line, at.column);
  return at.source == position().source
           ? place
           : fmt::format("{}:{}", document_->files[static_cast<size_t>(at.source)], place);
}

std::string yaml_node::path() const {
  std::string out;
  for (uint32_t at = index_; at != 0; at = document_->nodes[at].parent) {
    const yaml_data& here = document_->nodes[at];
    const bool in_map = document_->nodes[here.parent].kind == yaml_kind::map;
    std::string piece
      = in_map ? here.key.substr(0, shown_length_max) : fmt::format("[{}]", here.place);
    if (in_map && here.parent != 0) {
      piece.insert(0, ".");
    }
    out.insert(0, piece);
  }
  return out;
}

const std::string& yaml_node::scalar() const {
  return document_->nodes[index_].text;
}

bool yaml_node::quoted() const {
  return document_->nodes[index_].quoted;
}

size_t yaml_node::size() const {
  return document_->nodes[index_].children.size();
}

yaml_node yaml_node::child(size_t index) const {
  return {document_, document_->nodes[index_].children.at(index)};
}

std::optional<yaml_node> yaml_node::find(std::string_view key) const {
  if (!is_map()) {
    return std::nullopt;
  }
  for (const uint32_t index : document_->nodes[index_].children) {
    if (document_->nodes[index].key == key) {
      return yaml_node(document_, index);
    }
  }
  return std::nullopt;
}

result<std::string> yaml_node::text(size_t length_max) const {
  if (!is_scalar()) {
    return fail(wrong("a text", "a text"));
  }
  if (scalar().empty() || scalar().size() > length_max) {
    return fail(
      complaint(errc::config_wrong_value, fmt::format("the text has {} bytes; expected 1 to {}",
                                                      scalar().size(), length_max)));
  }
  return scalar();
}

result<std::string> yaml_node::word() const {
  if (!is_scalar() || !valid_word(scalar())) {
    return fail(wrong("a name", "a to z first, then a to z, 0 to 9 and _, at most 40 of them, "
                                "e.g. 'friendly_reminder'"));
  }
  return scalar();
}

result<int64_t> yaml_node::integer(int64_t least, int64_t most) const {
  const auto value = is_scalar() && !quoted() ? whole_number(scalar()) : std::nullopt;
  if (!value || *value < least || *value > most) {
    return fail(wrong(value ? "in range" : "a whole number",
                      fmt::format("a whole number from {} to {}", least, most)));
  }
  return *value;
}

result<bool> yaml_node::boolean() const {
  if (is_scalar() && !quoted() && (scalar() == "true" || scalar() == "false")) {
    return scalar() == "true";
  }
  return fail(wrong("a yes-or-no value", "true or false"));
}

result<date> yaml_node::day() const {
  const auto value = is_scalar() ? parse_date(scalar()) : fail(errc::date_malformed);
  if (!value) {
    return fail(wrong("a date", "a day of the calendar from 1900 to 2199, e.g. 2026-01-31"));
  }
  return *value;
}

result<size_t> yaml_node::one_of(std::span<const std::string_view> words) const {
  const auto found
    = is_scalar() ? std::ranges::find(words, std::string_view(scalar())) : words.end();
  if (found == words.end()) {
    const std::string near = did_you_mean(scalar(), words);
    return fail(complaint(errc::config_wrong_value,
                          fmt::format("{} may not stand here{} expected one of: {}", shown(*this),
                                      near.empty() ? ";" : near, fmt::join(words, ", "))));
  }
  return static_cast<size_t>(found - words.begin());
}

result<int64_t> yaml_node::basis_points(int64_t most) const {
  const std::string_view text = scalar();
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string decimals(point == std::string_view::npos ? "0" : text.substr(point + 1));
  if (is_scalar() && digits_only(whole) && digits_only(decimals) && whole.size() <= 9
      && decimals.size() <= 2) {
    decimals.resize(2, '0');
    const int64_t value = *whole_number(whole) * 100 + *whole_number(decimals);
    if (value <= most) {
      return value;
    }
  }
  return fail(
    wrong("a percentage", fmt::format("0 to {} with at most two decimals, e.g. 2.5", most / 100)));
}

error yaml_node::complaint(errc code, std::string_view message) const {
  return complaint(code, message, position());
}

error yaml_node::complaint(errc code, std::string_view message, yaml_position at) const {
  const std::string where = path();
  const auto& in = document_->files[static_cast<size_t>(at.source)];
  return {code, fmt::format("{}{}{}{}", position_prefix(in, at), where, where.empty() ? "" : ": ",
                            message)};
}

error yaml_node::wrong(std::string_view is_not, std::string_view expected) const {
  return complaint(errc::config_wrong_value,
                   fmt::format("{} is not {}; expected {}", shown(*this), is_not, expected));
}

void yaml_errors::add(yaml_position at, error what) {
  if (!full()) {
    found_.emplace_back(at, std::move(what));
  }
}

void yaml_errors::add(const yaml_node& where, errc code, std::string_view message) {
  add(where, where.complaint(code, message));
}

std::vector<error> yaml_errors::take() {
  std::ranges::stable_sort(found_, {}, [](const auto& one) { return one.first; });
  const bool more = full();
  std::vector<error> out;
  for (auto& [at, what] : found_) {
    out.push_back(std::move(what));
  }
  if (more) {
    out.back().detail += " (the list ends here; there may be more)";
  }
  found_.clear();
  return out;
}

yaml_map_reader::yaml_map_reader(yaml_node node, yaml_errors& errors)
  : node_(std::move(node))
  , errors_(errors) {
  if (!node_.is_map()) {
    errors_.add(node_, node_.wrong("a map", "keys with values, e.g. 'name: value'"));
  }
}

yaml_map_reader::~yaml_map_reader() {
  if (!node_.is_map()) {
    return;
  }
  for (size_t index = 0; index < node_.size() && !errors_.full(); ++index) {
    const yaml_node value = node_.child(index);
    if (std::ranges::find(known_, std::string_view(value.key())) != known_.end()) {
      continue;
    }
    const std::string near = did_you_mean(value.key(), known_);
    const std::string message = fmt::format("unknown key '{}'{} keys that may stand here: {}",
                                            value.key().substr(0, shown_length_max),
                                            near.empty() ? ";" : near, fmt::join(known_, ", "));
    errors_.add(value.key_position(),
                node_.complaint(errc::config_unknown_key, message, value.key_position()));
  }
}

std::optional<yaml_node> yaml_map_reader::take(std::string_view key) {
  known_.push_back(key);
  auto value = node_.find(key);
  if (value && value->kind() == yaml_kind::null) {
    errors_.add(*value, errc::config_wrong_value,
                "has no value; expected one after the colon, or remove the key");
    return std::nullopt;
  }
  return value;
}

std::optional<yaml_node> yaml_map_reader::need(std::string_view key) {
  auto value = take(key);
  if (!value && node_.is_map() && !node_.find(key)) {
    errors_.add(node_, errc::config_missing_key,
                fmt::format("the key '{}' is missing; add '{}: ...'", key, key));
  }
  return value;
}

std::vector<yaml_node> items_of(const yaml_node& node, yaml_errors& errors, size_t most) {
  if (!node.is_sequence()) {
    errors.add(node, node.wrong("a list", "a list, e.g. [one, two] or lines that begin with '- '"));
    return {};
  }
  if (node.size() > most) {
    errors.add(node, errc::config_wrong_value,
               fmt::format("the list has {} elements; at most {} are allowed", node.size(), most));
    return {};
  }
  std::vector<yaml_node> out;
  out.reserve(node.size());
  for (size_t index = 0; index < node.size(); ++index) {
    out.push_back(node.child(index));
  }
  return out;
}

} // namespace recobro
