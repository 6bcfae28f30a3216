#include "actors/gateway/gateway.hpp"

#include "actors/gateway/agent_words.hpp"
#include "actors/gateway/http_server.hpp"
#include "actors/gateway/routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace recobro {
namespace {

meta_access meta_of(engine_port& engine) {
  return {[&engine](std::string_view name) { return engine.store().meta(name); },
          [&engine](std::string name, std::string value) {
            return engine.put_meta(std::move(name), std::move(value));
          }};
}

std::string_view path_of(std::string_view name) {
  auto found = std::ranges::find(routes(), name, &route::name);
  assert(found != routes().end());
  return found->pattern;
}

class http_gateway : public gateway {
public:
  http_gateway(engine_port& engine, gateway_settings settings, gateway_surroundings surroundings)
    : engine_{engine}
    , settings_{std::move(settings)}
    , surroundings_{std::move(surroundings)} {}

  result<void> listen() {
    auto server = http_server::start(
      {.address = settings_.address,
       .port = settings_.port,
       .body_bytes_max = settings_.body_bytes_max,
       .message_bytes_max = agent_message_bytes_max,
       .lines_path = path_of("stream_events"),
       .lines_bytes_max = settings_.window_bytes,
       .connections_max = settings_.connections_max},
      [this](const std::shared_ptr<io_thread>& io, std::shared_ptr<http_exchange> exchange) {
        serve_request(context(io), std::move(exchange));
      },
      [this](const std::shared_ptr<io_thread>& io, uint64_t bytes) {
        return refuse_body(context(io), bytes);
      });
    if (!server)
      return fail(server.error());
    server_ = *std::move(server);
    return {};
  }

  uint16_t port() const override { return server_->port(); }
  void stop() override { server_->stop(); }

private:
  // Made on the io thread: the first request may come before listen() has returned.
  gateway_context& context(const std::shared_ptr<io_thread>& io) {
    if (!context_)
      context_ = std::make_shared<gateway_context>(engine_, io, settings_, surroundings_,
                                                   token_book(meta_of(engine_)));
    return *context_;
  }

  engine_port& engine_;
  gateway_settings settings_;
  gateway_surroundings surroundings_;
  std::shared_ptr<gateway_context> context_; // after the first request; outlived by late answers
  std::unique_ptr<http_server> server_;
};

struct bound {
  std::string_view name;
  uint64_t value, low, high;
};

} // namespace

result<void> gateway_settings::validate() const {
  auto ms = [](duration value) { return static_cast<uint64_t>(value.count()); };
  for (const bound& each :
       {bound{"body_bytes_max", body_bytes_max, 1'024, 1u << 30},
        bound{"connections_max", connections_max, 1, 1'000'000},
        bound{"bulk_requests_max", bulk_requests_max, 1, 100'000},
        bound{"chunk_lines", chunk_lines, 1, 100'000},
        bound{"chunks_in_flight_max", chunks_in_flight_max, 1, 1'000},
        bound{"window_lines", window_lines, 1, 1'000'000},
        bound{"window_bytes", window_bytes, line_bytes_max, 1u << 30},
        bound{"feed_entries_max", feed_entries_max, 1, 10'000'000},
        bound{"feed_bytes_max", feed_bytes_max, 1'024, 1u << 30},
        bound{"feeds_max", feeds_max, 1, 100'000}, bound{"heartbeat", ms(heartbeat), 10, 300'000},
        bound{"overload_wait_max", ms(overload_wait_max), 1, 600'000}})
    if (each.value < each.low || each.value > each.high)
      return fail(errc::config_wrong_value, fmt::format("{} is {}; it takes {} to {}", each.name,
                                                        each.value, each.low, each.high));
  return {};
}

result<std::unique_ptr<gateway>> gateway::start(engine_port& engine, gateway_settings settings,
                                                gateway_surroundings surroundings) {
  assert(surroundings.random);
  if (auto sound = settings.validate(); !sound)
    return fail(sound.error());
  auto made = std::make_unique<http_gateway>(engine, std::move(settings), std::move(surroundings));
  if (auto listening = made->listen(); !listening)
    return fail(listening.error());
  return made;
}

} // namespace recobro
