#include "actors/gateway/restinio_exchange.hpp"

#include "actors/gateway/ping_answers.hpp"

#include <fmt/format.h>
#include <restinio/all.hpp>
#include <restinio/websocket/websocket.hpp>

namespace recobro {
namespace {

namespace ws = restinio::websocket::basic;

std::string_view reason_of(int status) {
  switch (status) {
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 204:
    return "No Content";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 409:
    return "Conflict";
  case 413:
    return "Content Too Large";
  case 415:
    return "Unsupported Media Type";
  case 422:
    return "Unprocessable Content";
  case 426:
    return "Upgrade Required";
  case 429:
    return "Too Many Requests";
  case 503:
    return "Service Unavailable";
  default:
    return "Internal Server Error";
  }
}

restinio::http_status_line_t status_line(int status) {
  return {restinio::http_status_code_t{static_cast<uint16_t>(status)},
          std::string(reason_of(status))};
}

/// RFC 6455 4.2.2: what shows a client that its handshake was understood.
std::string handshake_of(const restinio::request_t& request) {
  constexpr std::string_view suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  auto key = request.header().get_field(restinio::http_field::sec_websocket_key);
  auto digest = restinio::utils::sha1::make_digest(key.append(suffix));
  return restinio::utils::base64::encode(restinio::utils::sha1::to_string(digest));
}

template <class Builder>
void append_head(Builder& builder, const http_response& head) {
  builder.append_header(restinio::http_field::server, "recobro");
  if (!head.content_type.empty())
    builder.append_header(restinio::http_field::content_type, head.content_type);
  for (const auto& [name, value] : head.headers)
    builder.append_header(name, value);
}

/// What a close frame says. A control frame carries at most 125 bytes.
std::string close_payload(uint16_t code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  payload += reason.substr(0, 120);
  return payload;
}

auto notifying(std::function<void(bool)> written) {
  return [written = std::move(written)](const asio::error_code& fault) {
    if (written)
      written(!fault);
  };
}

class chunked_stream : public http_stream {
public:
  using builder = restinio::response_builder_t<restinio::chunked_output_t>;

  explicit chunked_stream(builder made)
    : builder_{std::move(made)} {
    builder_->flush();
  }
  ~chunked_stream() override { end(); }

  void write(std::string piece, std::function<void(bool)> written) override {
    builder_->append_chunk(std::move(piece));
    builder_->flush(notifying(std::move(written)));
  }
  void end() override {
    if (builder_)
      builder_->done();
    builder_.reset();
  }

private:
  std::optional<builder> builder_;
};

class websocket_channel : public message_channel,
                          public std::enable_shared_from_this<websocket_channel> {
public:
  void open(ws::ws_handle_t handle) { handle_ = std::move(handle); }

  void send(std::string text, std::function<void(bool)> written) override {
    if (handle_)
      handle_->send_message(ws::final_frame, ws::opcode_t::text_frame,
                            restinio::writable_item_t{std::move(text)},
                            notifying(std::move(written)));
  }
  void close(uint16_t code, std::string reason) override {
    if (!handle_)
      return;
    handle_->send_message(ws::final_frame, ws::opcode_t::connection_close_frame,
                          restinio::writable_item_t{close_payload(code, reason)});
    handle_.reset();
  }
  void ping(std::string payload) { pong(answers_.ping(std::move(payload))); }
  void kill() override {
    if (auto handle = std::exchange(handle_, nullptr))
      handle->kill();
  }
  void forget() { handle_.reset(); }

private:
  void pong(std::optional<std::string> payload) {
    if (!handle_ || !payload)
      return;
    auto written = [self = shared_from_this()](bool) { self->pong(self->answers_.written()); };
    handle_->send_message(ws::final_frame, ws::opcode_t::pong_frame,
                          restinio::writable_item_t{*std::move(payload)},
                          notifying(std::move(written)));
  }

  ws::ws_handle_t handle_; // null: closed; the library lets go of it with the close frame
  ping_answers answers_;
};

// Puts fragments together, answers pings and says when the peer is gone, once.
class frame_reader {
public:
  frame_reader(std::shared_ptr<websocket_channel> channel,
               std::shared_ptr<message_receiver> receiver)
    : channel_{std::move(channel)}
    , receiver_{std::move(receiver)} {}

