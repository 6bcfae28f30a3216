#pragma once

// RESTinio's requests, responses and WebSockets as the gateway sees them. Internal to
// http_server.cpp and restinio_exchange.cpp.

#include "actors/gateway/http.hpp"

#include <restinio/request_handler.hpp>
#include <restinio/traits.hpp>

namespace recobro {

struct server_traits : restinio::default_single_thread_traits_t {
  static constexpr bool use_connection_count_limiter = true;
};

std::shared_ptr<http_exchange> exchange_of(restinio::request_handle_t handle);

} // namespace recobro
