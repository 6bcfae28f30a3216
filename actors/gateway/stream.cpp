// The pipelined way in: a WebSocket that takes NDJSON lines and answers each with a
// result line once it is durable. The sender may have `window_lines` lines without an
// answer; that, not the socket, is the back-pressure.

#include "actors/gateway/chunk.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"

#include <fmt/format.h>

#include <deque>

namespace recobro {
namespace {

constexpr auto retry_pause = std::chrono::milliseconds{5};
constexpr uint16_t policy_violation = 1008;

class event_stream : public message_receiver, public std::enable_shared_from_this<event_stream> {
public:
  event_stream(gateway_context& context, principal who)
    : keep_alive_{context.shared_from_this()}
    , context_{context}
    , who_{std::move(who)} {
    ++context_.counts.streams;
  }
  ~event_stream() override { --context_.counts.streams; }

  void open(std::shared_ptr<message_channel> channel) {
    channel_ = std::move(channel);
    json_writer hello;
    hello.object().text("hello", "recobro").number("window_lines", context_.settings.window_lines);
    hello.number("window_bytes", context_.settings.window_bytes).end_object();
    channel_->send(hello.take(), {});
  }

  void message(std::string_view text) override {
    if (!channel_)
      return;
    if (!context_.tokens.valid(who_.token_id))
      return close(name_of(errc::unauthorized));
    while (!text.empty()) {
      std::string_view line = take_line(text);
      ++line_;
      if (is_blank(line))
        continue;
      if (++unacknowledged_lines_ > context_.settings.window_lines
          || (unacknowledged_bytes_ += line.size()) > context_.settings.window_bytes)
        return close(name_of(errc::window_exceeded));
      if (!waiting_)
        waiting_ = std::make_shared<piece>();
      waiting_->bytes += line.size();
      waiting_->lines.add(context_, line, line_, {}, who_);
    }
    submit();
  }

  void gone() override { channel_ = nullptr; }

private:
  struct piece {
    line_chunk lines;
    size_t bytes = 0;
  };

  void close(std::string_view reason) {
    channel_->close(policy_violation, std::string(reason));
    channel_ = nullptr;
  }

  void submit() {
    if (!waiting_ || pieces_.size() >= context_.settings.chunks_in_flight_max)
      return;
    auto taken
      = waiting_->lines.submit(context_, [self = shared_from_this()] { self->answered(); });
    if (taken) {
      tries_ = 0;
      pieces_.push_back(std::exchange(waiting_, nullptr));
    } else if (pieces_.empty()) {
      try_again(taken.error());
    } // else: the next answer tries again
  }

  void try_again(const error& failure) {
    if (++tries_ * retry_pause > context_.settings.overload_wait_max) {
      tries_ = 0;
      waiting_->lines.refuse_all(failure);
      pieces_.push_back(std::exchange(waiting_, nullptr));
      return context_.io->post([self = shared_from_this()] { self->answered(); });
    }
    if (std::exchange(trying_, true))
      return;
    context_.io->after(retry_pause, [self = shared_from_this()] {
      self->trying_ = false;
      self->submit();
    });
  }

  void answered() {
    std::string results;
    size_t lines = 0;
    size_t bytes = 0;
    while (!pieces_.empty() && pieces_.front()->lines.answered()) {
      pieces_.front()->lines.append_results(results);
      lines += pieces_.front()->lines.size();
      bytes += pieces_.front()->bytes;
      pieces_.pop_front();
    }
    // A line leaves the window when its answer has left for the socket: who does not read
    // answers cannot go on sending.
    if (channel_ && lines > 0)
      channel_->send(std::move(results), [self = shared_from_this(), lines, bytes](bool) {
        self->unacknowledged_lines_ -= lines;
        self->unacknowledged_bytes_ -= bytes;
      });
    submit();
  }

  std::shared_ptr<gateway_context> keep_alive_; // first member: goes last
  gateway_context& context_;
  principal who_;
  std::shared_ptr<message_channel> channel_; // null: gone; what is in flight still ends
  uint64_t line_ = 0;
  size_t unacknowledged_lines_ = 0;
  size_t unacknowledged_bytes_ = 0;
  std::shared_ptr<piece> waiting_;
  std::deque<std::shared_ptr<piece>> pieces_; // in flight, in order
  bool trying_ = false;
  int tries_ = 0;
};

} // namespace

void stream_route(gateway_context& context, request from) {
  auto stream = std::make_shared<event_stream>(context, from.who);
  auto channel = from.exchange->upgrade(stream);
  if (!channel)
    return from.refuse({errc::missing_field, "this address is a WebSocket: send \"Upgrade: "
                                             "websocket\" and a Sec-WebSocket-Key"});
  stream->open(std::move(channel));
}

} // namespace recobro
