#include "tools/command/account_text.hpp"

#include "tools/command/output.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

/// A member as a word, whatever its type; empty when it is absent.
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

/// A list of objects as a table, one column for each member that is named.
std::string table_of(const account_json& account, const char* list,
                     const std::vector<const char*>& members) {
  auto found = account.find(list);
  if (found == account.end() || found->empty())
    return {};
  text_table table{{members.begin(), members.end()}};
  for (const auto& one : *found) {
    std::vector<std::string> row;
    for (auto member : members)
      row.push_back(word(one, member));
    table.add(std::move(row));
  }
  return fmt::format("\n{}\n{}", list, table.render());
}

std::string pairs_of(const account_json& account, const char* name) {
  std::string text;
  auto found = account.find(name);
  if (found == account.end() || !found->is_object() || found->empty())
    return text;
  for (const auto& [key, value] : found->items())
    text += fmt::format("{}{}={}", text.empty() ? "" : "  ", key,
                        value.is_string() ? value.get<std::string>() : value.dump());
  return fmt::format("{}: {}\n", name, text);
}

/// The members of an event beside its type, in their order.
std::string event_line(const account_json& happened) {
  auto text = word(happened, "type");
  for (const auto& [key, value] : happened.items()) {
    if (key == "type" || key == "attributes" || key == "policy")
      continue;
    if (value.is_array()) {
      for (const auto& part : value)
        text += fmt::format(" -> {} {}", word(part, "obligation"), word(part, "amount"));
      continue;
    }
    text += fmt::format(" {}={}", key, word(happened, key.c_str()));
  }
  return text;
}

std::string title(const account_json& account) {
  return fmt::format("{}/{}", word(account, "portfolio"), word(account, "account"));
}

} // namespace

std::string account_text(const account_json& account) {
  auto unit = word(account, "currency");
  auto text = fmt::format("{}\n", title(account));
  text += fmt::format("balance {} {} (open {}, credit {}, paid {})\n", word(account, "balance"),
                      unit, word(account, "open"), word(account, "credit"), word(account, "paid"));
  if (auto days = word(account, "days_past_due"); !days.empty())
    text += fmt::format("{} days past due\n", days);
  text += fmt::format("phase {} since {}\n", word(account, "phase"),
                      word(account, "phase_entered_at"));
  if (word(account, "closed") == "yes")
    text += fmt::format("closed: {}\n", word(account, "close_reason"));
  else if (word(account, "settled") == "yes")
    text += "settled: owes nothing\n";
  text += fmt::format("zone {}, language {}, entry {}, policy {}\n", word(account, "zone"),
                      word(account, "language").empty() ? "-" : word(account, "language"),
                      word(account, "sequence"), word(account, "policy").substr(0, 12));
  text += pairs_of(account, "attributes");
  text += pairs_of(account, "contacts");
  text += table_of(account, "obligations",
                   {"id", "kind", "due", "principal", "fees", "paid", "open", "withdrawn"});
  text += table_of(account, "payments", {"id", "amount", "at", "reversed"});
  text += table_of(account, "promises", {"id", "amount", "due", "made_at", "status"});
  text += table_of(account, "holds", {"id", "reason", "until"});
  text += table_of(account, "disputes", {"id", "reason", "open"});
  text += table_of(account, "actions", {"number", "kind", "channel", "handed_over"});
  text += table_of(account, "deadlines", {"name", "due"});
  text += table_of(account, "agenda", {"due", "kind", "name"});
  return text;
}

std::string history_text(const account_json& entries) {
  std::string text;
  for (const auto& entry : entries) {
    auto command = word(entry, "command");
    text += fmt::format("{:>4}  {}  {}", word(entry, "sequence"), word(entry, "decided_at"),
                        command.empty() ? "the clock" : word(entry, "type") + " " + command);
    if (auto actor = word(entry, "actor"); !actor.empty())
      text += " by " + actor;
    text += '\n';
    for (const auto& happened : entry["events"])
      text += fmt::format("        {}\n", event_line(happened));
  }
  return text;
}

std::string explanation_text(const account_json& explanation) {
  auto text = fmt::format("{}\n", title(explanation));
  for (const auto& [key, value] : explanation.items()) {
    if (key == "portfolio" || key == "account")
      continue;
    if (value.is_array() && !value.empty() && value.front().is_object()) {
      std::vector<const char*> members;
      for (const auto& item : value.front().items())
        members.push_back(item.key().c_str());
      // Members differ from row to row: all that occur become columns.
      std::vector<std::string> names(members.begin(), members.end());
      for (const auto& one : value)
        for (const auto& item : one.items())
          if (std::find(names.begin(), names.end(), item.key()) == names.end())
            names.push_back(item.key());
      members.clear();
      for (const auto& name : names)
        members.push_back(name.c_str());
      text += table_of(explanation, key.c_str(), members);
    } else if (value.is_object()) {
      text += pairs_of(explanation, key.c_str());
    } else if (!value.is_array()) {
      text += fmt::format("{}: {}\n", key, word(explanation, key.c_str()));
    }
  }
  return text;
}

} // namespace recobro
