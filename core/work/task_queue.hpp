#pragma once

// Tasks that wait, in the order in which they are to be done, in one queue for each requirement.
// Picking the next one for somebody looks at the first of each queue that fits, however many wait.

#include "core/work/team.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace recobro {

/// The order within a requirement: appointments first, by their time; then by points with those for
/// waiting, which all gain alike, so that the order never changes by itself.
struct task_rank {
  int64_t appointment = 0; // negative milliseconds: earlier is more; the least: none
  int64_t points = 0;      // a point is 3,600
  std::string key;
  friend bool operator<(const task_rank& left, const task_rank& right) {
    if (left.appointment != right.appointment)
      return left.appointment > right.appointment;
    if (left.points != right.points)
      return left.points > right.points;
    return left.key < right.key;
  }
  friend bool operator==(const task_rank&, const task_rank&) = default;
};

task_rank rank_of(const team& in, const task_row& row);

class task_queue {
public:
  using line = std::set<task_rank>;

  /// The number of the queue of those who require this, from 0; it stays the same.
  uint32_t line_of(const requirement& what);
  void add(uint32_t number, task_rank rank);
  void remove(uint32_t number, const task_rank& rank);

  const line& at(uint32_t number) const { return lines_[number]; }
  const requirement& required(uint32_t number) const { return *required_[number]; }
  uint32_t lines() const { return static_cast<uint32_t>(lines_.size()); }
  size_t size() const { return size_; }

private:
  std::map<requirement, uint32_t> numbers_;
  std::vector<const requirement*> required_; // keys of numbers_
  std::vector<line> lines_;
  size_t size_ = 0;
};

} // namespace recobro
