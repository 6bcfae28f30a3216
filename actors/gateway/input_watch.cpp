#include "actors/gateway/input_watch.hpp"

#include <algorithm>
#include <climits>

namespace recobro {
namespace {

// What the library keeps for each chunk of a body beside its bytes.
constexpr uint64_t chunk_bytes = 32;

input_watch& watch_of(http_parser* parser) {
  return *static_cast<input_watch*>(parser->data);
}

/// Bytes of a frame's head, as far as its first two say it.
size_t head_size_of(const unsigned char* head, size_t known) {
  if (known < 2)
    return 2;
  unsigned length = head[1] & 0x7f;
  return 2u + (length == 126 ? 2u : length == 127 ? 8u : 0u) + (head[1] & 0x80 ? 4u : 0u);
}

} // namespace

input_watch::input_watch(input_limits limits)
  : limits_{limits} {
  http_parser_settings_init(&callbacks_);
  callbacks_.on_message_begin = [](http_parser* parser) {
    watch_of(parser).bytes_ = 0;
    watch_of(parser).target_.clear();
    return 0;
  };
  callbacks_.on_url = [](http_parser* parser, const char* text, size_t length) {
    watch_of(parser).note_target({text, length});
    return 0;
  };
  callbacks_.on_headers_complete = [](http_parser* parser) {
    bool stated = parser->content_length != ULLONG_MAX;
    auto& watch = watch_of(parser);
    if (!stated || parser->content_length <= watch.limits_.body_bytes_max)
      return 0;
    return watch.count(parser->content_length);
  };
  callbacks_.on_body = [](http_parser* parser, const char*, size_t length) {
    return watch_of(parser).count(length);
  };
  callbacks_.on_chunk_header
    = [](http_parser* parser) { return watch_of(parser).count(chunk_bytes); };
  restart();
}

void input_watch::restart() {
  http_parser_init(&parser_, HTTP_REQUEST);
  parser_.data = this;
}

uint64_t input_watch::message_bytes_max() const {
  auto path = std::string_view{target_}.substr(0, target_.find('?'));
  return path == limits_.lines_path ? limits_.lines_bytes_max : limits_.message_bytes_max;
}

void input_watch::note_target(std::string_view piece) {
  // One byte beyond the path that matters shows whether it goes on.
  target_ += piece.substr(0, limits_.lines_path.size() + 1 - target_.size());
}

int input_watch::count(uint64_t more) {
  bytes_ += more;
  if (bytes_ <= limits_.body_bytes_max)
    return 0;
  verdict_ = input_verdict::body_too_large;
  return -1;
}

input_verdict input_watch::look(std::string_view bytes) {
  if (verdict_ != input_verdict::fine)
    return verdict_;
  if (stage_ == stage::upgrade_asked) { // and refused: the library reads requests again
    restart();
    stage_ = stage::http;
  }
  if (stage_ == stage::http)
    look_at_http(bytes);
  else if (stage_ == stage::websocket)
    look_at_frames(bytes);
  return verdict_;
}

void input_watch::answered(std::string_view bytes) {
  if (stage_ == stage::upgrade_asked && bytes.starts_with("HTTP/1.1 101"))
    stage_ = stage::websocket;
}

void input_watch::look_at_http(std::string_view bytes) {
  size_t taken = http_parser_execute(&parser_, &callbacks_, bytes.data(), bytes.size());
  if (HTTP_PARSER_ERRNO(&parser_) != HPE_OK)
    stage_ = stage::unknown; // the library has the same parser and ends the connection
  else if (parser_.upgrade)
    // More behind the request is what nobody sends who waits for the answer; the library's
    // own limit holds for it.
    stage_ = taken == bytes.size() ? stage::upgrade_asked : stage::unknown;
}

void input_watch::look_at_frames(std::string_view bytes) {
  while (!bytes.empty() && verdict_ == input_verdict::fine) {
    if (payload_left_ > 0) {
      auto step = static_cast<size_t>(std::min<uint64_t>(payload_left_, bytes.size()));
      payload_left_ -= step;
      bytes.remove_prefix(step);
      continue;
    }
    head_[head_size_++] = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    if (head_size_ == head_size_of(head_, head_size_))
      begin_frame();
  }
}

void input_watch::begin_frame() {
  head_size_ = 0;
  unsigned length = head_[1] & 0x7f;
  size_t length_bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
  payload_left_ = length_bytes > 0 ? 0 : length;
  for (size_t i = 0; i < length_bytes; ++i)
    payload_left_ = payload_left_ << 8 | head_[2 + i];
  constexpr unsigned control = 0x08; // bit of the opcode
  if (head_[0] & control)
    return; // at most 125 bytes, which the library sees to
  bool continues = (head_[0] & 0x0f) == 0;
  bytes_ = (continues ? bytes_ : 0) + payload_left_;
  // Also when the sum overflows: two frames of almost 2^64 bytes.
  if (bytes_ > message_bytes_max() || payload_left_ > message_bytes_max())
    verdict_ = input_verdict::message_too_long;
}

} // namespace recobro
