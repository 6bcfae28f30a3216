#pragma once

// Errors as HTTP says them: a status and an RFC 9457 problem document.

#include "actors/gateway/http.hpp"
#include "core/base/error.hpp"

namespace recobro {

/// The status that an error of this code has when it is the answer to a whole request.
int status_of(errc code);

/// application/problem+json with type, title, status, code, number and detail; with
/// Retry-After where trying again helps (429 and 503).
http_response problem(const error& failure);

} // namespace recobro
