#include "tools/simulate/owing_rates.hpp"

#include "tools/simulate/message.hpp"
#include "tools/simulate/model_fit.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

using std::chrono::days;

double share(double count, double of) {
  return of > 0 ? std::min(1.0, count / of) : 0;
}

} // namespace

const std::vector<int64_t>& past_due_steps() {
  static const std::vector<int64_t> steps{-365, -60, -30, -15, -7,  -2,  0,   1,   2,    4,   8,
                                          15,   22,  31,  46,  61,  76,  91,  121, 151,  181, 211,
                                          241,  271, 301, 331, 366, 456, 548, 731, 1'096};
  return steps;
}

size_t past_due_step(int64_t days_past_due) {
  auto& steps = past_due_steps();
  auto after = std::ranges::upper_bound(steps, days_past_due);
  return after == steps.begin() ? 0 : static_cast<size_t>(after - steps.begin()) - 1;
}

owing_rates::owing_rates(const std::vector<case_history>& cases, date until)
  : steps_(past_due_steps().size()) {
  for (const case_history& one : cases)
    take(one, until);
}

void owing_rates::take(const case_history& one, date until) {
  if (one.facts.empty())
    return;
  case_ledger ledger;
  message_book messages;
  date promised_until = date_min, last_heard{};
  size_t next = 0;
  auto open = true;
  for (auto day = one.local.local_date(one.facts.front().at); day < until && open; day += days{1}) {
    std::array<double, channel_count> contacts{};
    double promises = 0;
    const auto oldest = ledger.oldest_due(); // as the day begins
    for (; next < one.facts.size() && one.local.local_date(one.facts[next].at) <= day; ++next) {
      const fact& what = one.facts[next];
      last_heard = day;
      if (what.kind == fact_kind::contact)
        contacts[static_cast<size_t>(what.by)] += message_of(messages, what).take(what) ? 1 : 0;
      else if (what.kind == fact_kind::promise) {
        ++promises;
        promised_until = what.until;
      } else if (what.kind == fact_kind::promise_ended)
        promised_until = std::min(promised_until, day);
      open = open && what.kind != fact_kind::closed;
      ledger.take(what);
    }
    if (next == one.facts.size() && (ledger.owed() <= 0 || day > last_heard + silence_max))
      return;
    const auto due = oldest ? oldest : ledger.oldest_due();
    if (!due)
      continue;
    auto& at = steps_[past_due_step((day - *due).count())];
    ++at.days;
    at.free_days += promises > 0 || day > promised_until ? 1 : 0;
    at.promises += promises;
    for (size_t by = 0; by < channel_count; ++by)
      at.contacts[by] += contacts[by];
  }
}

double owing_rates::contacts(int64_t days_past_due, channel by) const {
  auto& at = steps_[past_due_step(days_past_due)];
  return share(at.contacts[static_cast<size_t>(by)], at.days);
}

double owing_rates::promises(int64_t days_past_due) const {
  auto& at = steps_[past_due_step(days_past_due)];
  return share(at.promises, at.free_days);
}

} // namespace recobro::simulate
