#pragma once

// An agent's WebSocket as a client has it: many of them run on one loop, in one thread. Reconnects
// by itself and says hello with the number of the last message it has seen.

#include "core/base/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace recobro {

/// The thread that everything of the connections runs on: whoever calls run().
class agent_loop {
public:
  agent_loop();
  ~agent_loop();
  /// Until stop() is called.
  void run();
  void stop();                           // any thread
  void post(std::function<void()> work); // any thread
  void after(std::chrono::milliseconds wait, std::function<void()> work);

  struct impl;
  impl& inner() { return *impl_; }

private:
  std::unique_ptr<impl> impl_;
};

struct agent_events {
  std::function<void(const nlohmann::json& message)> message;
  /// The way to the server is open (again) or lost; the reason is for people.
  std::function<void(bool open, const std::string& reason)> state;
};

class agent_connection {
public:
  /// `url`: http://host:port of the server. Errors: usage (no such form; TLS is not spoken here).
  static result<std::unique_ptr<agent_connection>> make(agent_loop& loop, const std::string& url,
                                                        std::string token, agent_events events);
  virtual ~agent_connection() = default;

  virtual void open() = 0;
  /// Dropped while there is no connection: what matters is said again after the next hello.
  virtual void say(const nlohmann::json& message) = 0;
  /// No reconnecting after this.
  virtual void close() = 0;
};

} // namespace recobro
