#include "tools/agent/agent_connection.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <deque>

namespace recobro {

namespace net = boost::asio;
namespace beast = boost::beast;
using tcp = net::ip::tcp;
using namespace std::chrono_literals;

struct agent_loop::impl {
  net::io_context io{1};
};

agent_loop::agent_loop()
  : impl_(std::make_unique<impl>()) {}
agent_loop::~agent_loop() = default;

void agent_loop::run() {
  auto guard = net::make_work_guard(impl_->io);
  impl_->io.run();
}

void agent_loop::stop() {
  impl_->io.stop();
}

void agent_loop::post(std::function<void()> work) {
  net::post(impl_->io, std::move(work));
}

void agent_loop::after(std::chrono::milliseconds wait, std::function<void()> work) {
  auto timer = std::make_shared<net::steady_timer>(impl_->io, wait);
  timer->async_wait([timer, work = std::move(work)](beast::error_code fault) {
    if (!fault)
      work();
  });
}

namespace {

using json = nlohmann::json;
using socket = beast::websocket::stream<beast::tcp_stream>;

constexpr auto first_pause = 200ms;
constexpr auto longest_pause = 10s;
constexpr size_t unsent_max = 1'000; // messages; a server that takes none is as good as gone

struct server_place {
  std::string host, port;
};

std::optional<server_place> place_of(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme))
    return std::nullopt;
  url.remove_prefix(scheme.size());
  url = url.substr(0, url.find('/'));
  auto colon = url.rfind(':');
  if (colon == url.npos || colon == 0)
    return std::nullopt;
  return server_place{std::string{url.substr(0, colon)}, std::string{url.substr(colon + 1)}};
}

/// One life of the connection; the next one is another.
class line : public std::enable_shared_from_this<line> {
public:
  using heard = std::function<void(const std::string&)>;
  using ended = std::function<void(const std::string& reason)>;
  using begun = std::function<void()>;

  line(net::io_context& io, server_place where, std::string token)
    : resolver_(io)
    , socket_(io)
    , where_(std::move(where))
    , token_(std::move(token)) {}

  void open(begun on_open, heard on_message, ended on_end) {
    on_open_ = std::move(on_open);
    on_message_ = std::move(on_message);
    on_end_ = std::move(on_end);
    resolver_.async_resolve(where_.host, where_.port,
                            [self = shared_from_this()](beast::error_code fault, auto found) {
                              if (fault)
                                return self->end(fault.message());
                              self->connect(found);
                            });
  }

  void say(std::string text) {
    unsent_.push_back(std::move(text));
    if (unsent_.size() > unsent_max)
      return end("the server takes no messages");
    if (unsent_.size() == 1)
      write();
  }

  void close() {
    on_end_ = nullptr;
    on_message_ = nullptr;
    beast::get_lowest_layer(socket_).close();
  }

private:
  void connect(const tcp::resolver::results_type& found) {
    beast::get_lowest_layer(socket_).expires_after(10s);
    beast::get_lowest_layer(socket_).async_connect(
      found, [self = shared_from_this()](beast::error_code fault, const tcp::endpoint&) {
        if (fault)
          return self->end(fault.message());
        self->shake_hands();
      });
  }

  void shake_hands() {
    beast::get_lowest_layer(socket_).socket().set_option(tcp::no_delay{true});
    beast::get_lowest_layer(socket_).expires_never();
    socket_.set_option(beast::websocket::stream_base::timeout::suggested(beast::role_type::client));
    socket_.set_option(beast::websocket::stream_base::decorator(
      [token = token_](beast::websocket::request_type& asked) {
        asked.set(beast::http::field::authorization, "Bearer " + token);
      }));
    socket_.async_handshake(refusal_, where_.host + ':' + where_.port, "/v1/agent",
                            [self = shared_from_this()](beast::error_code fault) {
                              if (fault)
                                return self->end(self->why_refused(fault));
                              if (self->on_open_)
                                self->on_open_();
                              self->read();
                            });
  }

