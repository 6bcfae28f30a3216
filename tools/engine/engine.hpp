#pragma once

// A running engine: store, actors and clock put together. Used by the server, by replay
// in process, by benchmarks and by tests.

#include "actors/engine_port.hpp"
#include "actors/outbox.hpp"
#include "tools/engine/policies.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace recobro {

/// Appends one JSON line for each action to a file and syncs it.
result<std::unique_ptr<outbox_channel>> open_file_channel(const std::string& path);

struct engine_options {
  journal_options store;
  engine_settings settings;
  unsigned workers = 1; // threads that decide; the writer has one of its own
  std::vector<portfolio_policy> policies;
  contact_rule_source contact;
  std::string outbox_file;                    // empty: actions stay in the outbox
  std::shared_ptr<outbox_channel> channel;    // instead of the file
  team_list teams;                            // people who do tasks; none: these leave as sends do
  bool ticks = true;                          // false: time moves only by advance()
  std::function<void(const error&)> on_fatal; // a failure nobody can classify; default: abort
  decider judge; // instead of decide_in_place(); tests hand in one that throws
  using opener = std::function<result<std::unique_ptr<journal>>(const journal_options&)>;
  opener open_store = &journal::open; // tests hand in one whose disk fails
};

class engine : public engine_port {
public:
  /// Opens the store, compiles policies (all errors, each with its position) and starts.
  static tl::expected<std::unique_ptr<engine>, std::vector<error>>
  start(engine_options options, std::shared_ptr<clock> time);
  ~engine() override = default;

  /// From now on new accounts start under these; every other account goes on under its own.
  /// All errors; then nothing has changed.
  virtual tl::expected<void, std::vector<error>>
  adopt_policies(const std::vector<portfolio_policy>& wanted) = 0;

  /// Tells all partitions the time (log-driven clock: set it first).
  virtual void advance(instant now) = 0;
  /// Waits until no command is under way and no timer is due at the clock's time. False when
  /// that took longer than `patience`.
  virtual bool settle(std::chrono::milliseconds patience = std::chrono::hours{24 * 365}) = 0;
  /// Finishes open blocks, puts every account to sleep with a snapshot, closes the store.
  virtual void stop() = 0;

  virtual journal& writable_store() = 0; // backup, compaction; not for commits
};

} // namespace recobro
