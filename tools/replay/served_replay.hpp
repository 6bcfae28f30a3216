#pragma once

// Plays a history against a server: all its commands by HTTP, in the order in which they
// happened, one request after the other. On a server with `clock.source: log`, and no
// `command_ids_kept` of its own, the states come out as in a replay in process
// (tests/replay/same_hash.sh); on another one the past is simply sent in.

#include "tools/command/server_connection.hpp"
#include "tools/replay/replay.hpp"

namespace recobro {

struct served_replay_options {
  server_address server;
  size_t lines = 2'000;              // of one request
  std::chrono::seconds patience{60}; // with a server that takes nothing
  std::function<void(size_t done, instant now)> progress;
};

/// What was sent before is answered as duplicate, so an interrupted run is simply started
/// again. Errors: connection_failed and what the server refuses a whole request with.
/// @pre `history` is arranged and was made with text
result<replay_figures> replay_served(const timeline& history, const served_replay_options& options);

} // namespace recobro
