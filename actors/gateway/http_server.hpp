#pragma once

// HTTP and WebSocket on one thread. The only place that names RESTinio (http_server.cpp);
// including it costs half a minute of compile time.

#include "actors/gateway/http.hpp"
#include "core/base/result.hpp"

namespace recobro {

struct http_server_settings {
  std::string address;
  uint16_t port = 0;
  /// The handler refuses bodies above its own limit with a status; beyond this one the
  /// connection is closed without an answer, before more is read.
  size_t body_bytes_hard_max = 0;
  size_t connections_max = 0;
};

class http_server {
public:
  using handler = std::function<void(const std::shared_ptr<io_thread>& io,
                                     std::shared_ptr<http_exchange> exchange)>;

  virtual ~http_server() = default; // stops
  /// Listens when it returns; `serve` runs on the io thread. Errors: listen_failed.
  static result<std::unique_ptr<http_server>> start(const http_server_settings& settings,
                                                    handler serve);
  virtual uint16_t port() const = 0;
  /// Closes everything and joins the thread. Work posted later is dropped.
  virtual void stop() = 0;
};

} // namespace recobro
