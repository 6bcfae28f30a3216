#include "tools/agent/agent_terminal.hpp"

#include "tools/agent/offer_page.hpp"
#include "tools/command/output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <utility>

namespace recobro {

using json = nlohmann::json;

namespace {

struct known_word {
  char key;
  std::string_view word;
};
constexpr std::array<known_word, 14> words{{{'r', "ready"},
                                            {'l', "list"},
                                            {'w', "show"},
                                            {'t', "take"},
                                            {'a', "accept"},
                                            {'d', "decline"},
                                            {'s', "start"},
                                            {'g', "give"},
                                            {'e', "escalate"},
                                            {'c', "complete"},
                                            {'p', "pause"},
                                            {'o', "on"},
                                            {'q', "quit"},
                                            {'h', "help"}}};
constexpr std::string_view of_a_task = "wtadsgec";
constexpr std::string_view without_server = "lwtqh";

/// Coming back after these would be in vain (docs/agents.md).
constexpr std::array<std::string_view, 4> final_reasons{"replaced", "ended_by_supervisor",
                                                        "unauthorized", "forbidden"};

char key_of(std::string_view word) {
  for (auto& each : words)
    if (word == each.word || word == std::string_view{&each.key, 1})
      return each.key;
  return '\0';
}

std::optional<uint32_t> number_from(std::string_view text) {
  uint32_t number = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || fault != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

/// Reasons are words: "not my language" is not_my_language.
std::string as_word(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '_');
  return text;
}

/// The rest of a line, without blanks at its ends.
std::string rest_of(std::istringstream& from) {
  std::string rest;
  std::getline(from >> std::ws, rest);
  auto last = rest.find_last_not_of(" \t\r");
  rest.erase(last == rest.npos ? 0 : last + 1);
  return rest;
}

} // namespace

/// `c 2 reached note works nights` taken apart.
struct agent_terminal::typed_line {
  char key = '\0'; // of `words`; 0: no word that is known
  std::optional<uint32_t> number;
  std::string rest;

