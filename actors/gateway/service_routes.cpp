#include "actors/gateway/handlers.hpp"
#include "actors/gateway/metrics.hpp"
#include "actors/gateway/openapi.hpp"
#include "actors/gateway/problem.hpp"

namespace recobro {

void health_route(gateway_context&, request from) {
  from.answer({200, "application/json", R"({"status":"ok"})", {}});
}

void ready_route(gateway_context& context, request from) {
  if (!context.engine.figures().store_takes_writes)
    return from.refuse({errc::not_ready, "the store takes no writes; reads go on"});
  from.answer({200, "application/json", R"({"status":"ready"})", {}});
}

void metrics_route(gateway_context& context, request from) {
  from.answer({200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(context), {}});
}

void openapi_route(gateway_context&, request from) {
  from.answer({200, "application/json", std::string(openapi_document()), {}});
}

} // namespace recobro
