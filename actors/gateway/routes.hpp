#pragma once

// Every address of the server, who may use it and who serves it: one table. The OpenAPI
// document and the role tests are held to it.

#include "actors/gateway/context.hpp"

#include <span>

namespace recobro {

using route_handler = void (*)(gateway_context& context, request from);

struct route {
  std::string_view method;
  std::string_view pattern; // "{portfolio}" stands for one segment
  std::string_view name;    // for metrics and as operationId
  role_list allowed;        // none: no token is asked for
  route_handler serve;
};

std::span<const route> routes();

struct route_match {
  const route* found = nullptr;
  std::string portfolio, account, id; // unescaped
};

/// Errors: route_unknown; method_not_allowed, with the methods that are in its detail.
result<route_match> match_route(std::string_view method, std::string_view path);

/// The methods that an address takes, "GET, PUT"; empty when there is no such address.
std::string allowed_methods(std::string_view path);

/// The answer to a request whose body has `bytes` or more. Nobody knows yet who sends it.
http_response refuse_body(gateway_context& context, uint64_t bytes);

/// Matches, authenticates, checks the role and serves; every failure is a problem document.
void serve_request(gateway_context& context, std::shared_ptr<http_exchange> exchange);

} // namespace recobro
