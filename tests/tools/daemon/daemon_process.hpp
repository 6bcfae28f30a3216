#pragma once

// recobrod and recobro of this build as processes, on a directory and a port of their own.

#include "tests/support/temporary_directory.hpp"
#include "tools/command/server_connection.hpp"

#include <optional>
#include <string>

#include <sys/types.h>

namespace recobro::tests {

struct ended_program {
  int status = 0;     // of its exit
  std::string output; // standard and error
};

/// Runs a program of this build to its end.
ended_program run_program(const std::string& name, const std::string& arguments);

/// A configuration with one portfolio, "book", and a place for its data.
class daemon_place {
public:
  daemon_place();

  /// Writes the configuration; `settings` are lines of YAML beside the portfolio.
  void configure(const std::string& settings = {}, const std::string& data = "data");
  std::string config() const { return directory / "recobrod.yaml"; }
  /// Makes a token; the data directory with it when there is none. @pre configured
  std::string make_token() const;

  temporary_directory directory;
};

/// A running server. Ends with the object, by SIGTERM.
class running_daemon {
public:
  explicit running_daemon(const daemon_place& place);
  ~running_daemon();
  running_daemon(const running_daemon&) = delete;
  running_daemon& operator=(const running_daemon&) = delete;

  const std::string& url() const { return url_; }
  void send(int signal) const;
  /// Ends it and gives its exit status.
  int stop();

private:
  pid_t process_ = -1;
  std::string url_;
};

} // namespace recobro::tests
