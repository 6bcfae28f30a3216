#include "actors/gateway/json_value.hpp"

#include "actors/gateway/json_diagnosis.hpp"

namespace recobro {

bool json_text_pass::scalar(simdjson::ondemand::value& value, std::string_view field,
                            raw_value& out) {
  std::string_view token = value.raw_json_token();
  out.at = static_cast<uint32_t>(token.data() - begin_ + 1);
  if (token.front() == '"') {
    out.is = raw_value::kind::text;
    if (value.get_string().get(out.text))
      return broken();
    return out.text.find('\0') == std::string_view::npos
           || fail(errc::nul_byte, fmt::format("field \"{}\" (byte {})", field, out.at));
  }
  // The token reaches up to the next structural character.
  while (!token.empty() && std::string_view{" \t\r\n"}.find(token.back()) != std::string_view::npos)
    token.remove_suffix(1);
  if (!is_json_number(token))
    return wrong_type(value, field, "a text or a number");
  out.is = raw_value::kind::number;
  out.text = token;
  return true; // left unread: the pass steps over it by itself
}

bool json_text_pass::text(simdjson::ondemand::value& value, std::string_view field,
                          size_t bytes_max, raw_value& out) {
  if (first_byte(value) != '"')
    return wrong_type(value, field, "a text");
  if (!scalar(value, field, out))
    return false;
  return out.text.size() <= bytes_max
         || fail(errc::text_too_long, fmt::format("field \"{}\" (byte {}) has {} bytes; at most {}",
                                                  field, out.at, out.text.size(), bytes_max));
}

} // namespace recobro
