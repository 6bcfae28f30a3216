#include "tools/engine/backup_job.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

namespace recobro {

void backup_job::start(std::string directory, engine_port::backup_done done) {
  auto guard = std::unique_lock{mutex_};
  if (closed_ || busy_) {
    auto refusal = closed_
                     ? error{errc::not_ready, "the server is stopping"}
                     : error{errc::overloaded, "another backup is being made; one at a time is"};
    guard.unlock();
    done(tl::unexpected(std::move(refusal)));
    return;
  }
  busy_ = true;
  if (thread_.joinable())
    thread_.join(); // it has said that it is done
  thread_ = std::thread{
    [this, directory = std::move(directory), done = std::move(done)] { make(directory, done); }};
}

void backup_job::make(const std::string& directory, const engine_port::backup_done& done) {
  using namespace std::chrono;
  auto began = steady_clock::now();
  auto made = store_.backup(directory);
  auto took = duration_cast<milliseconds>(steady_clock::now() - began).count();
  if (made)
    spdlog::info("backup to {}: {} blocks, {} entries, {} ms", directory, made->blocks,
                 made->entries, took);
  else if (made.error().code == errc::backup_target_unfit)
    spdlog::warn("no backup: {}", to_string(made.error()));
  else
    spdlog::error("backup to {} failed: {}", directory, to_string(made.error()));
  {
    auto guard = std::lock_guard{mutex_};
    busy_ = false;
  }
  done(std::move(made)); // the last step: whoever hears it may start the next one
}

void backup_job::close() {
  auto last = std::thread{};
  {
    auto guard = std::lock_guard{mutex_};
    closed_ = true;
    last = std::move(thread_);
  }
  if (last.joinable())
    last.join();
}

} // namespace recobro
