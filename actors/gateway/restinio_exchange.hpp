#pragma once

// RESTinio's requests, responses and WebSockets as the gateway sees them. Internal to
// http_server.cpp and restinio_exchange.cpp.

#include "actors/gateway/bounded_socket.hpp"
#include "actors/gateway/http.hpp"

#include <restinio/request_handler.hpp>
#include <restinio/traits.hpp>

namespace recobro {

struct server_traits : restinio::default_single_thread_traits_t {
  static constexpr bool use_connection_count_limiter = true;
  using stream_socket_t = bounded_socket;
};

std::shared_ptr<http_exchange> exchange_of(restinio::request_handle_t handle);

/// The bytes of a last answer, after which the connection ends.
std::string last_answer(const http_response& response);
/// The bytes of a server's close frame (RFC 6455 5.5.1).
std::string close_frame(uint16_t code, std::string_view reason);

} // namespace recobro
