#pragma once

// Plays a history through an engine whose clock the history drives. For every account, at
// each instant of the history, first everything that is due until then is decided, then the
// commands of that instant. Equal histories give equal states, however often they are interrupted
// and with any number of threads.

#include "tools/engine/clocks.hpp"
#include "tools/engine/engine.hpp"
#include "tools/replay/timeline.hpp"

#include <functional>
#include <optional>

namespace recobro {

struct replay_options {
  std::string name = "replay"; // of the cursor in the data directory
  /// Hash of the policies' texts; a replay that goes on has to have the same.
  uint64_t policies = 0;
  size_t in_flight_max = 5'000; // commands
  /// Real time between two saved cursors.
  std::chrono::milliseconds save_interval{5'000};
  /// Goes on to this instant after the last command, so that its timers are decided.
  std::optional<instant> until;
  std::function<void(size_t done, instant now)> progress;
};

struct refused_command {
  account_key account;
  std::string id;
  error cause;
};

struct replay_figures {
  uint64_t commands = 0; // handed in by this run
  uint64_t accepted = 0, duplicate = 0, conflict = 0, refused = 0;
  size_t resumed_at = 0; // place in the history
  double seconds = 0;
  std::vector<refused_command> refusals; // the first `refusals_max`
};
inline constexpr size_t refusals_max = 100'000;

/// What an engine has to do otherwise whose clock a history drives. The history says itself
/// what came of an action. And it is sent again after an interruption although years have
/// passed on its clock: an id that was forgotten would be decided twice.
void follow_history(engine_settings& settings);

/// Where an earlier run stopped: all before `place` is durable. Without: nothing was
/// played yet. Errors: value_out_of_range when the cursor is of another history, or of other
/// policies.
result<std::optional<size_t>> saved_place(const journal& store, std::string_view name,
                                          const timeline& history, uint64_t policies = 0);

/// @pre `history` is arranged; `driven` stands at or before its next instant.
result<replay_figures> replay(engine& target, log_time& driven, const timeline& history,
                              const replay_options& options);

} // namespace recobro
