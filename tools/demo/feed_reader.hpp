#pragma once

// Follows a server's live feed on a thread of its own and keeps what came until it is
// fetched. Goes on at its cursor when the connection breaks.

#include "tools/command/server_connection.hpp"

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace recobro {

class feed_reader {
public:
  /// From the cursor on ("start": from the first entry ever), without one from the journal's end
  /// on; wait_until_connected() says when that is.
  explicit feed_reader(server_address server, std::string cursor = {});
  ~feed_reader();

  /// False when the server refused; then failure() says why.
  bool wait_until_connected();
  std::vector<nlohmann::json> fetch();
  std::string failure();

private:
  void run(const std::stop_token& stop);
  void receive(std::string_view piece);
  void take_event(std::string_view text);

  server_address server_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool connected_ = false;
  std::string failure_;
  std::string cursor_;
  std::string unfinished_;
  std::vector<nlohmann::json> items_;
  std::jthread thread_; // last: everything above outlives it
};

} // namespace recobro
