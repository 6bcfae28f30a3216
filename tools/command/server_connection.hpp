#pragma once

// A recobro server as the command line sees it: an address, a token, and requests over
// HTTP. One connection is kept open; use one object for each thread.

#include "core/base/result.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace recobro {

struct server_address {
  std::string url = "http://127.0.0.1:7420";
  std::string token;
};

/// --server and --token, with RECOBRO_SERVER and RECOBRO_TOKEN as their environment, and
/// --token-file.
void add_server_options(CLI::App& command, server_address& address);

struct http_answer {
  int status = 0;
  std::string content_type;
  std::string body;
};

class server_connection {
public:
  explicit server_connection(server_address address);
  ~server_connection();
  server_connection(server_connection&&) noexcept;
  server_connection& operator=(server_connection&&) noexcept;

  /// How long request and fetch wait; two minutes unless this says otherwise.
  void wait_for_answers(std::chrono::seconds longest);

  /// `path` starts with '/'. Errors: connection_failed.
  result<http_answer> request(std::string_view method, std::string_view path,
                              std::string_view body = {},
                              std::string_view content_type = "application/json");

  /// Like request, but an answer outside 200-299 becomes an error with the code and the
  /// detail of its problem document.
  result<std::string> fetch(std::string_view method, std::string_view path,
                            std::string_view body = {},
                            std::string_view content_type = "application/json");

  /// Reads an endless answer; `receive` gets each piece and ends the request with false.
  /// `go_on` is asked about once a second and ends it too, without waiting for a piece.
  result<void> stream(std::string_view path,
                      const std::function<bool(std::string_view piece)>& receive,
                      const std::function<bool()>& go_on);

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// The error that a problem document (RFC 9457) tells of.
error problem_of(const http_answer& answer);

/// Percent-encodes what may not stand in a path segment.
std::string path_segment(std::string_view text);

} // namespace recobro
