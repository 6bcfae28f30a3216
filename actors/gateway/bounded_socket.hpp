#pragma once

// The socket that RESTinio reads from and writes to. When a peer sends more than it may, the
// library sees the end of the input, and when it closes, the peer is told why before the
// connection goes. Internal to http_server.cpp and restinio_exchange.cpp.

#include "actors/gateway/input_watch.hpp"

#include <restinio/asio_include.hpp>

#include <functional>
#include <memory>
#include <string>

namespace recobro {

/// What all sockets of one server share. Set before the first socket is made.
class socket_rules : public asio::execution_context::service {
public:
  using key_type = socket_rules;
  static asio::execution_context::id id;

  explicit socket_rules(asio::execution_context& context)
    : service{context} {}

  input_limits limits;
  /// The last words to a peer, as they go over the wire.
  std::function<std::string(const input_watch& seen)> farewell;
  size_t partings = 0; // under way

private:
  void shutdown() override {}
};

class bounded_socket : public asio::ip::tcp::socket {
public:
  using base = asio::ip::tcp::socket;

  explicit bounded_socket(asio::io_context& context);

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    auto where = asio::get_associated_executor(handler, get_executor());
    base::async_read_some(
      buffers,
      asio::bind_executor(where, [state = now(), buffers, handler = std::forward<Handler>(handler)](
                                   asio::error_code fault, size_t count) mutable {
        const char* bytes = static_cast<const char*>(asio::buffer_sequence_begin(buffers)->data());
        if (!fault && state->watch.look({bytes, count}) != input_verdict::fine) {
          fault = asio::error::eof;
          count = 0;
        }
        handler(fault, count);
      }));
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    auto first = asio::buffer_sequence_begin(buffers);
    if (first != asio::buffer_sequence_end(buffers))
      now()->watch.answered({static_cast<const char*>(first->data()), first->size()});
    ++now()->writes;
    auto where = asio::get_associated_executor(handler, get_executor());
    base::async_write_some(
      buffers, asio::bind_executor(where, [state = now(), handler = std::forward<Handler>(handler)](
                                            const asio::error_code& fault, size_t count) mutable {
        --state->writes;
        handler(fault, count);
      }));
  }

  void shutdown(shutdown_type what, asio::error_code& fault);
  /// Parts from a peer that sent too much in an orderly way; closes at once otherwise.
  void close();

private:
  struct state {
    explicit state(input_limits limits)
      : watch{limits} {}
    input_watch watch;
    int writes = 0; // under way
  };

  const std::shared_ptr<state>& now() {
    if (!state_)
      state_ = std::make_shared<state>(rules_->limits);
    return state_;
  }
  bool has_something_to_say() const;

  socket_rules* rules_;
  // Of the connection. Made when it first reads or writes: the acceptor moves one connection
  // after the other out of the same socket.
  std::shared_ptr<state> state_;
};

} // namespace recobro
