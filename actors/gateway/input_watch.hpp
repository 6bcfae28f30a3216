#pragma once

// Looks at what one connection sends before the HTTP library reads it, and says stop when the
// library would hold more of it than we allow. RESTinio 0.6 closes without a word when a body
// is over its limit and has no limit for the frames of a WebSocket.

#include <http_parser.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace recobro {

struct input_limits {
  uint64_t body_bytes_max = 0;    // of an HTTP request
  uint64_t message_bytes_max = 0; // of a WebSocket, all its fragments together
  std::string_view lines_path{};  // the one WebSocket whose messages are many lines
  uint64_t lines_bytes_max = 0;   // of one of those
};

enum class input_verdict : uint8_t { fine, body_too_large, message_too_long };

class input_watch {
public:
  explicit input_watch(input_limits limits);
  input_watch(const input_watch&) = delete; // the parser points here
  input_watch& operator=(const input_watch&) = delete;

  /// Takes the next bytes of the connection. What is not fine stays so.
  input_verdict look(std::string_view bytes);
  input_verdict verdict() const { return verdict_; }
  /// What the server says begins with `bytes`: only so is it known whether an upgrade was granted.
  void answered(std::string_view bytes);

  /// Of the body or message that is too large, as far as its size is known.
  uint64_t bytes() const { return bytes_; }
  /// What a message of this connection may have.
  uint64_t message_bytes_max() const;

private:
  enum class stage : uint8_t { http, upgrade_asked, websocket, unknown };

  void restart();
  void look_at_http(std::string_view bytes);
  void look_at_frames(std::string_view bytes);
  void begin_frame();
  void note_target(std::string_view piece);
  int count(uint64_t more);

  input_limits limits_;
  http_parser_settings callbacks_{};
  http_parser parser_{};
  stage stage_ = stage::http;
  input_verdict verdict_ = input_verdict::fine;
  uint64_t bytes_ = 0; // of the body or message so far
  std::string target_; // of the last request, as much of it as tells it from others

  unsigned char head_[14] = {}; // of a frame: RFC 6455 5.2
  size_t head_size_ = 0;
  uint64_t payload_left_ = 0;
};

} // namespace recobro
