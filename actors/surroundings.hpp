#pragma once

// What the engine's actors need from outside: handed in once, outlives them all.

#include "actors/counters.hpp"
#include "actors/departures.hpp"
#include "actors/experiment_book.hpp"
#include "actors/handles.hpp"
#include "actors/quota_board.hpp"
#include "actors/settings.hpp"
#include "actors/work_board.hpp"
#include "core/policy/quota.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

namespace recobro {

/// Every policy version that may decide: by content hash, and which one a portfolio's new
/// accounts start under ("*" serves portfolios that are not named). A version never goes.
/// Beside them the contact rules of each portfolio, which are the same for all its accounts:
/// law is not something that an account keeps an old version of.
/// Threads: all from any; to be moved before it is shared.
class policy_registry {
public:
  using policy_map = std::map<std::string, policy_ptr, std::less<>>;
  using contact_map = std::map<std::string, contact_book_ptr, std::less<>>;
  using quota_list = std::shared_ptr<const std::vector<quota_rule>>;
  using quota_map = std::map<std::string, quota_list, std::less<>>;

  policy_registry() = default;
  policy_registry(policy_registry&& other) noexcept
    : by_hash_(std::move(other.by_hash_))
    , by_portfolio_(std::move(other.by_portfolio_))
    , contact_(std::move(other.contact_))
    , quotas_(std::move(other.quotas_))
    , try_something_(other.try_something_.load()) {}
  policy_registry& operator=(policy_registry&& other) noexcept {
    by_hash_ = std::move(other.by_hash_);
    by_portfolio_ = std::move(other.by_portfolio_);
    contact_ = std::move(other.contact_);
    try_something_ = other.try_something_.load();
    quotas_ = std::move(other.quotas_);
    adoptions_.fetch_add(1, std::memory_order_release);
    return *this;
  }

  void add(policy_ptr rules) {
    auto guard = std::unique_lock{lock_};
    note_trials(*rules);
    by_hash_.insert_or_assign(rules->hash, std::move(rules));
  }
  /// Adds these versions; portfolios that are not among them start no more accounts.
  void adopt(policy_map by_portfolio, contact_map contact, quota_map quotas = {}) {
    auto guard = std::unique_lock{lock_};
    for (auto& [portfolio, rules] : by_portfolio) {
      note_trials(*rules);
      by_hash_.insert_or_assign(rules->hash, rules);
    }
    by_portfolio_ = std::move(by_portfolio);
    contact_ = std::move(contact);
    quotas_ = std::move(quotas);
    adoptions_.fetch_add(1, std::memory_order_release);
  }
  policy_ptr by_hash(std::string_view hash) const {
    auto guard = std::shared_lock{lock_};
    return find(by_hash_, hash);
  }
  policy_ptr of_portfolio(std::string_view portfolio) const {
    auto guard = std::shared_lock{lock_};
    auto named = find(by_portfolio_, portfolio);
    return named ? named : find(by_portfolio_, "*");
  }

  /// Null for a portfolio without contact rules.
  contact_book_ptr contact_of(std::string_view portfolio) const {
    auto guard = std::shared_lock{lock_};
    auto serves = by_portfolio_.contains(portfolio) ? portfolio : "*";
    return find(contact_, serves);
  }
  /// Null for a portfolio without quotas.
  quota_list quotas_of(std::string_view portfolio) const {
    auto guard = std::shared_lock{lock_};
    return find(quotas_, by_portfolio_.contains(portfolio) ? portfolio : "*");
  }
  bool has_quotas() const {
    auto guard = std::shared_lock{lock_};
    return !quotas_.empty();
  }
  /// Grows with every adoption: whoever keeps something from here looks whether it is old.
  uint64_t adoptions() const { return adoptions_.load(std::memory_order_acquire); }

  /// Whether any version has experiments or learners.
  bool try_something() const { return try_something_.load(std::memory_order_relaxed); }

private:
  void note_trials(const policy& rules) {
    if (!rules.experiments.empty() || !rules.learners.empty())
      try_something_ = true;
  }
  template <class Map>
  static typename Map::mapped_type find(const Map& where, std::string_view key) {
    auto found = where.find(key);
    return found == where.end() ? nullptr : found->second;
  }

  mutable std::shared_mutex lock_; // asked when an account is loaded or opened, not on its way
  policy_map by_hash_, by_portfolio_;
  contact_map contact_;
  quota_map quotas_;
  std::atomic<uint64_t> adoptions_ = 1;
  std::atomic<bool> try_something_ = false;
};

/// The same signature as decide_in_place(); tests hand in one that throws.
using decider = std::function<result<std::vector<event>>(
  account_state&, const command&, const policy&, instant, const decision_settings&)>;

struct surroundings {
  journal* store = nullptr;
  const clock* time = nullptr;
  engine_settings settings;
  policy_registry policies;
  std::shared_ptr<experiment_book> experiments = std::make_shared<experiment_book>();
  /// False without a master key: a command with personal data is then refused.
  bool keeps_personal = true;
  decider judge = decide_in_place;
  /// A stopwatch, for measurements only: no decision looks at it.
  std::function<std::chrono::microseconds()> stopwatch
    = [] { return std::chrono::microseconds{0}; };
  /// Blocks the thread of the writer, which is its own.
  std::function<void(std::chrono::microseconds)> pause = [](std::chrono::microseconds) {};
  engine_counters counters;
  departures door;
  std::function<void(const stopped_arm&)> on_stopped_arm = [](const stopped_arm&) {};
  quota_board quotas;
  work_board work;
  team_list teams;
  std::function<void(const error&)> on_fatal; // must not return to a working engine
  /// The store refuses writes from now on, and why; null: it takes them again.
  std::function<void(const error*)> on_writes = [](const error*) {};

  // Set before the first message; the writer, partitions and outbox know each other.
  writer_actor writer;
  projector_actor projector;
  outbox_actor outbox;
  std::vector<partition_actor> partitions;
  std::map<std::string, supervisor_actor, std::less<>> supervisors; // by team
};

} // namespace recobro
