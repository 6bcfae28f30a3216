#pragma once

// What the gateway's subjects need of HTTP, without naming the library that speaks it
// (http_server.cpp does). Everything here belongs to the gateway's one io thread.

#include "core/base/time.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace recobro {

struct http_response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// A response whose body comes in pieces.
class http_stream {
public:
  virtual ~http_stream() = default;
  /// `written` is called on the io thread: true when the socket has taken the piece,
  /// false when the peer is gone.
  virtual void write(std::string piece, std::function<void(bool)> written) = 0;
  virtual void end() = 0;
};

/// What a WebSocket's client asks to speak, and is told that it is spoken if it is this one.
inline constexpr std::string_view protocol_header = "Sec-WebSocket-Protocol";
inline constexpr std::string_view agent_protocol = "recobro.agent";

/// One WebSocket connection. Messages come whole, whatever frames they were sent in.
class message_channel {
public:
  virtual ~message_channel() = default;
  virtual void send(std::string text, std::function<void(bool)> written) = 0;
  /// Says why and closes. Close codes: RFC 6455 7.4.1.
  virtual void close(uint16_t code, std::string reason) = 0;
  /// Ends the connection now; what is unsent is lost. Nothing after close().
  virtual void kill() = 0;
};

class message_receiver {
public:
  virtual ~message_receiver() = default;
  virtual void message(std::string_view text) = 0;
  /// The peer is gone; nothing follows.
  virtual void gone() = 0;
};

/// A request and the way to answer it, exactly once, by one of answer, stream, upgrade.
class http_exchange {
public:
  virtual ~http_exchange() = default;
  virtual std::string_view method() const = 0;
  virtual std::string_view path() const = 0; // without query, as sent (not unescaped)
  virtual std::optional<std::string> query(std::string_view name) const = 0;
  virtual std::string_view query_text() const = 0; // all of it, as sent: "after=x&limit=3"
  virtual std::optional<std::string> header(std::string_view name) const = 0;
  virtual std::string_view body() const = 0;

  virtual void answer(http_response response) = 0;
  virtual std::shared_ptr<http_stream> stream(http_response head) = 0;
  /// Null when the request asks for no WebSocket.
  virtual std::shared_ptr<message_channel> upgrade(std::shared_ptr<message_receiver> receiver) = 0;
};

/// The gateway's thread. Any thread may post.
class io_thread {
public:
  virtual ~io_thread() = default;
  virtual void post(std::function<void()> work) = 0;
  virtual void after(duration wait, std::function<void()> work) = 0;
};

} // namespace recobro
