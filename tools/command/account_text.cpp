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

/// One turn of the clock: its timers, then what they come to.
std::string turn_text(const account_json& turn) {
  std::string timers;
  for (const auto& timer : turn.value("timers", account_json::array()))
    timers += fmt::format("  {} {}", word(timer, "kind"), word(timer, "name"));
  auto text = fmt::format("{}{}\n", word(turn, "at"), timers);
  for (const auto& happened : turn.value("events", account_json::array()))
    text += fmt::format("        {}\n", event_line(happened));
  if (auto refused = word(turn, "error"); !refused.empty())
    text += fmt::format("        refused: {} ({})\n", refused, word(turn, "detail"));
  return text;
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
  text += pairs_of(account, "debtor");
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
  auto text = fmt::format("{}, as of {}\n", title(explanation), word(explanation, "now"));
  text += fmt::format("balance {} {}", word(explanation, "balance"), word(explanation, "currency"));
  if (auto days = word(explanation, "days_past_due"); !days.empty())
    text += fmt::format(", {} days past due", days);
  auto why = explanation.value("why", account_json::object());
  text += fmt::format("\nin phase {} since {}, because of {}", word(why, "phase"),
                      word(why, "since"), word(why, "cause"));
  if (auto reason = word(why, "reason"); !reason.empty())
    text += fmt::format(" ({})", reason);
  text += fmt::format(": entry {}, {}", word(why, "entry"), word(why, "by"));
  for (auto member : {"command", "actor"})
    if (auto value = word(why, member); !value.empty())
      text += fmt::format(" {}{}", std::string_view{member} == "actor" ? "by " : "", value);
  auto policy = explanation.value("policy", account_json::object());
  text += fmt::format("\npolicy {} version {}\n", word(policy, "name"),
                      word(policy, "hash").substr(0, 12));
  if (auto pause = word(explanation, "paused_by"); !pause.empty())
    text += fmt::format("steps are paused: {}\n", pause);
  text += table_of(explanation, "agenda", {"due", "kind", "name"});
  text += "\nwhat would happen next if nothing came from outside\n\n";
  auto next = explanation.value("next", account_json::array());
  for (const auto& turn : next)
    text += turn_text(turn);
  return next.empty() ? text + "nothing\n" : text;
}

} // namespace recobro
