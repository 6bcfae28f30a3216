#include "core/work/task_flow.hpp"

#include <algorithm>

namespace recobro {

namespace {

using namespace std::chrono_literals;

int64_t number_of(task_flow::uptime at) {
  return std::chrono::floor<std::chrono::minutes>(at).count();
}

} // namespace

task_flow::minute& task_flow::minute_of(uptime at) {
  auto number = number_of(at);
  auto& place = minutes_[static_cast<size_t>(number % minutes_kept)];
  if (place.number != number)
    place = {number};
  return place;
}

task_flow::forecast task_flow::look(uptime at, uint64_t waiting) const {
  forecast seen;
  uint64_t arrived = 0, finished = 0;
  for (auto& each : minutes_)
    if (each.number > number_of(at) - minutes_kept) {
      arrived += each.arrived;
      finished += each.finished;
    }
  // The oldest minute counts whole or not at all: an hour is 59 minutes and what has passed of
  // this.
  auto window = 59min + at % 1min;
  seen.over = std::chrono::floor<std::chrono::seconds>(
    std::min(std::chrono::duration_cast<uptime>(window), at - opened_));
  auto span = static_cast<uint64_t>(std::max<int64_t>(seen.over.count(), 1));
  seen.arriving_per_hour = arrived * 3'600 / span;
  seen.finishing_per_hour = finished * 3'600 / span;
  if (waiting == 0)
    seen.empty_in = 0s;
  else if (finished > arrived)
    seen.empty_in = std::chrono::seconds{
      static_cast<int64_t>((waiting * span + finished - arrived - 1) / (finished - arrived))};
  return seen;
}

} // namespace recobro
