#include "tools/command/account_words.hpp"

#include <fmt/format.h>

namespace recobro {

std::string word(const account_json& object, const char* name) {
  auto found = object.find(name);
  if (found == object.end() || found->is_null())
    return {};
  if (found->is_string())
    return found->get<std::string>();
  if (found->is_boolean())
    return found->get<bool>() ? "yes" : "no";
  return found->dump();
}

std::string account_title(const account_json& account) {
  return fmt::format("{}/{}", word(account, "portfolio"), word(account, "account"));
}

std::string due_words(const account_json& account) {
  auto found = account.find("days_past_due");
  if (found == account.end() || !found->is_number_integer())
    return {};
  auto days = found->get<int64_t>();
  auto counted = fmt::format("{} day{}", std::abs(days), std::abs(days) == 1 ? "" : "s");
  return days > 0   ? counted + " past due"
         : days < 0 ? "nothing is due for " + counted + " yet"
                    : "due today";
}

namespace {

/// "contact_rule(rule=CO.hours, unverified=no)".
std::string members_text(const std::string& name, const account_json& part) {
  std::string text;
  for (const auto& [key, ignored] : part.items())
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", key, word(part, key.c_str()));
  return fmt::format(" {}({})", name, text);
}

std::string part_text(const std::string& list, const account_json& part) {
  if (part.is_string())
    return fmt::format(" {}={}", list, part.get<std::string>());
  if (list == "instalments")
    return fmt::format(" -> {} on {}", word(part, "amount"), word(part, "due"));
  if (list == "waived")
    return fmt::format(" -> {} fees {} principal {}", word(part, "obligation"), word(part, "fees"),
                       word(part, "principal"));
  if (list == "allocations")
    return fmt::format(" -> {} {}", word(part, "obligation"), word(part, "amount"));
  return members_text(list, part);
}

} // namespace

std::string event_line(const account_json& happened) {
  auto text = word(happened, "type");
  for (const auto& [key, value] : happened.items()) {
    if (key == "type" || key == "attributes" || key == "policy")
      continue;
    if (value.is_array()) {
      for (const auto& part : value)
        text += part_text(key, part);
      continue;
    }
    text += value.is_object() ? members_text(key, value)
                              : fmt::format(" {}={}", key, word(happened, key.c_str()));
  }
  return text;
}

} // namespace recobro
