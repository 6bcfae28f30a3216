#include "tools/simulate/promise_fit.hpp"

#include "tools/simulate/counted_share.hpp"

#include <algorithm>

namespace recobro::simulate {

void promise_counter::begin_case() {
  known_.clear();
  stands_until_.reset();
}

void promise_counter::take(const fact& what, date day, int64_t owed) {
  if (what.kind == fact_kind::promise_ended)
    return take_end(what, day);
  if (what.kind == fact_kind::promise_reopened)
    return take_reopened(what);
  known_[what.place] = {what.until, {}};
  latest_ = what.place;
  stands_until_ = what.until;
  if (day < since_)
    return;
  ++made_;
  in_full_ += what.value >= owed ? 1 : 0;
  days_.push_back((what.due - day).count());
}

void promise_counter::take_end(const fact& what, date day) {
  auto outcome = static_cast<promise_status>(what.outcome);
  if (outcome == promise_status::open)
    return;
  auto& ended = known_[what.place];
  if (stands_until_ && what.place == latest_) // what ended it may be today's payment
    stands_until_ = std::min(*stands_until_, day);
  if (day < since_)
    return;
  ++ended_[what.outcome];
  ended.counted = outcome;
}

void promise_counter::take_reopened(const fact& what) {
  auto& again = known_[what.place];
  if (again.counted)
    --ended_[static_cast<size_t>(*again.counted)];
  again.counted.reset();
  if (stands_until_ && what.place == latest_)
    stands_until_ = again.until;
}

void fit_promises(const promise_counter& seen, const willing_replies& willing,
                  debtor_model& model) {
  auto& made = model.promises;
  auto kept = seen.ended(promise_status::kept);
  auto partly = seen.ended(promise_status::partly_kept);
  auto ended = kept + partly + seen.ended(promise_status::broken);
  if (ended > 0) {
    made.kept = counted_share(kept, ended, 0);
    made.partly = counted_share(partly, ended - kept, 0);
  }
  if (seen.made() == 0) {
    made.given = 0;
    return;
  }
  // In the model only those who will pay promise all of it.
  auto could_in_full
    = willing.all() > 0 ? seen.made() * willing.will_pay / willing.all() : seen.made();
  made.in_full = counted_share(std::min(seen.made_in_full(), could_in_full), could_in_full, 1);
  auto days_of = seen.days();
  std::ranges::sort(days_of);
  made.days = {1, std::max<int64_t>(0, days_of[days_of.size() / 20]),
               std::max<int64_t>(0, days_of[days_of.size() * 19 / 20])};
  if (seen.made() <= willing.all())
    made.given = counted_share(seen.made(), willing.all(), made.given);
}

} // namespace recobro::simulate
