// Bulk requests: NDJSON in, one result line for each line out, in order, each only when
// durable. The body is handed to the engine in chunks, a few of them in flight, so that
// one large request neither fills the engine nor holds up the io thread.

#include "actors/gateway/chunk.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/problem.hpp"

#include <fmt/format.h>

#include <deque>

namespace recobro {
namespace {

constexpr auto retry_pause = std::chrono::milliseconds{5};
// Results that the sender has not taken yet. Beyond, its further lines wait: a line of two
// bytes has a result of a hundred.
constexpr size_t unread_bytes_max = 1u << 20;

class bulk_request : public std::enable_shared_from_this<bulk_request> {
public:
  bulk_request(gateway_context& context, request from, command_frame frame)
    : keep_alive_{context.shared_from_this()}
    , context_{context}
    , from_{std::move(from)}
    , frame_{frame}
    , rest_{from_.exchange->body()} {
    frame_.portfolio = from_.portfolio;
    ++context_.counts.bulk_requests;
  }
  ~bulk_request() { --context_.counts.bulk_requests; }

  void run() {
    if (!waiting_)
      waiting_ = read_chunk();
    if (!waiting_ && chunks_.empty())
      return finish();
    if (waiting_ && chunks_.size() < context_.settings.chunks_in_flight_max
        && unread_bytes_ < unread_bytes_max)
      submit();
  }

private:
  std::shared_ptr<line_chunk> read_chunk() {
    auto chunk = std::make_shared<line_chunk>();
    while (!rest_.empty() && chunk->size() < context_.settings.chunk_lines) {
      ++line_;
      std::string_view line = take_line(rest_);
      if (!is_blank(line))
        chunk->add(context_, line, line_, frame_, from_.who);
    }
    return chunk->empty() ? nullptr : chunk;
  }

  void submit() {
    auto taken = waiting_->submit(context_, [self = shared_from_this()] { self->answered(); });
    if (taken) {
      any_taken_ = true;
      tries_ = 0;
      chunks_.push_back(std::exchange(waiting_, nullptr));
      // By a new turn: other requests come in between.
      context_.io->post([self = shared_from_this()] { self->run(); });
    } else if (!any_taken_) {
      from_.refuse(taken.error());
    } else if (chunks_.empty()) {
      try_again(taken.error());
    } // else: the next answer tries again
  }

  // Nothing of ours is in flight, so nothing but time will make room.
  void try_again(const error& failure) {
    if (++tries_ * retry_pause > context_.settings.overload_wait_max) {
      waiting_->refuse_all(failure);
      chunks_.push_back(std::exchange(waiting_, nullptr));
      return context_.io->post([self = shared_from_this()] { self->answered(); });
    }
    context_.io->after(retry_pause, [self = shared_from_this()] { self->run(); });
  }

  void answered() {
    while (!chunks_.empty() && chunks_.front()->answered()) {
      chunks_.front()->append_results(results_);
      chunks_.pop_front();
    }
    bool more = waiting_ || !rest_.empty() || !chunks_.empty();
    if (more && !results_.empty()) {
      if (!stream_)
        stream_ = from_.exchange->stream({200, "application/x-ndjson", {}, {}});
      write();
    }
    run();
  }

  void write() {
    size_t bytes = results_.size();
    unread_bytes_ += bytes;
    // Also when the sender is gone: what it sent is worked off all the same.
    stream_->write(std::exchange(results_, {}), [self = shared_from_this(), bytes](bool) {
      self->unread_bytes_ -= bytes;
      self->run();
    });
  }

  void finish() {
    if (finished_)
      return;
    finished_ = true;
    if (!stream_)
      return from_.answer({200, "application/x-ndjson", std::move(results_), {}});
    if (!results_.empty())
      write();
    stream_->end();
  }

  std::shared_ptr<gateway_context> keep_alive_; // first member: goes last
  gateway_context& context_;
  request from_;
  command_frame frame_;
  std::string_view rest_; // of the body
  uint64_t line_ = 0;
  std::shared_ptr<line_chunk> waiting_;            // read and not yet taken
  std::deque<std::shared_ptr<line_chunk>> chunks_; // in flight, in order
  bool any_taken_ = false;
  bool finished_ = false;
  int tries_ = 0;
  std::string results_;
  size_t unread_bytes_ = 0; // handed to the socket and not yet taken
  std::shared_ptr<http_stream> stream_;
};

void start_bulk(gateway_context& context, request from, const command_frame& frame) {
  if (auto fits
      = expect_media(from, {"application/x-ndjson", "application/ndjson", "application/jsonl"});
      !fits)
    return from.refuse(fits.error());
  if (context.counts.bulk_requests >= context.settings.bulk_requests_max)
    return from.refuse({errc::overloaded, fmt::format("{} bulk requests are under way",
                                                      context.counts.bulk_requests)});
  std::make_shared<bulk_request>(context, std::move(from), frame)->run();
}

} // namespace

void bulk_accounts_route(gateway_context& context, request from) {
  start_bulk(context, std::move(from),
             {.type = "account_put",
              .id_optional = true,
              .at_optional = true,
              .at_default = context.engine.time().now()});
}

void bulk_events_route(gateway_context& context, request from) {
  start_bulk(context, std::move(from), {});
}

} // namespace recobro
