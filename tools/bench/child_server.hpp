#pragma once

// A recobrod of this build as a child process, on a free port and a directory of its own.

#include "tools/bench/bench.hpp"
#include "tools/command/server_connection.hpp"

#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

namespace recobro {

/// People who do the tasks of the portfolio "tasks".
struct child_work {
  unsigned agents = 0;
  std::vector<std::string> tokens; // one for each, made by start()
};

class child_server {
public:
  /// Makes configuration, policies and a token under `directory`, starts the recobrod that
  /// lies beside this program, and waits until it is ready. Errors: connection_failed.
  static result<std::unique_ptr<child_server>>
  start(const std::string& directory, const bench_options& options, child_work* people = nullptr);
  /// Ends it with SIGTERM and waits.
  ~child_server();
  /// Ends it with SIGKILL, as a power cut would, and starts it again on what it left.
  result<void> kill_and_start_again();
  child_server(const child_server&) = delete;
  child_server& operator=(const child_server&) = delete;

  const server_address& address() const { return address_; }
  /// CPU time that it used so far, in seconds.
  double cpu_seconds() const;
  uint64_t resident_bytes() const;

private:
  child_server() = default;
  result<void> launch();
  result<void> wait_until_ready(int output);

  std::string config_file_;
  pid_t process_ = -1;
  server_address address_;
};

} // namespace recobro
