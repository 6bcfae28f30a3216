#include "core/base/zone_rules.hpp"

#include <algorithm>
#include <cassert>

namespace recobro {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// A bucket is 2^24 seconds (194 days) wide: clocks change about once in that time, so a
// look-up passes over a stretch or two. Power of two, so that the division is a shift.
constexpr int bucket_shift = 24;
constexpr int64_t bucket_origin = sys_seconds{date_min}.time_since_epoch().count();
constexpr int64_t bucket_end = sys_seconds{date_max}.time_since_epoch().count();
constexpr int64_t bucket_count = ((bucket_end - bucket_origin) >> bucket_shift) + 1;

// No zone was ever further from UTC than this.
constexpr std::chrono::hours offset_max{24};

// The ends of time, in seconds that still fit an instant's milliseconds.
constexpr sys_seconds time_begin{std::chrono::floor<seconds>(instant::min()) + seconds{1}};
constexpr sys_seconds time_end{std::chrono::floor<seconds>(instant::max())};

} // namespace

zone_rules::zone_rules(std::string name, std::vector<stretch> stretches)
  : name_(std::move(name))
  , stretches_(std::move(stretches)) {
  assert(!stretches_.empty() && stretches_.size() < UINT16_MAX);
  assert(std::ranges::is_sorted(stretches_, {}, &stretch::start));
  stretches_.front().start = time_begin;
  stretches_.push_back({time_end, stretches_.back().offset});
  first_.reserve(bucket_count);
  size_t current = 0;
  for (int64_t bucket = 0; bucket < bucket_count; ++bucket) {
    sys_seconds begin{seconds{bucket_origin + (bucket << bucket_shift)}};
    while (stretches_[current + 1].start <= begin)
      ++current;
    first_.push_back(static_cast<uint16_t>(current));
  }
}

size_t zone_rules::find(sys_seconds when) const {
  auto past = when.time_since_epoch().count() - bucket_origin;
  size_t found
    = first_[static_cast<size_t>(std::clamp<int64_t>(past >> bucket_shift, 0, bucket_count - 1))];
  while (found + 2 < stretches_.size() && stretches_[found + 1].start <= when)
    ++found;
  return found;
}

instant zone_rules::at(instant wall_clock) const {
  // The first stretch that ends after the clock showed this time, or skipped it.
  auto position = find(std::chrono::floor<seconds>(wall_clock) - offset_max);
  while (position + 2 < stretches_.size()
         && wall_clock - stretches_[position].offset >= stretches_[position + 1].start)
    ++position;
  const auto& found = stretches_[position];
  return std::max<instant>(wall_clock - found.offset, found.start);
}

} // namespace recobro
