#pragma once

// An agent at a terminal: sees tasks as they come and go, and answers with keys and words.

#include "tools/agent/agent_connection.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace recobro {

class agent_terminal {
public:
  /// `print` takes whole lines. Errors: those of agent_connection::make.
  static result<std::unique_ptr<agent_terminal>>
  make(agent_loop& loop, const std::string& url, std::string token,
       std::function<void(const std::string&)> print);
  void open() { connection_->open(); }
  /// One line that was typed, on the loop. False: the agent is gone.
  bool typed(const std::string& line);
  static std::string help();

private:
  agent_terminal(agent_loop& loop, std::function<void(const std::string&)> print)
    : loop_(loop)
    , print_(std::move(print)) {}

  void hear(const nlohmann::json& message);
  void show(const nlohmann::json& offer);
  void beat();
  void complete(const std::string& rest);
  /// The task that is meant when none is named: the latest one.
  std::string current() const;

  agent_loop& loop_;
  std::function<void(const std::string&)> print_;
  std::unique_ptr<agent_connection> connection_;
  std::map<std::string, nlohmann::json> tasks_; // on the screen
  std::string latest_;
  std::chrono::seconds lease_{60};
  bool beats_ = false;
};

} // namespace recobro
