#include "tools/agent/agent_terminal.hpp"

#include <fmt/format.h>

#include <sstream>

namespace recobro {

using json = nlohmann::json;

result<std::unique_ptr<agent_terminal>>
agent_terminal::make(agent_loop& loop, const std::string& url, std::string token,
                     std::function<void(const std::string&)> print) {
  auto made = std::unique_ptr<agent_terminal>{new agent_terminal{loop, std::move(print)}};
  auto self = made.get();
  auto connection
    = agent_connection::make(loop, url, std::move(token),
                             {[self](const json& message) { self->hear(message); },
                              [self](bool open, const std::string& reason) {
                                if (!open)
                                  self->print_("-- no connection: " + reason + "; trying again");
                              }});
  if (!connection)
    return fail(connection.error());
  made->connection_ = std::move(*connection);
  return made;
}

std::string agent_terminal::help() {
  return "r            ready for one more task (r 3: for three)\n"
         "a            accept          d [reason]  decline\n"
         "s            start, go on    g [reason]  give it back\n"
         "c WORD       complete with this disposition\n"
         "c WORD pay AMOUNT DATE       the same, with a promise\n"
         "c WORD call INSTANT          the same, and call again then\n"
         "l            list your tasks  p  pause   q  finish and go\n";
}

std::string agent_terminal::current() const {
  return latest_;
}

void agent_terminal::beat() {
  loop_.after(lease_ / 3, [this] {
    connection_->say({{"type", "heartbeat"}});
    beat();
  });
}

void agent_terminal::show(const json& offer) {
  auto& account = offer["account"];
  auto task = offer.value("task", "");
  print_(fmt::format("\n>> {}  {}{}", task, offer.value("kind", ""),
                     offer.contains("channel") ? " by " + offer["channel"].get<std::string>()
                                               : std::string{}));
  if (offer.contains("debtor"))
    print_("   debtor    " + offer["debtor"].dump());
  print_(fmt::format("   owes      {} {}, {} days past due, phase {}", account.value("balance", ""),
                     account.value("currency", ""),
                     account.contains("days_past_due") ? account["days_past_due"].dump() : "0",
                     account.value("phase", "")));
  for (auto& each : offer["promises"])
    print_(fmt::format("   promise   {} for {}: {}", each.value("amount", ""),
                       each.value("due", ""), each.value("status", "")));
  for (auto& each : offer.value("offers", json::array()))
    print_(fmt::format("   may offer {} in {} instalments, discount {} %", each.value("offer", ""),
                       each["instalments"].size(), each.value("discount_percent", "0")));
  auto& contact = offer["contact"];
  print_(fmt::format(
    "   contact   {}{}", contact.value("allowed_now", true) ? "allowed" : "NOT ALLOWED NOW",
    contact.contains("allowed_until") ? " until " + contact["allowed_until"].get<std::string>()
                                      : std::string{}));
  for (auto& word : contact["never"])
    print_("   never     " + word.get<std::string>());
  std::string words;
  for (auto& word : offer.value("dispositions", json::array()))
    words += (words.empty() ? "" : " ") + word.get<std::string>();
  print_("   say       " + words);
}

void agent_terminal::hear(const json& message) {
  auto type = message.value("type", "");
  auto task = message.value("task", "");
  if (type == "welcome") {
    lease_ = std::chrono::seconds{message.value("lease_seconds", 60)};
    if (!std::exchange(beats_, true))
      beat();
    print_(fmt::format("-- {} in team {}, {} tasks from before; h for help",
                       message.value("agent", ""), message.value("team", ""),
                       message["holds"].size()));
  } else if (type == "offer") {
    tasks_[task] = message;
    latest_ = task;
    show(message);
  } else if (type == "withdraw") {
    tasks_.erase(task);
    print_(fmt::format("-- {} is withdrawn: {}", task, message.value("reason", "")));
  } else if (type == "moved") {
    print_(fmt::format("-- {} is {}", task, message.value("stage", "")));
  } else if (type == "completed") {
    tasks_.erase(task);
    print_("-- " + task + " is done");
  } else if (type == "late") {
    tasks_.erase(task);
    print_(fmt::format("-- {} was gone already ({}); the contact is {}noted", task,
                       message.value("code", ""),
                       message.value("contact_noted", false) ? "" : "NOT "));
  } else if (type == "refused") {
    print_(
      fmt::format("-- refused: {}: {}", message.value("code", ""), message.value("detail", "")));
  } else if (type == "message") {
    print_(fmt::format("-- {} says: {}", message.value("from", ""), message.value("text", "")));
  } else if (type == "drained") {
    print_("-- nothing left; goodbye");
    connection_->close();
    loop_.stop();
  }
}

void agent_terminal::complete(const std::string& rest) {
  std::istringstream words{rest};
  std::string disposition, verb, first, second;
  words >> disposition >> verb >> first >> second;
  if (disposition.empty())
    return print_("-- c and one of the words to say, e.g. c no_answer");
  auto said = json{{"type", "complete"}, {"task", current()}, {"disposition", disposition}};
  if (verb == "pay")
    said["promise"] = {{"amount", first}, {"due", second}};
  else if (verb == "call")
    said["call_back_at"] = first;
  else if (!verb.empty())
    return print_("-- after the word: pay AMOUNT DATE, or call INSTANT");
  connection_->say(said);
}

bool agent_terminal::typed(const std::string& line) {
  auto key = line.empty() ? '\0' : line.front();
  auto rest = line.size() > 2 ? line.substr(2) : std::string{};
  auto about = [&](const char* type) {
    auto said = json{{"type", type}, {"task", current()}};
    if (!rest.empty() && key != 'a' && key != 's')
      said["reason"] = rest;
    connection_->say(said);
  };
  auto needs_task = std::string_view{"adscg"}.find(key) != std::string_view::npos;
  if (needs_task && tasks_.empty()) {
    print_("-- you have no task; r asks for one");
    return true;
  }
  switch (key) {
  case 'r':
    connection_->say({{"type", "ready"}, {"credit", rest.empty() ? 1 : std::atoi(rest.c_str())}});
    return true;
  case 'a':
    return about("accept"), true;
  case 'd':
    return about("decline"), true;
  case 's':
    return about("progress"), true;
  case 'g':
    return about("release"), true;
  case 'c':
    return complete(rest), true;
  case 'l':
    for (auto& [task, offer] : tasks_)
      show(offer);
    return true;
  case 'p':
    connection_->say({{"type", "pause"}});
    return true;
  case 'q':
    connection_->say({{"type", "drain"}});
    return false;
  default:
    print_(help());
    return true;
  }
}

} // namespace recobro
