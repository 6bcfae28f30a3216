#include "core/base/error.hpp"
#include "tools/import/http_sink.hpp"

#include <nlohmann/json.hpp>

namespace recobro {

namespace {

std::optional<errc> code_from(std::string_view name) {
#define X(code, number, text)                                                                      \
  if (name == #code)                                                                               \
    return errc::code;
  RECOBRO_ERROR_CODES(X)
#undef X
  return std::nullopt;
}

/// False when the line is not one that a server gives.
bool read_line(std::string_view line, uint32_t index, batch_answer& into) {
  // Nearly all lines, without parsing: no text in them can hold a quote.
  if (line.ends_with('}') && line.find(R"("result":"accepted",)") != std::string_view::npos) {
    ++into.accepted;
    return true;
  }
  const auto read = nlohmann::json::parse(line, nullptr, false);
  if (!read.is_object() || !read.contains("result") || !read["result"].is_string())
    return false;
  const auto& word = read["result"].get_ref<const std::string&>();
  if (word == "accepted" || word == "duplicate") {
    ++(word == "accepted" ? into.accepted : into.duplicate);
    return true;
  }
  const auto detail = read.value("detail", std::string());
  const auto code = word == "conflict"
                      ? errc::command_conflict
                      : code_from(read.value("error", "")).value_or(errc::row_rejected);
  into.refused.push_back({index, {code, detail}});
  return true;
}

} // namespace

std::optional<batch_answer> read_result_lines(std::string_view text, size_t lines) {
  batch_answer answer;
  uint32_t read = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos)
      return std::nullopt;
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (!line.empty() && !read_line(line, read++, answer))
      return std::nullopt;
  }
  return read == lines ? std::optional(std::move(answer)) : std::nullopt;
}

} // namespace recobro
