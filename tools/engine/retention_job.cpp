#include "tools/engine/retention_job.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

namespace recobro {

namespace {

using namespace std::chrono_literals;

/// Real time between two looks at the clock, and between two tries of a busy engine.
constexpr auto look_interval = 1min;
constexpr auto busy_pause = 50ms;

/// Hands one erasure to the engine; false when it is not to go on.
bool erase(engine& running, const passed_account& account, const std::function<bool()>& go_on) {
  while (go_on()) {
    delivery one;
    one.account = account.account;
    one.what = erasure_of(account, running.time().now());
    std::vector<delivery> items;
    items.push_back(std::move(one));
    if (running.submit(std::move(items)))
      return true;
    std::this_thread::sleep_for(busy_pause);
  }
  return false;
}

void tell(const retention_report& report, retention_mode mode) {
  for (const auto& [jurisdiction, tally] : report.by_jurisdiction)
    if (!jurisdiction.empty())
      spdlog::info("retention: {}, {} years: {} closed accounts beyond it{}, {} within, {} without "
                   "personal data",
                   jurisdiction, tally.years, tally.passed,
                   mode == retention_mode::erase ? ", erased" : "", tally.within, tally.without);
    else if (tally.within > 0)
      spdlog::warn("retention: {} closed accounts are under no jurisdiction that names a period",
                   tally.within);
}

} // namespace

result<retention_report> apply_retention(engine& running, retention_mode mode,
                                         const std::function<bool()>& go_on) {
  const auto book_of
    = [&](std::string_view portfolio) { return running.contact_of_portfolio(portfolio); };
  return look_at_retention(running.store(), book_of, running.time().now(),
                           [&](const passed_account& account) {
                             return mode != retention_mode::erase || erase(running, account, go_on);
                           });
}

retention_job::retention_job(engine& running, retention_mode mode)
  : running_(running)
  , mode_(mode) {
  if (mode_ != retention_mode::off)
    thread_ = std::thread{[this] { run(); }};
}

bool retention_job::goes_on() {
  auto guard = std::lock_guard{mutex_};
  return !closed_;
}

void retention_job::run() {
  date looked_on = date_min;
  for (auto guard = std::unique_lock{mutex_}; !closed_;
       closing_.wait_for(guard, look_interval, [&] { return closed_; })) {
    const date today = zone::utc().local_date(running_.time().now());
    if (today <= looked_on)
      continue;
    looked_on = today;
    guard.unlock();
    if (auto report = apply_retention(running_, mode_, [&] { return goes_on(); }))
      tell(*report, mode_);
    else
      spdlog::error("retention: {}", to_string(report.error()));
    guard.lock();
  }
}

void retention_job::close() {
  {
    auto guard = std::lock_guard{mutex_};
    closed_ = true;
  }
  closing_.notify_all();
  if (thread_.joinable())
    thread_.join();
}

} // namespace recobro
