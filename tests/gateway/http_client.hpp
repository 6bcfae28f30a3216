#pragma once

// A small HTTP/1.1, server-sent events and WebSocket client over plain sockets, so that
// tests see the very bytes. Blocking, with a timeout; loopback only.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace recobro::tests {

struct http_answer {
  int status = 0;
  std::map<std::string, std::string> headers; // names in lower case
  std::string body;
};

using http_headers = std::vector<std::pair<std::string, std::string>>;

class http_client {
public:
  explicit http_client(uint16_t port, std::string token = {});
  ~http_client();
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  /// Connects when needed and reads the whole answer. Throws std::runtime_error.
  http_answer request(std::string_view method, std::string_view target, std::string_view body = {},
                      const http_headers& headers = {});
  http_answer get(std::string_view target) { return request("GET", target); }
  http_answer put(std::string_view target, std::string_view body, http_headers headers = {});
  http_answer post_lines(std::string_view target, std::string_view body);

  // -- for streams --------------------------------------------------------------

  void send(std::string_view bytes);
  void send_request(std::string_view method, std::string_view target, std::string_view body,
                    const http_headers& headers);
  http_answer read_head();
  http_answer read_answer(); // head and body
  /// The next chunk of a chunked body; nothing at its end.
  std::optional<std::string> read_chunk();
  /// Reads from the body of a stream until it has `end`, and gives what comes before.
  std::optional<std::string> read_until(std::string_view end);
  std::string read_bytes(size_t count);
  /// True when the server closed the connection (after reading away what it sent).
  bool closed_by_server();
  void close();

private:
  void connect();
  bool fill();
  std::string read_line();

  uint16_t port_;
  std::string token_;
  int socket_ = -1;
  std::string input_;
  std::string unread_body_;
};

/// A WebSocket. Text messages only.
class socket_client {
public:
  socket_client(uint16_t port, std::string token, std::string_view target);

  int status() const { return status_; }
  void send(std::string_view text);
  struct message {
    int opcode = 0; // 1 text, 8 close
    std::string payload;
    int close_code() const;
  };
  message receive();
  void send_frame(int opcode, std::string_view payload, bool final = true);
  static std::string frame_of(int opcode, std::string_view payload, bool final = true);
  void send_bytes(std::string_view bytes) { http_.send(bytes); }

private:
  http_client http_;
  int status_ = 0;
};

} // namespace recobro::tests
