#pragma once

// An agent at a terminal: sees tasks as they come and go, and answers with keys and words. Values
// and words only; the connection and the keyboard are tools/command/agent_command.cpp's.

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace recobro {

struct terminal_ports {
  std::function<void(const nlohmann::json& message)> say; // to the server
  std::function<void(const std::string&)> print;          // whole lines
  std::function<void()> leave;                            // there is nothing left to do here
};

/// Each task that the agent has is shown under a number, which no other task gets after it: a word
/// that is typed too late finds no task rather than another one. Words without a number are for the
/// current task, the first that is still there; a new offer does not take its place.
/// Threads: one.
class agent_terminal {
public:
  explicit agent_terminal(terminal_ports ports)
    : ports_(std::move(ports)) {}

  /// A message of the server.
  void hear(const nlohmann::json& message);
  /// The connection broke; it is tried again by itself.
  void lost(const std::string& reason);
  /// One line of the keyboard.
  void typed(const std::string& line);
  /// There is no keyboard any more: nobody can finish what is held, so it is given back.
  void input_ended();
  static std::string help();

private:
  struct held_task {
    std::string key;
    nlohmann::json offer;
    bool completing = false; // said, and not answered yet
    std::string stage() const { return offer.value("stage", ""); }
  };
  using task_map = std::map<uint32_t, held_task>;
  struct typed_line;
  enum class gone_by : uint8_t { agent, server };

  void welcome(const nlohmann::json& message);
  void take(const nlohmann::json& offer);
  void moved(const std::string& task, const std::string& stage);
  void refused(const nlohmann::json& message);
  void drop(const std::string& task, gone_by who);
  void give_back(const held_task& task) const;

  void act(const typed_line& line);
  void act_on_task(const typed_line& line);
  void ready(std::optional<uint32_t> credit);
  void quit();
  void complete(uint32_t number, const std::string& rest);
  void list() const;
  /// The task that a word is for; null, and said why, when there is none. `acts`: something would
  /// happen to it.
  const task_map::value_type* meant(const typed_line& line, bool acts);

  uint32_t number_of(const std::string& task) const;
  std::string title_of(const std::string& task) const;
  /// What debtors and senders wrote may hold words for a terminal; they are not for this one.
  void print(const std::string& line) const;

  terminal_ports ports_;
  task_map tasks_;
  uint32_t current_ = 0; // 0: none
  uint32_t last_number_ = 0;
  uint32_t credit_ = 0; // asked for and not yet given
  /// The current task became another one by itself: whoever types may still mean the last one.
  bool unsure_ = false;
  bool connected_ = false, paused_ = false, leaving_ = false, no_input_ = false;
};

} // namespace recobro
