#pragma once

// The server's face: HTTP, WebSocket and server-sent events over one engine. Everything
// of it runs on one io thread of its own; the engine answers from its threads.

#include "actors/engine_port.hpp"
#include "core/policy/script_text.hpp"

#include <functional>
#include <memory>
#include <string>

namespace recobro {

struct gateway_settings {
  std::string address = "127.0.0.1"; // loopback unless told otherwise
  uint16_t port = 7420;              // 0: any free one
  size_t body_bytes_max = 16u << 20; // of a request
  size_t connections_max = 1'000;
  size_t bulk_requests_max = 64;    // under way at the same time
  size_t chunk_lines = 1'000;       // lines handed to the engine at once
  size_t chunks_in_flight_max = 4;  // of one request
  uint32_t window_lines = 4'096;    // unacknowledged lines of a WebSocket
  size_t window_bytes = 8u << 20;   // and their bytes
  size_t feed_entries_max = 20'000; // waiting for one slow reader of the feed
  size_t feed_bytes_max = 4u << 20; // handed to its socket and not yet taken
  size_t feeds_max = 100;           // readers at the same time
  duration heartbeat = std::chrono::seconds{15};
  duration overload_wait_max = std::chrono::seconds{30}; // for lines of a request under way

  /// Errors: config_wrong_value, with the setting's name, value and bound.
  result<void> validate() const;
};

/// What the gateway gets handed in beside the engine.
struct gateway_surroundings {
  /// As many bytes as asked for, from a cryptographic source.
  std::function<std::string(size_t)> random;
  /// Takes a line for the log, of each row of the audit; without what people wrote.
  std::function<void(const std::string&)> audit = [](const std::string&) {};
  /// The texts of a portfolio, for the scripts of tasks; null: it has none. From the io thread.
  std::function<text_sets_ptr(std::string_view portfolio)> texts
    = [](std::string_view) { return text_sets_ptr{}; };
};

class gateway {
public:
  virtual ~gateway() = default;

  /// Listens when it returns. `engine` must outlive the gateway. Errors: listen_failed,
  /// config_wrong_value.
  static result<std::unique_ptr<gateway>> start(engine_port& engine, gateway_settings settings,
                                                gateway_surroundings surroundings);

  virtual uint16_t port() const = 0;
  /// Closes all connections and ends the io thread. Answers that come later are dropped.
  virtual void stop() = 0;
};

} // namespace recobro
