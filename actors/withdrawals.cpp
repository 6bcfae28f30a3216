#include "actors/withdrawals.hpp"

namespace recobro {

void count_withdrawals(surroundings& outside, const outbox_news& news) {
  if (news.paid_since.empty())
    return;
  const auto now = outside.stopwatch();
  for (const auto since : news.paid_since)
    outside.counters.stop_latency.add(now - since);
}

} // namespace recobro
