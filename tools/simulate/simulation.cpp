#include "tools/simulate/simulation.hpp"

#include "core/base/identity.hpp"
#include "tools/simulate/life.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace recobro::simulate {

namespace {

using steady = std::chrono::steady_clock;

constexpr size_t accounts_at_once = 256;

class shared_run {
public:
  shared_run(const world& around, const portfolio& from, const run_options& options)
    : around_(around)
    , from_(from)
    , options_(options) {
    made_.counts = figures{*around.rules, around.day_count};
    made_.accounts.resize(from.size());
    if (options.measure)
      made_.microseconds.resize(from.size());
  }

  void work() {
    figures mine{*around_.rules, around_.day_count};
    for (;;) {
      auto first = next_.fetch_add(accounts_at_once);
      if (first >= from_.size())
        break;
      auto last = std::min(from_.size(), first + accounts_at_once);
      for (auto place = first; place < last; ++place)
        live(place, mine);
      if (options_.progress) {
        std::lock_guard guard{mutex_};
        done_ += last - first;
        options_.progress(done_);
      }
    }
    std::lock_guard guard{mutex_};
    made_.counts.add(mine);
  }

  simulation take() { return std::move(made_); }

private:
  void live(size_t place, figures& mine) {
    auto begin = options_.measure ? steady::now() : steady::time_point{};
    life one{around_, mine, place};
    if (from_.states.empty())
      one.begin_new();
    else
      one.begin_with(from_.states[place], from_.known.empty() ? nullptr : from_.known[place]);
    made_.accounts[place] = one.run();
    if (options_.measure)
      made_.microseconds[place] = static_cast<uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(steady::now() - begin).count());
  }

  const world& around_;
  const portfolio& from_;
  const run_options& options_;
  std::atomic<size_t> next_ = 0;
  std::mutex mutex_;
  size_t done_ = 0;
  simulation made_;
};

/// Numbers and words into one hash.
class fingerprinter {
public:
  void add(uint64_t number) {
    hash_ = fnv1a({reinterpret_cast<const char*>(&number), sizeof number}, hash_);
  }
  void add(int64_t number) { add(static_cast<uint64_t>(number)); }
  void add(const std::string& text) { hash_ = fnv1a(text, hash_); }
  template <class Numbers>
  void all(const Numbers& numbers) {
    for (const auto& one : numbers)
      add(one);
  }
  uint64_t hash() const { return hash_; }

private:
  uint64_t hash_ = fnv1a("");
};

uint64_t fingerprint_of(const simulation& made) {
  fingerprinter print;
  auto& counts = made.counts;
  for (auto number : {counts.accounts, counts.account_days, counts.commands, counts.timers,
                      counts.events, counts.payments, counts.lawful.judged, counts.lawful.waited,
                      counts.lawful.outside_rules, counts.promises.made, counts.promises.kept})
    print.add(number);
  print.all(counts.paid_by_day);
  print.all(counts.cost_by_week);
  for (auto& week : counts.contacts_by_week)
    print.all(week);
  for (auto& row : counts.moves)
    print.all(row);
  for (auto& week : counts.stays)
    print.all(week);
  print.all(counts.endings);
  for (auto& day : counts.work_minutes)
    print.all(day);
  for (auto& [kind, task] : counts.tasks) {
    print.add(kind);
    print.add(task.done);
    print.add(task.withdrawn);
  }
  for (auto& one : made.accounts) {
    print.add(one.owed);
    print.add(one.paid);
    print.add(one.cost);
    print.add(uint64_t{one.contacts});
  }
  return print.hash();
}

} // namespace

simulation run(const world& around, const portfolio& from, const run_options& options) {
  auto begin = steady::now();
  shared_run shared{around, from, options};
  std::vector<std::jthread> threads;
  for (unsigned number = 1; number < options.workers; ++number)
    threads.emplace_back([&shared] { shared.work(); });
  shared.work();
  threads.clear();
  auto made = shared.take();
  made.seconds = std::chrono::duration<double>(steady::now() - begin).count();
  made.fingerprint = fingerprint_of(made);
  return made;
}

} // namespace recobro::simulate
