#pragma once

// The server's own look at retention: once a day of the engine's clock, in a thread of its own, it
// erases the personal data of accounts whose period has passed, or only says how many there are.

#include "config/server_config.hpp"
#include "tools/engine/engine.hpp"
#include "tools/engine/retention.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace recobro {

/// One look at all accounts, now, by the engine's clock. Erases, if asked to, through the engine,
/// as anybody's command would; `go_on` is asked before each.
result<retention_report> apply_retention(engine& running, retention_mode mode,
                                         const std::function<bool()>& go_on);

class retention_job {
public:
  /// Both outlive it. Nothing is done when `mode` is off.
  retention_job(engine& running, retention_mode mode);
  ~retention_job() { close(); }
  retention_job(const retention_job&) = delete;
  retention_job& operator=(const retention_job&) = delete;
  /// Waits for the look under way to end early.
  void close();

private:
  void run();
  bool goes_on();

  engine& running_;
  retention_mode mode_;
  std::mutex mutex_;
  std::condition_variable closing_;
  bool closed_ = false;
  std::thread thread_;
};

} // namespace recobro
