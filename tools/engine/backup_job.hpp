#pragma once

// Makes backups of a running store, one at a time and in a thread of its own, so that no
// command waits for one.

#include "actors/engine_port.hpp"

#include <mutex>
#include <thread>

namespace recobro {

class backup_job {
public:
  /// `store` must outlive the job.
  explicit backup_job(journal& store)
    : store_(store) {}
  ~backup_job() { close(); }
  backup_job(const backup_job&) = delete;
  backup_job& operator=(const backup_job&) = delete;

  /// `done` is called from the job's thread, or at once with a refusal: overloaded while
  /// another is being made, not_ready once closed. @pre not called from within a `done`
  void start(std::string directory, engine_port::backup_done done);
  /// Waits for the backup that is being made and takes no other.
  void close();

private:
  void make(const std::string& directory, const engine_port::backup_done& done);

  journal& store_;
  std::mutex mutex_; // guards the rest
  std::thread thread_;
  bool busy_ = false;
  bool closed_ = false;
};

} // namespace recobro
