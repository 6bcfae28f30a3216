#pragma once

// How debtors give and keep promises, counted over many histories.

#include "tools/simulate/case_history.hpp"
#include "tools/simulate/debtor_model.hpp"

#include <map>

namespace recobro::simulate {

/// Takes the journal's word for how a promise ended: whether what was paid was enough and in time
/// was decided by the policy that it was made under. What is taken back is no longer counted.
class promise_counter {
public:
  /// Only what happens from `since` on counts.
  explicit promise_counter(date since)
    : since_(since) {}

  void begin_case();
  /// A promise, its end, or that it has not ended; `owed` when it happens on `day`.
  void take(const fact& what, date day, int64_t owed);
  /// Whether a payment of this day may be for a promise: one stands, or ends today.
  bool stands_on(date day) const { return stands_until_ && day <= *stands_until_; }

  uint64_t made() const { return made_; }
  uint64_t made_in_full() const { return in_full_; }
  uint64_t ended(promise_status as) const { return ended_[static_cast<size_t>(as)]; }
  /// Between promise and date, one for each promise.
  const std::vector<int64_t>& days() const { return days_; }

private:
  struct known_promise {
    date until{};
    std::optional<promise_status> counted; // its end, if that counts
  };
  void take_end(const fact& what, date day);
  void take_reopened(const fact& what);

  date since_;
  std::map<uint32_t, known_promise> known_; // of the case
  uint32_t latest_ = 0;                     // of them
  std::optional<date> stands_until_;        // the latest
  uint64_t made_ = 0, in_full_ = 0;
  std::array<uint64_t, 6> ended_{};
  std::vector<int64_t> days_;
};

/// Replies of debtors that a promise can come of.
struct willing_replies {
  uint64_t will_pay = 0, wants_instalments = 0;
  uint64_t all() const { return will_pay + wants_instalments; }
};

/// Where there are more promises than willing replies (a talk is told without its meaning), how
/// often one is given can't be told, and the model keeps its share.
void fit_promises(const promise_counter& seen, const willing_replies& willing, debtor_model& model);

} // namespace recobro::simulate
