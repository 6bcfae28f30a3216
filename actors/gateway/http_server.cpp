#include "actors/gateway/http_server.hpp"

#include "actors/gateway/restinio_exchange.hpp"

#include <fmt/format.h>
#include <restinio/http_server.hpp>

#include <atomic>
#include <future>
#include <thread>

namespace recobro {
namespace {

using server = restinio::http_server_t<server_traits>;

constexpr auto read_timeout = std::chrono::seconds{60};
constexpr auto write_timeout = std::chrono::seconds{60};
// From request to the next piece of its answer; streams send heartbeats in between.
constexpr auto handle_timeout = std::chrono::minutes{10};
constexpr size_t header_bytes_max = 8u << 10;
constexpr size_t read_buffer_bytes = 64u << 10;

// Keeps the context alive for threads of the engine that answer after the server's end.
class asio_thread : public io_thread {
public:
  void post(std::function<void()> work) override {
    if (!ended)
      asio::post(context, std::move(work));
  }
  void after(duration wait, std::function<void()> work) override {
    auto timer = std::make_shared<asio::steady_timer>(context, wait);
    timer->async_wait([timer, work = std::move(work)](const asio::error_code& fault) {
      if (!fault)
        work();
    });
  }

  asio::io_context context{1};
  std::atomic<bool> ended = false;
};

class restinio_server : public http_server {
public:
  restinio_server(handler serve, size_refusal body_too_large)
    : io_{std::make_shared<asio_thread>()}
    , serve_{std::move(serve)}
    , body_too_large_{std::move(body_too_large)} {}
  ~restinio_server() override { stop(); }

  result<void> listen(const http_server_settings& settings) {
    bound_input(settings);
    try {
      server_.emplace(restinio::external_io_context(io_->context), options(settings));
    } catch (const std::exception& fault) {
      return refused(settings, fault.what());
    }
    std::promise<result<void>> opened;
    auto outcome = opened.get_future();
    server_->open_async([&] { opened.set_value({}); },
                        [&](std::exception_ptr fault) {
                          try {
                            std::rethrow_exception(fault);
                          } catch (const std::exception& reason) {
                            opened.set_value(refused(settings, reason.what()));
                          }
                        });
    thread_ = std::thread([io = io_] {
      auto working = asio::make_work_guard(io->context);
      io->context.run();
    });
    return outcome.get();
  }

  uint16_t port() const override { return port_; }

  void stop() override {
    if (!thread_.joinable())
      return;
    std::promise<void> closed;
    server_->close_async([&] { closed.set_value(); },
                         [&](std::exception_ptr) { closed.set_value(); });
    closed.get_future().wait();
    io_->context.stop();
    thread_.join();
    // What is left in the queue holds connections and, through them, the queue.
    io_->ended = true;
    io_->context.restart();
    io_->context.poll();
    serve_ = nullptr;
  }

private:
  static tl::unexpected<error> refused(const http_server_settings& settings,
                                       std::string_view reason) {
    return fail(errc::listen_failed,
                fmt::format("{} port {}: {}", settings.address, settings.port, reason));
  }

  void bound_input(const http_server_settings& settings) {
    auto& rules = asio::use_service<socket_rules>(io_->context);
    rules.limits = {settings.body_bytes_max, settings.message_bytes_max, settings.lines_path,
                    settings.lines_bytes_max};
    rules.farewell = [this](const input_watch& seen) {
      if (seen.verdict() == input_verdict::body_too_large)
        return last_answer(body_too_large_(io_, seen.bytes()));
      constexpr uint16_t message_too_big = 1009;
      return close_frame(message_too_big, fmt::format("a message has {} bytes or more; at most {}",
                                                      seen.bytes(), seen.message_bytes_max()));
    };
  }

  restinio::server_settings_t<server_traits> options(const http_server_settings& settings) {
    restinio::server_settings_t<server_traits> options;
    options.address(settings.address)
      .port(settings.port)
      .buffer_size(read_buffer_bytes)
      .read_next_http_message_timelimit(read_timeout)
      .write_http_response_timelimit(write_timeout)
      .handle_request_timeout(handle_timeout)
      .max_pipelined_requests(1)
      .max_parallel_connections(settings.connections_max)
      .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                  .max_url_size(header_bytes_max)
                                  .max_field_name_size(256)
                                  .max_field_value_size(header_bytes_max)
                                  .max_field_count(100)
                                  .max_body_size(settings.body_bytes_max))
      .acceptor_options_setter(
        [](auto& socket) { socket.set_option(asio::ip::tcp::acceptor::reuse_address(true)); })
      .socket_options_setter([](auto& socket) { socket.set_option(asio::ip::tcp::no_delay(true)); })
      .acceptor_post_bind_hook(
        [this](asio::ip::tcp::acceptor& acceptor) { port_ = acceptor.local_endpoint().port(); })
      .request_handler([this](restinio::request_handle_t handle) {
        serve_(io_, exchange_of(std::move(handle)));
        return restinio::request_accepted();
      });
    return options;
  }

  std::shared_ptr<asio_thread> io_;
  handler serve_;
  size_refusal body_too_large_;
  std::optional<server> server_;
  std::thread thread_;
  uint16_t port_ = 0;
};

} // namespace

result<std::unique_ptr<http_server>> http_server::start(const http_server_settings& settings,
                                                        handler serve,
                                                        size_refusal body_too_large) {
  auto made = std::make_unique<restinio_server>(std::move(serve), std::move(body_too_large));
  if (auto listening = made->listen(settings); !listening)
    return fail(listening.error());
  return made;
}

} // namespace recobro
