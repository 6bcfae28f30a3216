#include "tools/command/account_text.hpp"

#include "tools/command/account_words.hpp"
#include "tools/command/output.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

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

/// Each arrangement in a line, then its instalments.
std::string arrangements_of(const account_json& account) {
  std::string text;
  for (const auto& one : account.value("arrangements", account_json::array())) {
    text += fmt::format("\narrangement {} ({}, {}): debt {}, discount {}, interest {}, to pay {}\n",
                        word(one, "arrangement"), word(one, "offer"), word(one, "status"),
                        word(one, "debt"), word(one, "discount"), word(one, "interest"),
                        word(one, "total"));
    text_table table{{"instalment", "due", "amount", "interest", "served"}};
    auto served = one.value("served", 0);
    int place = 0;
    auto with_down = one.value("down_payment", false);
    for (const auto& part : one.value("instalments", account_json::array())) {
      auto number = with_down ? place : place + 1;
      ++place;
      table.add({number == 0 ? "down payment" : std::to_string(number), word(part, "due"),
                 word(part, "amount"), word(part, "interest"), place <= served ? "yes" : "no"});
    }
    text += table.render();
  }
  return text;
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

} // namespace

std::string account_text(const account_json& account) {
  auto unit = word(account, "currency");
  auto text = fmt::format("{}\n", account_title(account));
  text += fmt::format("balance {} {} (open {}, credit {}, paid {})\n", word(account, "balance"),
                      unit, word(account, "open"), word(account, "credit"), word(account, "paid"));
  if (auto due = due_words(account); !due.empty())
    text += due + '\n';
  text += fmt::format("phase {} since {}\n", word(account, "phase"),
                      word(account, "phase_entered_at"));
  if (word(account, "closed") == "yes")
    text += fmt::format("closed: {}\n", word(account, "close_reason"));
  else if (word(account, "settled") == "yes")
    text += "settled: owes nothing\n";
  text += fmt::format("zone {}, language {}, entry {}, policy {}\n", word(account, "zone"),
                      word(account, "language").empty() ? "-" : word(account, "language"),
                      word(account, "sequence"), word(account, "policy").substr(0, 12));
  text += pairs_of(account, "debtor");
  text += pairs_of(account, "attributes");
  text += pairs_of(account, "contacts");
  text += table_of(account, "obligations",
                   {"id", "kind", "due", "principal", "fees", "paid", "open", "withdrawn"});
  text += table_of(account, "payments", {"id", "amount", "at", "reversed"});
  text += table_of(account, "promises", {"id", "amount", "due", "made_at", "status"});
  text += arrangements_of(account);
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
    auto type = word(entry, "type");
    text
      += fmt::format("{:>4}  {}  {}{}{}", word(entry, "sequence"), word(entry, "decided_at"),
                     type == "wake_up" ? "the clock" : type, command.empty() ? "" : " ", command);
    if (auto actor = word(entry, "actor"); !actor.empty())
      text += " by " + actor;
    text += '\n';
    for (const auto& happened : entry["events"])
      text += fmt::format("        {}\n", event_line(happened));
  }
  return text;
}

} // namespace recobro
