#pragma once

// Builds JSON text from front to back. For answers, where the shape is known and a
// document tree would cost more than the text.

#include "actors/gateway/json_text.hpp"

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>

namespace recobro {

/// Keys are plain ASCII names of ours. The caller closes what it opens.
class json_writer {
public:
  json_writer& object() { return open('{'); }
  json_writer& object(std::string_view name) { return key(name), put('{'); }
  json_writer& list() { return open('['); }
  json_writer& list(std::string_view name) { return key(name), put('['); }
  json_writer& end_object() { return put('}'); }
  json_writer& end_list() { return put(']'); }

  json_writer& text(std::string_view name, std::string_view value) {
    key(name);
    append_json_string(out_, value);
    return *this;
  }
  /// Leaves the member out when there is nothing to say.
  json_writer& text_if(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }
  json_writer& item(std::string_view value) {
    separate();
    append_json_string(out_, value);
    return *this;
  }
  template <std::integral T>
  json_writer& number(std::string_view name, T value) {
    key(name);
    fmt::format_to(std::back_inserter(out_), "{}", value);
    return *this;
  }
  json_writer& truth(std::string_view name, bool value) {
    key(name);
    out_ += value ? "true" : "false";
    return *this;
  }
  /// `json` must be a JSON value.
  json_writer& raw(std::string_view name, std::string_view json) {
    key(name);
    out_ += json;
    return *this;
  }
  json_writer& raw_item(std::string_view json) {
    separate();
    out_ += json;
    return *this;
  }

  const std::string& view() const { return out_; }
  std::string take() { return std::move(out_); }

private:
  void separate() {
    if (!out_.empty() && out_.back() != '{' && out_.back() != '[' && out_.back() != ':')
      out_ += ',';
  }
  void key(std::string_view name) { append_json_key(out_, name); }
  json_writer& open(char bracket) {
    separate();
    return put(bracket);
  }
  json_writer& put(char c) {
    out_ += c;
    return *this;
  }

  std::string out_;
};

} // namespace recobro
