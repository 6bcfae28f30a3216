#pragma once

// How long something takes, counted by any thread and read by the scrape. Relaxed atomics: each
// figure is right by itself, no two are read in the same instant.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace recobro {

/// Upper bounds of the buckets in microseconds: from a tenth of a millisecond to five minutes.
inline constexpr std::array<uint64_t, 16> duration_bounds_us{
  100,    250,     500,     1'000,     2'500,     5'000,      10'000,     25'000,
  50'000, 100'000, 250'000, 1'000'000, 5'000'000, 15'000'000, 60'000'000, 300'000'000};

struct duration_counts {
  std::array<uint64_t, duration_bounds_us.size() + 1>
    buckets{}; // the last one is beyond all bounds
  double seconds_sum = 0;
};

class duration_histogram {
public:
  void add(std::chrono::microseconds took) {
    const auto us = took.count() < 0 ? uint64_t{0} : static_cast<uint64_t>(took.count());
    size_t place = 0;
    while (place < duration_bounds_us.size() && us > duration_bounds_us[place])
      ++place;
    buckets_[place].fetch_add(1, std::memory_order_relaxed);
    us_sum_.fetch_add(us, std::memory_order_relaxed);
  }
  duration_counts read() const {
    duration_counts made;
    for (size_t place = 0; place < buckets_.size(); ++place)
      made.buckets[place] = buckets_[place].load(std::memory_order_relaxed);
    made.seconds_sum = static_cast<double>(us_sum_.load(std::memory_order_relaxed)) / 1e6;
    return made;
  }

private:
  std::array<std::atomic<uint64_t>, duration_bounds_us.size() + 1> buckets_{};
  std::atomic<uint64_t> us_sum_{0};
};

} // namespace recobro
