#pragma once

// HTTP and WebSocket on one thread. The only place that names RESTinio (http_server.cpp);
// including it costs half a minute of compile time.

#include "actors/gateway/http.hpp"
#include "core/base/result.hpp"

namespace recobro {

struct http_server_settings {
  std::string address;
  uint16_t port = 0;
  size_t body_bytes_max = 0;    // of a request; beyond it `body_too_large` answers
  size_t message_bytes_max = 0; // of a WebSocket; beyond it the connection is closed with 1009
  std::string_view lines_path;  // except of this one, whose messages are many lines
  size_t lines_bytes_max = 0;
  size_t connections_max = 0;
};

class http_server {
public:
  using handler = std::function<void(const std::shared_ptr<io_thread>& io,
                                     std::shared_ptr<http_exchange> exchange)>;

  /// The answer to a request whose body has `bytes` or more, given before the body is read.
  using size_refusal
    = std::function<http_response(const std::shared_ptr<io_thread>& io, uint64_t bytes)>;

  virtual ~http_server() = default; // stops
  /// Listens when it returns; `serve` and `body_too_large` run on the io thread. Errors:
  /// listen_failed.
  static result<std::unique_ptr<http_server>> start(const http_server_settings& settings,
                                                    handler serve, size_refusal body_too_large);
  virtual uint16_t port() const = 0;
  /// Closes everything and joins the thread. Work posted later is dropped.
  virtual void stop() = 0;
};

} // namespace recobro
