#include "actors/gateway/problem.hpp"

#include "actors/gateway/json_writer.hpp"

namespace recobro {

int status_of(errc code) {
  auto number = static_cast<int>(code);
  switch (code) {
  case errc::unauthorized:
    return 401;
  case errc::forbidden:
    return 403;
  case errc::account_unknown:
  case errc::portfolio_unknown:
  case errc::dead_letter_unknown:
  case errc::token_unknown:
  case errc::experiment_unknown:
  case errc::team_unknown:
  case errc::route_unknown:
    return 404;
  case errc::method_not_allowed:
    return 405;
  case errc::command_conflict:
    return 409;
  case errc::body_too_large:
  case errc::line_too_long:
    return 413;
  case errc::media_type_unknown:
    return 415;
  case errc::overloaded:
    return 429;
  case errc::not_ready:
  case errc::store_write_failed:
    return 503;
  case errc::master_key_missing: // sending it again changes nothing
  case errc::backup_target_unfit:
    return 422;
  case errc::account_failed:
    return 500;
  case errc::cursor_malformed:
    return 400;
  default:
    // Text that cannot be read is 400; what it says may not be is 422.
    return number < 30 ? 400 : number < 90 ? 422 : 500;
  }
}

http_response problem(const error& failure) {
  int status = status_of(failure.code);
  json_writer body;
  body.object()
    .text("type", "urn:recobro:error:" + std::string(name_of(failure.code)))
    .text("title", describe(failure.code))
    .number("status", status)
    .text("code", name_of(failure.code))
    .number("number", static_cast<int>(failure.code))
    .text("detail", failure.detail)
    .end_object();
  http_response response{status, "application/problem+json", body.take(), {}};
  if (status == 429 || status == 503)
    response.headers.emplace_back("Retry-After", "1");
  if (status == 401)
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

} // namespace recobro
