#include "core/work/task_queue.hpp"

#include <limits>

namespace recobro {

namespace {

constexpr int64_t seconds_per_hour = 3'600;

} // namespace

task_rank rank_of(const team& in, const task_row& row) {
  auto& task = row.task;
  auto& terms = task.content.terms;
  auto seconds
    = std::chrono::duration_cast<std::chrono::seconds>(task.queued_at.time_since_epoch()).count();
  auto points = (task.content.priority.points + task.boost) * seconds_per_hour;
  return {.appointment = terms.appointment == instant{}
                           ? std::numeric_limits<int64_t>::min()
                           : -terms.appointment.time_since_epoch().count(),
          .points = points - in.ageing_per_hour * seconds,
          .key = row.key()};
}

uint32_t task_queue::line_of(const requirement& what) {
  auto [place, added] = numbers_.try_emplace(what, lines());
  if (added) {
    required_.push_back(&place->first);
    lines_.emplace_back();
  }
  return place->second;
}

void task_queue::add(uint32_t number, task_rank rank) {
  size_ += lines_[number].insert(std::move(rank)).second;
}

void task_queue::remove(uint32_t number, const task_rank& rank) {
  size_ -= lines_[number].erase(rank);
}

} // namespace recobro