  void operator()(ws::message_handle_t frame) {
    if (!receiver_)
      return;
    switch (frame->opcode()) {
    case ws::opcode_t::ping_frame:
      return channel_->ping(frame->payload());
    case ws::opcode_t::connection_close_frame:
      // A peer that is lost, or has sent too much: the library would say goodbye its own way.
      if (ws::status_code_from_bin(frame->payload()) == ws::status_code_t::connection_lost)
        channel_->kill();
      channel_->forget();
      return std::exchange(receiver_, nullptr)->gone();
    case ws::opcode_t::text_frame:
    case ws::opcode_t::continuation_frame:
      return part(*frame);
    case ws::opcode_t::binary_frame:
      channel_->close(1003, "send text frames");
      return std::exchange(receiver_, nullptr)->gone();
    default:
      return;
    }
  }

private:
  void part(const ws::message_t& frame) {
    if (message_.empty() && frame.is_final())
      return receiver_->message(frame.payload());
    message_ += frame.payload(); // its size is bounded by input_watch
    if (frame.is_final())
      receiver_->message(std::exchange(message_, {}));
  }

  std::shared_ptr<websocket_channel> channel_;
  std::shared_ptr<message_receiver> receiver_;
  std::string message_;
};

class restinio_request : public http_exchange {
public:
  explicit restinio_request(restinio::request_handle_t handle)
    : handle_{std::move(handle)} {}

  std::string_view method() const override { return handle_->header().method().c_str(); }
  std::string_view path() const override { return view(handle_->header().path()); }
  std::optional<std::string> query(std::string_view name) const override {
    try {
      auto parameters
        = restinio::parse_query<restinio::parse_query_traits::relaxed>(handle_->header().query());
      auto found = parameters.get_param({name.data(), name.size()});
      return found ? std::optional<std::string>(view(*found)) : std::nullopt;
    } catch (const std::exception&) {
      // A broken escape: no value fits, so that the request is refused and not misread.
      return std::string{};
    }
  }
  std::string_view query_text() const override { return view(handle_->header().query()); }
  std::optional<std::string> header(std::string_view name) const override {
    auto found = handle_->header().opt_value_of({name.data(), name.size()});
    return found ? std::optional<std::string>(view(*found)) : std::nullopt;
  }
  std::string_view body() const override { return handle_->body(); }

  void answer(http_response response) override {
    auto builder = handle_->create_response(status_line(response.status));
    append_head(builder, response);
    builder.set_body(std::move(response.body));
    builder.done();
  }
  std::shared_ptr<http_stream> stream(http_response head) override {
    auto builder = handle_->create_response<restinio::chunked_output_t>(status_line(head.status));
    append_head(builder, head);
    return std::make_shared<chunked_stream>(std::move(builder));
  }
  std::shared_ptr<message_channel> upgrade(std::shared_ptr<message_receiver> receiver) override {
    if (handle_->header().connection() != restinio::http_connection_header_t::upgrade)
      return nullptr;
    if (header("Sec-WebSocket-Version") != "13") // RFC 6455 4.2.1
      return nullptr;
    auto channel = std::make_shared<websocket_channel>();
    auto frames = std::make_shared<frame_reader>(channel, std::move(receiver));
    auto heard
      = [frames](ws::ws_handle_t, ws::message_handle_t frame) { (*frames)(std::move(frame)); };
    try {
      // A browser that named protocols takes no answer without one of them.
      auto named = header(protocol_header).value_or("").find(agent_protocol) != std::string::npos;
      channel->open(named
                      ? ws::upgrade<server_traits>(*handle_, ws::activation_t::immediate,
                                                   handshake_of(*handle_),
                                                   std::string{agent_protocol}, heard)
                      : ws::upgrade<server_traits>(*handle_, ws::activation_t::immediate, heard));
    } catch (const std::exception&) { // a header of the handshake is missing
      return nullptr;
    }
    return channel;
  }

private:
  template <class View>
  static std::string_view view(const View& text) {
    return {text.data(), text.size()};
  }

  restinio::request_handle_t handle_;
};

} // namespace

std::shared_ptr<http_exchange> exchange_of(restinio::request_handle_t handle) {
  return std::make_shared<restinio_request>(std::move(handle));
}

std::string last_answer(const http_response& response) {
  return fmt::format("HTTP/1.1 {} {}\r\nConnection: close\r\nServer: recobro\r\n"
                     "Content-Type: {}\r\nContent-Length: {}\r\n\r\n{}",
                     response.status, reason_of(response.status), response.content_type,
                     response.body.size(), response.body);
}

std::string close_frame(uint16_t code, std::string_view reason) {
  std::string payload = close_payload(code, reason);
  std::string frame{'\x88', static_cast<char>(payload.size())};
  return frame + payload;
}

} // namespace recobro