  std::string why_refused(beast::error_code fault) const {
    if (refusal_.result_int() == 101 || refusal_.result_int() == 0)
      return fault.message();
    auto told = json::parse(refusal_.body(), nullptr, false);
    return fmt::format("the server answers {}: {}", refusal_.result_int(),
                       told.is_object() ? told.value("detail", std::string{}) : fault.message());
  }

  void read() {
    socket_.async_read(input_, [self = shared_from_this()](beast::error_code fault, size_t) {
      if (fault) {
        auto said = std::string{self->socket_.reason().reason.c_str()};
        return self->end(said.empty() ? fault.message() : said);
      }
      auto text = beast::buffers_to_string(self->input_.data());
      self->input_.consume(self->input_.size());
      if (self->on_message_)
        self->on_message_(text);
      self->read();
    });
  }

  void write() {
    socket_.async_write(net::buffer(unsent_.front()),
                        [self = shared_from_this()](beast::error_code fault, size_t) {
                          if (fault)
                            return self->end(fault.message());
                          self->unsent_.pop_front();
                          if (!self->unsent_.empty())
                            self->write();
                        });
  }

  void end(const std::string& reason) {
    if (auto tell = std::exchange(on_end_, nullptr))
      tell(reason);
  }

  tcp::resolver resolver_;
  socket socket_;
  server_place where_;
  std::string token_;
  begun on_open_;
  heard on_message_;
  ended on_end_;
  beast::flat_buffer input_;
  beast::websocket::response_type refusal_;
  std::deque<std::string> unsent_;
};

class lasting_connection final : public agent_connection {
public:
  lasting_connection(agent_loop& loop, server_place where, std::string token, agent_events events)
    : loop_(loop)
    , where_(std::move(where))
    , token_(std::move(token))
    , events_(std::move(events)) {}
  ~lasting_connection() override { close(); }

  void open() override {
    line_ = std::make_shared<line>(loop_.inner().io, where_, token_);
    auto here = std::weak_ptr{alive_};
    auto guarded = [here](auto work) {
      return [here, work](auto&&... what) {
        if (here.lock())
          work(what...);
      };
    };
    line_->open(guarded([this] { begin(); }),
                guarded([this](const std::string& text) { hear(text); }),
                guarded([this](const std::string& reason) { lose(reason); }));
  }

  void say(const json& message) override {
    if (open_)
      line_->say(message.dump());
  }

  void close() override {
    closed_ = true;
    open_ = false;
    if (auto last = std::exchange(line_, nullptr))
      last->close();
  }

private:
  void begin() {
    open_ = true;
    pause_ = first_pause;
    auto hello = json{{"type", "hello"}};
    if (seen_ > 0)
      hello["resume"] = seen_;
    line_->say(hello.dump());
    events_.state(true, {});
  }

  void hear(const std::string& text) {
    auto message = json::parse(text, nullptr, false);
    if (!message.is_object())
      return;
    seen_ = message.value("n", seen_); // a server that was restarted counts from 1 again
    events_.message(message);
  }

  void lose(const std::string& reason) {
    open_ = false;
    events_.state(false, reason);
    if (closed_)
      return;
    loop_.after(pause_, [this, here = std::weak_ptr{alive_}] {
      if (here.lock() && !closed_)
        open();
    });
    pause_ = std::min<std::chrono::milliseconds>(pause_ * 2, longest_pause);
  }

  agent_loop& loop_;
  server_place where_;
  std::string token_;
  agent_events events_;
  std::shared_ptr<line> line_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
  std::chrono::milliseconds pause_ = first_pause;
  uint64_t seen_ = 0;
  bool open_ = false, closed_ = false;
};

} // namespace

result<std::unique_ptr<agent_connection>> agent_connection::make(agent_loop& loop,
                                                                 const std::string& url,
                                                                 std::string token,
                                                                 agent_events events) {
  auto where = place_of(url);
  if (!where)
    return fail(errc::usage, "--server is '" + url + "'; expected http://host:port");
  return std::make_unique<lasting_connection>(loop, std::move(*where), std::move(token),
                                              std::move(events));
}

} // namespace recobro
