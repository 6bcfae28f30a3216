#include "tools/policy_test/case_report.hpp"

#include "actors/gateway/entry_json.hpp"
#include "tools/command/account_words.hpp"
#include "tools/policy_test/moment.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

constexpr size_t history_lines_max = 16; // before a difference

/// "amount_at_risk 2, age 4".
std::string parts_text(const json& parts) {
  std::string text;
  for (const auto& part : parts)
    text
      += fmt::format("{}{} {}", text.empty() ? "" : ", ", word(part, "name"), word(part, "points"));
  return text;
}

/// The event with its instants on the account's clock.
std::string event_text(const event& what, const case_result& result) {
  json_writer out;
  write_event(out, what, result.unit);
  auto object = json::parse(out.take());
  for (auto& [key, value] : object.items()) {
    if (value.is_object() && value.contains("rule"))
      value = word(value, "rule") + (word(value, "unverified") == "yes" ? " (unverified)" : "");
    if (key == "priority_parts")
      value = parts_text(value);
    if (!value.is_string())
      continue;
    if (const auto when = parse_instant(value.get<std::string>()))
      value = clock_text(result.local, *when);
  }
  return event_line(object);
}

/// Lines of what happened up to `until`, each event with its time.
std::vector<std::string> history_lines(const case_result& result, instant until) {
  std::vector<std::string> lines;
  for (const auto& noted : result.history) {
    if (noted.decided_at > until)
      break;
    for (const auto& what : noted.events)
      lines.push_back(fmt::format("{}  {}", clock_text(result.local, noted.decided_at),
                                  event_text(what, result)));
  }
  return lines;
}

std::string indented(const std::string& lines, std::string_view indent) {
  std::string text;
  for (const char letter : lines) {
    text += letter;
    if (letter == '\n')
      text += indent;
  }
  return text;
}

std::string history_text(const case_result& result, instant until) {
  const auto lines = history_lines(result, until);
  const auto first = lines.size() > history_lines_max ? lines.size() - history_lines_max : 0;
  auto text = fmt::format(
    "  what happened until then{}\n",
    first == 0 ? "" : fmt::format(" (the last {} of {} events)", history_lines_max, lines.size()));
  for (auto at = first; at < lines.size(); ++at)
    text += fmt::format("    {}\n", lines[at]);
  return text;
}

} // namespace

std::string report_text(const policy_test_file& file, const case_result& result) {
  if (result.passed())
    return fmt::format("ok      {} ({} checks)\n", result.name, result.checks);
  auto text = fmt::format("FAILED  {} ({} of {} checks)\n", result.name, result.differences.size(),
                          result.checks);
  for (const auto& one : result.differences) {
    constexpr std::string_view indent = "              ";
    text += fmt::format("  {}:{}:{}: {} at {} ({})\n", file.file, one.where.line, one.where.column,
                        one.about, clock_text(result.local, one.at), result.local.name());
    text += fmt::format("    expected  {}\n", indented(one.expected, indent));
    text += fmt::format("    was       {}\n", indented(one.was, indent));
  }
  return text + history_text(result, result.differences.front().at);
}

json report_json(const policy_test_file& file, const case_result& result) {
  json object{
    {"file", file.file}, {"case", result.name}, {"ok", result.passed()}, {"checks", result.checks}};
  object["differences"] = json::array();
  for (const auto& one : result.differences)
    object["differences"].push_back({{"line", one.where.line},
                                     {"column", one.where.column},
                                     {"at", format_instant(one.at)},
                                     {"local", clock_text(result.local, one.at)},
                                     {"about", one.about},
                                     {"expected", one.expected},
                                     {"was", one.was}});
  if (!result.passed())
    object["history"] = history_lines(result, result.differences.front().at);
  return object;
}

} // namespace recobro
