#include "actors/gateway/bounded_socket.hpp"

#include <array>
#include <chrono>

namespace recobro {
namespace {

// A connection that is closed while bytes of the peer are unread is reset, and the peer may
// lose our last words. So they are read away, for some time and up to some size.
constexpr auto parting_time = std::chrono::seconds{5};
constexpr size_t parting_bytes_max = 256u << 20;
constexpr size_t partings_max = 64; // at the same time; beyond, peers are cut off

class parting : public std::enable_shared_from_this<parting> {
public:
  parting(asio::ip::tcp::socket socket, socket_rules& rules)
    : socket_{std::move(socket)}
    , timer_{socket_.get_executor()}
    , rules_{rules} {
    ++rules_.partings;
  }
  ~parting() { --rules_.partings; }
  parting(const parting&) = delete;
  parting& operator=(const parting&) = delete;

  void say(std::string words) {
    words_ = std::move(words);
    timer_.expires_after(parting_time);
    timer_.async_wait([self = shared_from_this()](const asio::error_code&) {
      asio::error_code ignored;
      self->socket_.close(ignored);
    });
    asio::async_write(socket_, asio::buffer(words_),
                      [self = shared_from_this()](const asio::error_code&, size_t) {
                        asio::error_code ignored;
                        self->socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
                        self->read_away();
                      });
  }

private:
  void read_away() {
    socket_.async_read_some(asio::buffer(unread_), [self = shared_from_this()](
                                                     const asio::error_code& fault, size_t count) {
      self->read_ += count;
      if (fault || self->read_ > parting_bytes_max)
        self->timer_.cancel();
      else
        self->read_away();
    });
  }

  asio::ip::tcp::socket socket_;
  asio::steady_timer timer_;
  socket_rules& rules_;
  std::string words_;
  std::array<char, 16u << 10> unread_;
  size_t read_ = 0;
};

} // namespace

asio::execution_context::id socket_rules::id;

bounded_socket::bounded_socket(asio::io_context& context)
  : base{context}
  , rules_{&asio::use_service<socket_rules>(context)} {}

bool bounded_socket::has_something_to_say() const {
  // Words in the midst of an answer that is half written would only be misread.
  return state_ && state_->watch.verdict() != input_verdict::fine && state_->writes == 0
         && rules_->partings < partings_max;
}

void bounded_socket::shutdown(shutdown_type what, asio::error_code& fault) {
  if (!has_something_to_say())
    base::shutdown(what, fault);
}

void bounded_socket::close() {
  if (!is_open())
    return;
  if (!has_something_to_say())
    return base::close();
  asio::error_code ignored;
  cancel(ignored);
  auto words = rules_->farewell(state_->watch);
  std::make_shared<parting>(std::move(static_cast<base&>(*this)), *rules_)->say(std::move(words));
}

} // namespace recobro