  explicit typed_line(const std::string& line) {
    std::istringstream from{line};
    std::string word;
    from >> word;
    key = key_of(word);
    auto before = from.tellg();
    if (from >> word)
      number = number_from(word);
    if (!number) {
      from.clear();
      if (before != std::istringstream::pos_type(-1))
        from.seekg(before);
    }
    rest = rest_of(from);
  }
};

std::string agent_terminal::help() {
  return "r [N]   ready for one more task, or for N        l       list your tasks\n"
         "w [#]   show a task in full                      t #     make it the current one\n"
         "a [#]   accept                                   d [#] [REASON]  decline\n"
         "s [#]   start                                    g [#] [REASON]  give it back\n"
         "e [#] [REASON]  escalate to the leads            c [#]   what it may be completed with\n"
         "c [#] WORD [pay AMOUNT DATE | call INSTANT] [note ...]   complete it\n"
         "p [REASON]  pause        o  go on        q  finish and go; again: go now\n"
         "# is the number in brackets; without it the current task (*) is meant";
}

uint32_t agent_terminal::number_of(const std::string& task) const {
  for (auto& [number, each] : tasks_)
    if (each.key == task)
      return number;
  return 0;
}

std::string agent_terminal::title_of(const std::string& task) const {
  auto number = number_of(task);
  return number == 0 ? task : fmt::format("[{}] {}", number, task);
}

void agent_terminal::print(const std::string& line) const {
  ports_.print(without_controls(line));
}

// -- what the server says -------------------------------------------------------------

void agent_terminal::hear(const json& message) {
  auto type = message.value("type", "");
  auto task = message.value("task", "");
  if (type == "welcome") {
    welcome(message);
  } else if (type == "offer") {
    take(message);
  } else if (type == "withdraw") {
    print(fmt::format("-- {} is withdrawn: {}", title_of(task), message.value("reason", "")));
    drop(task, gone_by::server);
  } else if (type == "moved") {
    moved(task, message.value("stage", ""));
  } else if (type == "completed") {
    print(fmt::format("-- {} is done", title_of(task)));
    drop(task, gone_by::agent);
  } else if (type == "late") {
    print(fmt::format("-- {} was gone already ({}); the contact is {}noted", title_of(task),
                      message.value("code", ""),
                      message.value("contact_noted", false) ? "" : "NOT "));
    for (auto& lost : message.value("not_kept", json::array()))
      print(fmt::format("-- NOT kept: the {} of it", lost.get<std::string>()));
    drop(task, gone_by::server);
  } else if (type == "refused") {
    refused(message);
  } else if (type == "message") {
    print(fmt::format("-- {} says: {}", message.value("from", ""), message.value("text", "")));
  } else if (type == "drained") {
    print("-- nothing left; goodbye");
    ports_.leave();
  }
}

void agent_terminal::welcome(const json& message) {
  connected_ = true;
  auto holds = message.value("holds", std::vector<std::string>{});
  print(fmt::format("-- {} in team {}, {} tasks from before; h for help",
                    message.value("agent", ""), message.value("team", ""), holds.size()));
  std::vector<std::string> gone; // lost while nobody was here to be told
  for (auto& [number, each] : tasks_)
    if (std::find(holds.begin(), holds.end(), each.key) == holds.end())
      gone.push_back(each.key);
  for (auto& task : gone) {
    print(fmt::format("-- {} is no longer yours", title_of(task)));
    drop(task, gone_by::server);
  }
  if (leaving_)
    ports_.say({{"type", "drain"}});
  else if (paused_)
    ports_.say({{"type", "pause"}});
  else if (credit_ > 0) // the server forgets it with the connection
    ports_.say({{"type", "ready"}, {"credit", credit_}});
}

void agent_terminal::take(const json& offer) {
  auto task = offer.value("task", "");
  if (auto known = number_of(task); known != 0) { // told again after a cut
    tasks_[known].offer = offer;
    tasks_[known].completing = false; // the answer was lost, or the word
    print(fmt::format("-- {} again, {}", title_of(task), tasks_[known].stage()));
    return no_input_ ? give_back(tasks_[known]) : void();
  }
  auto number = ++last_number_;
  tasks_[number] = {task, offer};
  if (no_input_)
    return give_back(tasks_[number]);
  credit_ -= credit_ > 0 ? 1 : 0;
  if (current_ == 0)
    current_ = number;
  print(offer_page(number, offer));
  if (current_ != number)
    print(fmt::format("-- current is still [{}]; t {} takes up this one", current_, number));
}

void agent_terminal::moved(const std::string& task, const std::string& stage) {
  auto number = number_of(task);
  if (stage == "queued") { // declined or given back
    print(fmt::format("-- {} is given back", title_of(task)));
    return drop(task, gone_by::agent);
  }
  if (number != 0)
    tasks_[number].offer["stage"] = stage;
  print(fmt::format("-- {} is {}", title_of(task), stage));
}

void agent_terminal::refused(const json& message) {
  auto task = message.value("task", "");
  auto code = message.value("code", "");
  print(fmt::format("-- refused{}{}: {}: {}", task.empty() ? "" : " for ", title_of(task), code,
                    message.value("detail", "")));
  if (code == "task_not_held" || code == "task_unknown")
    return drop(task, gone_by::server);
  auto held = tasks_.find(number_of(task));
  if (held == tasks_.end())
    return;
  held->second.completing = false;
  if (no_input_)
    give_back(held->second);
}

void agent_terminal::give_back(const held_task& task) const {
  ports_.say({{"type", task.stage() == "offered" ? "decline" : "release"},
              {"task", task.key},
              {"reason", "input_ended"}});
}

void agent_terminal::drop(const std::string& task, gone_by who) {
  auto number = number_of(task);
  if (number == 0)
    return;
  tasks_.erase(number);
  if (current_ != number)
    return;
  current_ = tasks_.empty() ? 0 : tasks_.begin()->first;
  unsure_ = who == gone_by::server && current_ != 0;
  if (current_ != 0)
    print("-- now " + offer_line(current_, tasks_[current_].offer));
}

void agent_terminal::lost(const std::string& reason) {
  connected_ = false;
  if (std::find(final_reasons.begin(), final_reasons.end(), reason) != final_reasons.end()) {
    print("-- the server ended the connection: " + reason);
    return ports_.leave();
  }
  if (leaving_ && (no_input_ || tasks_.empty()))
    return ports_.leave();
  print("-- no connection: " + reason + "; trying again");
}

// -- what is typed --------------------------------------------------------------------

void agent_terminal::typed(const std::string& text) {
  const typed_line line{text};
  if (line.key == '\0' || line.key == 'h')
    return print(help());
  if (!connected_ && without_server.find(line.key) == std::string_view::npos)
    return print("-- no connection: say it again when there is one");
  if (of_a_task.find(line.key) != std::string_view::npos)
    return act_on_task(line);
  act(line);
}

void agent_terminal::act(const typed_line& line) {
  switch (line.key) {
  case 'r':
    return ready(line.number);
  case 'l':
    return list();
  case 'p': {
    auto said = json{{"type", "pause"}};
    if (!line.rest.empty())
      said["reason"] = as_word(line.rest);
    paused_ = true;
    ports_.say(said);
    return print("-- you get no new tasks; o goes on");
  }
  case 'o':
    return ready(std::max(credit_, 1u));
  default:
    return quit();
  }
}

void agent_terminal::ready(std::optional<uint32_t> credit) {
  credit_ = credit.value_or(1);
  paused_ = false;
  ports_.say({{"type", "ready"}, {"credit", credit_}});
}

void agent_terminal::quit() {
  if (leaving_ || !connected_)
    return ports_.leave();
  leaving_ = true;
  ports_.say({{"type", "drain"}});
  if (!tasks_.empty())
    print(fmt::format("-- {} tasks to finish or give back; q again goes without", tasks_.size()));
}

void agent_terminal::input_ended() {
  if (!connected_)
    return ports_.leave();
  for (auto& [number, each] : tasks_)
    if (!each.completing)
      give_back(each);
  leaving_ = no_input_ = true;
  ports_.say({{"type", "drain"}});
}

const agent_terminal::task_map::value_type* agent_terminal::meant(const typed_line& line,
                                                                  bool acts) {
  if (tasks_.empty()) {
    print("-- you have no task; r asks for one");
    return nullptr;
  }
  auto found = tasks_.find(line.number.value_or(current_));
  if (found == tasks_.end()) {
    print(fmt::format("-- no task has the number {}; l lists yours", *line.number));
    return nullptr;
  }
  if (!line.number && acts && std::exchange(unsure_, false)) {
    print(fmt::format("-- that would be for [{}] {} now; say it again if you mean it", found->first,
                      found->second.key));
    return nullptr;
  }
  return &*found;
}

void agent_terminal::act_on_task(const typed_line& line) {
  const bool acts = line.key != 'w' && line.key != 't';
  auto found = meant(line, acts);
  if (!found)
    return;
  auto& [number, task] = *found;
  auto say = [&](const char* type, bool with_reason) {
    auto said = json{{"type", type}, {"task", task.key}};
    if (with_reason && !line.rest.empty())
      said["reason"] = as_word(line.rest);
    ports_.say(said);
  };
  switch (line.key) {
  case 'w':
    return print(offer_page(number, task.offer));
  case 't':
    current_ = number;
    unsure_ = false;
    return print("-- now " + offer_line(number, task.offer));
  case 'a':
    return say("accept", false);
  case 'd':
    return say("decline", true);
  case 's':
    return say("progress", false);
  case 'g':
    return say("release", true);
  case 'e':
    return say("escalate", true);
  default:
    return complete(number, line.rest);
  }
}

void agent_terminal::complete(uint32_t number, const std::string& rest) {
  auto& task = tasks_.at(number);
  std::istringstream from{rest};
  std::string disposition;
  if (!(from >> disposition))
    return print(fmt::format("-- c {} and one of: {}", number, dispositions_text(task.offer)));
  auto said = json{{"type", "complete"}, {"task", task.key}, {"disposition", disposition}};
  for (std::string verb; from >> verb;) {
    std::string first, second;
    if (verb == "pay" && from >> first >> second)
      said["promise"] = {{"amount", first}, {"due", second}};
    else if (verb == "call" && from >> first)
      said["call_back_at"] = first;
    else if (verb == "note")
      said["note"] = rest_of(from);
    else
      return print("-- after the word: pay AMOUNT DATE, or call INSTANT; at the end note ...");
  }
  task.completing = true;
  ports_.say(said);
}

void agent_terminal::list() const {
  if (tasks_.empty())
    return print("-- you have no task; r asks for one");
  for (auto& [number, each] : tasks_)
    print((number == current_ ? "* " : "  ") + offer_line(number, each.offer));
}

} // namespace recobro
