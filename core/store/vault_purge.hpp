#pragma once

// Gets the bytes of erased personal data off the disk: what was deleted still stands in
// the log of changes and in table files until these are rewritten. Internal to core/store.
//
// Threads: one of its own, which does the work; `schedule` and `run` from any.

#include "core/store/database.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace recobro {

class vault_purge {
public:
  explicit vault_purge(database& data)
    : data_(data) {}
  ~vault_purge();
  vault_purge(const vault_purge&) = delete;
  vault_purge& operator=(const vault_purge&) = delete;

  /// There are purge rows: handle them soon. Erasures that come in a crowd share a run.
  void schedule();
  /// Handles the purge rows now.
  result<void> run();

private:
  void work();

  database& data_;
  std::mutex running_; // one run at a time
  std::mutex lock_;
  std::condition_variable changed_;
  bool wanted_ = false;
  bool stop_ = false;
  std::thread worker_;
};

} // namespace recobro
