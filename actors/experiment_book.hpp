#pragma once

// What the accounts of each portfolio have come to together: read from the store's sums, judged
// against the guard rails of its policy, and shown to decisions. An arm that was stopped stays
// stopped; that is kept in the store before any account hears of it.

#include "core/experiment/comparison.hpp"
#include "core/policy/policy.hpp"
#include "core/store/journal.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace recobro {

struct stopped_arm {
  std::string portfolio;
  std::string experiment;
  std::string arm;
  instant at{};
  std::string by; // "guard" or whoever stopped it by hand
  std::string reason;
};

using knowledge_ptr = std::shared_ptr<const portfolio_knowledge>;
/// The policy that new accounts of a portfolio start under; null when none.
using policy_source = std::function<policy_ptr(std::string_view portfolio)>;

/// Threads: `load`, `look` and `stop` by the thread that writes to the store; the rest by any.
class experiment_book {
public:
  /// What was stopped before. Errors: store_read_failed, store_damaged.
  result<void> load(const journal& store);
  /// Reads the sums, stops the arms that their guard rails give up, and shows the rest to
  /// decisions. Gives the arms that it stopped.
  std::vector<stopped_arm> look(journal& store, const policy_source& policies, instant now);
  /// Nothing when the arm is stopped already. Errors: what the store answers.
  result<void> stop(journal& store, stopped_arm what);

  /// Null for a portfolio about which nothing is known.
  knowledge_ptr of(std::string_view portfolio) const;
  /// Grows whenever of() may answer otherwise.
  uint64_t revision() const { return revision_.load(std::memory_order_acquire); }
  std::vector<stopped_arm> stopped(std::string_view portfolio) const;

private:
  void publish(const tally_map& sums);

  mutable std::mutex lock_;
  std::vector<stopped_arm> stopped_;                            // guarded
  std::map<std::string, knowledge_ptr, std::less<>> knowledge_; // guarded
  std::atomic<uint64_t> revision_ = 1;
};

/// The arms of an experiment with what may be said of them now.
std::vector<arm_figures> figures_of(const experiment& tried, std::string_view portfolio,
                                    const tally_map& sums);

} // namespace recobro
